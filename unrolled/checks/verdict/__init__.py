"""The verdict on one function, and how it looks."""
