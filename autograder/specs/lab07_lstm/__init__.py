"""Lab 07: what the LSTM's cell and its loop over all steps must do."""

from autograder.specs.lab07_lstm.cell import CELL
from autograder.specs.lab07_lstm.sequence import SEQUENCE

SPECS = (CELL, SEQUENCE)
