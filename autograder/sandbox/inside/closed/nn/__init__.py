"""Stands in a sandbox where the course's engine would be: no exercise is answered with that."""

raise ImportError(
    "unrolled.nn is not there while functions are graded: they are judged on their own code. "
    "Cells that only play may use it; tag them skip-execution."
)
