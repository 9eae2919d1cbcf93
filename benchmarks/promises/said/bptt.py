"""Lab 02."""

from benchmarks.promises.claims import Promise, Quote

LAB = "02_bptt"
QUOTES: tuple[Quote, ...] = ()
PROMISES = (
    Promise(LAB, "from 43 nats to less than 0.5", "02_word", "at 120", high=0.5),
    Promise(LAB, "near $13 \\ln 27 = 43$ nats", "02_word", "at 0", low=42, high=44),
)
