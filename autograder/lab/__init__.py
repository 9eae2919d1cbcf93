"""A lab as the grader knows it: its cells, its source, its reference solutions, its specs."""
