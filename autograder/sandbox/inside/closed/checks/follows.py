"""Stands in a sandbox where the course works out a part of a result from the parts above it."""

raise ImportError(
    "unrolled.checks.follows is not there while functions are graded: they are judged on their own "
    "code."
)
