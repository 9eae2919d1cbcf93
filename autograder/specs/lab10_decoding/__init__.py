"""Lab 10: what top_k, nucleus, sequence_log_probability and beam_search must do."""

from autograder.specs.lab10_decoding.beam import BEAM
from autograder.specs.lab10_decoding.cut import NUCLEUS, TOP_K
from autograder.specs.lab10_decoding.score import SCORE

SPECS = (TOP_K, NUCLEUS, SCORE, BEAM)
