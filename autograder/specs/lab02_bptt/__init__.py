"""Lab 02: what the way back through output, cell and sequence must do, and its judge."""

from autograder.specs.lab02_bptt.cell import CELL
from autograder.specs.lab02_bptt.gradient_check import GRADIENT_CHECK
from autograder.specs.lab02_bptt.output import OUTPUT
from autograder.specs.lab02_bptt.sequence import SEQUENCE

SPECS = (OUTPUT, CELL, SEQUENCE, GRADIENT_CHECK)
