"""What the labs say, lab by lab: numbers that they quote from tables, and what they promise."""

from benchmarks.promises.claims import Promise, Quote
from benchmarks.promises.said import (
    binary_addition,
    bptt,
    char_rnn,
    clipping,
    dinosaur_names,
    lstm_backward,
    shakespeare,
)

LABS = (bptt, clipping, dinosaur_names, char_rnn, binary_addition, lstm_backward, shakespeare)
QUOTES: tuple[Quote, ...] = tuple(quote for lab in LABS for quote in lab.QUOTES)
PROMISES: tuple[Promise, ...] = tuple(promise for lab in LABS for promise in lab.PROMISES)
