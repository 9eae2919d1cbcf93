"""Lab 08."""

from benchmarks.promises.claims import Promise, Quote, both, count, span

LAB = "08_lstm_backward"
QUOTES = (
    Quote(
        LAB,
        "Bias 3 made it {:.0f} times out of ten, within {:.0f} to {:.0f} updates",
        "08_open",
        both(count("done", high=300), span("done")),
    ),
    Quote(
        LAB,
        "Of the others, bias 1 made it {:.0f} times, bias 0 made it {:.0f} times, and the plain "
        "network {:.0f} times",
        "08_others",
        count("bias 1", "bias 0", "plain", high=300),
    ),
)
AT_OTHER_TIMES = "which is right for half of them. At 60 it is always right, at 120 nearly always"
PROMISES = (
    Promise(LAB, "below 0.05 nats after some 40 updates", "08_open", "done", 30, 60),
    Promise(LAB, "below 0.05 nats", "08_open", "loss", high=0.05),
    Promise(LAB, "in the clearest one by more than 10", "08_open", "belt apart", low=10),
    Promise(LAB, AT_OTHER_TIMES, "08_open", "right at 20", 0.4, 0.6),
    Promise(LAB, AT_OTHER_TIMES, "08_open", "right at 60", low=0.97),
    Promise(LAB, AT_OTHER_TIMES, "08_open", "right at 120", high=0.1),
    Promise(LAB, "*wrong*, at 300 right again", "08_open", "right at 300", low=0.9),
)
