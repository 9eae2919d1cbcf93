"""The runs, lab by lab."""

from benchmarks.promises.run import Run
from benchmarks.promises.runs import (
    binary_addition,
    bptt,
    char_rnn,
    clipping,
    dinosaur_names,
    lstm_backward,
    shakespeare,
)

LABS = (bptt, clipping, dinosaur_names, char_rnn, binary_addition, lstm_backward, shakespeare)
RUNS: dict[str, Run] = {run.name: run for lab in LABS for run in lab.RUNS}
