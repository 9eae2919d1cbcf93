"""`grade` and `judge`: a class, from folders to records and rows."""
