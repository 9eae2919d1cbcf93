"""Lab 09."""

from benchmarks.promises.claims import Promise, Quote, span

LAB = "09_shakespeare"
QUOTES = (
    Quote(
        LAB,
        "we saw {:.1f} to {:.1f} bits against {:.1f} to {:.1f} in the end",
        "09_by_heart",
        span("read at 600", "unseen at 600"),
    ),
    Quote(
        LAB,
        "the red one is lowest after {:.0f} to {:.0f}, with {:.1f} to {:.1f} bits",
        "09_by_heart",
        span("best at", "best"),
    ),
    Quote(
        LAB,
        "went from 2.336 to {:.3f} bits at best and to {:.3f} at worst, over ten orders of reading "
        "on five processors, and the old one from 2.248 to {:.3f} up to {:.3f}",
        "09_tuned",
        span("new after", "old after"),
    ),
)
PROMISES = (
    Promise(LAB, "it gets below 1.5 bits on what it reads", "09_by_heart", "read at 600", high=1.5),
    Promise(LAB, "never below 2.9 on what it does not", "09_by_heart", "best", low=2.9),
    Promise(LAB, "the red one is lowest", "09_by_heart", "best at", 150, 350),
    Promise(LAB, "the new text went from 2.336", "09_tuned", "new before", 2.335, 2.337),
    Promise(LAB, "the old one from 2.248", "09_tuned", "old before", 2.2475, 2.2489),
    Promise(LAB, "It has paid with a little of what it knew", "09_tuned", "old after", low=2.25),
)
