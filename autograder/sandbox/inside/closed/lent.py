"""Stands in a sandbox where the course lends functions: no exercise is answered with those."""

raise ImportError(
    "unrolled.lent is not there while functions are graded: they are judged on their own code. "
    "Cells that only play may use it; tag them skip-execution."
)
