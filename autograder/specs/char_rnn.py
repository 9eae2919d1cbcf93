"""Lab 05: what encoding, and the three methods of a character model, must do."""

from autograder.specs.char_rnn_loss import LOSS
from autograder.specs.char_rnn_sample import SAMPLE
from autograder.specs.char_rnn_text import DECODE, ENCODE
from autograder.specs.char_rnn_train import TRAIN

SPECS = (ENCODE, DECODE, LOSS, SAMPLE, TRAIN)
