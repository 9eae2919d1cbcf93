"""Lab 07: what the LSTM's cell and its loop over all steps must do."""

from autograder.specs.lab07_lstm.forward import SPECS

__all__ = ["SPECS"]
