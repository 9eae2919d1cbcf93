"""One update of the Alice run of lab 05: hidden 512, 256 steps, Adagrad, batch 1.

The same comparison as `train_rnn`, at a size where the matrix-vector products weigh more than what
Python adds to them. The step is 0.1, at which the run diverges, as the lab shows; its speed is the
same.
"""

import argparse

import numpy as np

from benchmarks.harness.report import Outcome
from benchmarks.harness.texts import timed_on
from benchmarks.train_rnn import compare

GOALS = {"loop": 1.5, "pytorch": 1.0}


def run(options: argparse.Namespace) -> Outcome:
    corpus = timed_on("alice")
    indices = np.asarray(corpus.encode(corpus.text))
    # The first update leaves a network that, on some texts, is chaotic: over 256 steps it makes a
    # rounding error as large as the loss. So losses are compared before it.
    return compare(indices, len(corpus.vocabulary), 512, 256, updates=1, repeats=15, check=1)
