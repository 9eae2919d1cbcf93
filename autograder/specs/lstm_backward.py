"""Lab 08: what the way back through the LSTM's cell and through all its steps must do."""

from autograder.specs.lstm_backward_cell import CELL
from autograder.specs.lstm_backward_sequence import SEQUENCE

SPECS = (CELL, SEQUENCE)
