"""Lab 02: what the way back through output, cell and sequence must do, and its judge."""

from autograder.specs.bptt_cell import CELL
from autograder.specs.bptt_gradient_check import GRADIENT_CHECK
from autograder.specs.bptt_output import OUTPUT
from autograder.specs.bptt_sequence import SEQUENCE

SPECS = (OUTPUT, CELL, SEQUENCE, GRADIENT_CHECK)
