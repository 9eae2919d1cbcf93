"""Lab 01: what softmax, one_hot, the cell, the sequence and the loss must do."""

from autograder.specs.lab01_rnn_cell.cell import CELL
from autograder.specs.lab01_rnn_cell.cross_entropy import CROSS_ENTROPY
from autograder.specs.lab01_rnn_cell.one_hot import ONE_HOT
from autograder.specs.lab01_rnn_cell.sequence import SEQUENCE
from autograder.specs.lab01_rnn_cell.softmax import SOFTMAX

SPECS = (SOFTMAX, ONE_HOT, CELL, SEQUENCE, CROSS_ENTROPY)
