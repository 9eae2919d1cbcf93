"""Lab 00: the warm-up."""

from autograder.specs.lab00_start_here.warm_up import SPECS

__all__ = ["SPECS"]
