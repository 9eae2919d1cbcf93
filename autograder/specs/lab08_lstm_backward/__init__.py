"""Lab 08: what the way back through the LSTM's cell and through all its steps must do."""

from autograder.specs.lab08_lstm_backward.cell import CELL
from autograder.specs.lab08_lstm_backward.sequence import SEQUENCE

SPECS = (CELL, SEQUENCE)
