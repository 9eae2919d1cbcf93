"""Lab 05: what encoding, and the three methods of a character model, must do."""

from autograder.specs.lab05_char_rnn.loss import LOSS
from autograder.specs.lab05_char_rnn.sample import SAMPLE
from autograder.specs.lab05_char_rnn.text import DECODE, ENCODE
from autograder.specs.lab05_char_rnn.train import TRAIN

SPECS = (ENCODE, DECODE, LOSS, SAMPLE, TRAIN)
