"""nbgrader's database: made, backed up, written by one writer, read."""
