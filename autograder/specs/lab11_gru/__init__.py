"""Lab 11: what the GRU's cell, its loop over all steps, and the ways back must do."""

from autograder.specs.lab11_gru.cell import CELL
from autograder.specs.lab11_gru.cell_backward import CELL_BACKWARD
from autograder.specs.lab11_gru.sequence import SEQUENCE
from autograder.specs.lab11_gru.sequence_backward import SEQUENCE_BACKWARD

SPECS = (CELL, SEQUENCE, CELL_BACKWARD, SEQUENCE_BACKWARD)
