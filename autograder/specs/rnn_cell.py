"""Lab 01: what softmax, one_hot, the cell, the sequence and the loss must do."""

from autograder.specs.rnn_cell_cell import CELL
from autograder.specs.rnn_cell_cross_entropy import CROSS_ENTROPY
from autograder.specs.rnn_cell_one_hot import ONE_HOT
from autograder.specs.rnn_cell_sequence import SEQUENCE
from autograder.specs.rnn_cell_softmax import SOFTMAX

SPECS = (SOFTMAX, ONE_HOT, CELL, SEQUENCE, CROSS_ENTROPY)
