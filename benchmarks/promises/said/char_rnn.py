"""Lab 05."""

from benchmarks.promises.claims import Promise, Quote, both, centre, count, span

LAB = "05_char_rnn"


QUOTES = (
    Quote(
        LAB,
        "on five processors in turn: {:.0f} of them recite all 299 after 300 updates",
        "05_seventh",
        count("at 300", low=299),
    ),
    Quote(
        LAB,
        "had {:.0f} to {:.0f} of the 412 characters right after 500 updates",
        "05_fizzbuzz_published",
        span("at 500"),
    ),
    Quote(
        LAB,
        "With this seed we had all 412 characters right for the first time after {:,.0f} to "
        "{:,.0f} updates, on five processors. (Of ten seeds, {:.0f} came that far within 5,000.)",
        "05_fizzbuzz",
        both(span("first whole", seed=0), count("best", low=412)),
    ),
    Quote(
        LAB,
        "With this same seed we came to {:.1f} to {:.1f} nats after 4,000 updates",
        "05_book",
        span("at 4000", seed=1),
    ),
    Quote(LAB, "with ten seeds to {:.1f} to {:.1f}", "05_book", span("at 4000")),
    Quote(LAB, "ours had {:.0f} to {:.0f} characters", "05_book", span("round")),
    Quote(
        LAB,
        "ended at {:.1f} nats in the mean, the best at {:.1f} and the worst at {:.1f}. (Your seed "
        "ended at {:.1f} to {:.1f} on all five",
        "05_larger",
        both(centre("at 10000"), span("at 10000", seed=0)),
    ),
    Quote(
        LAB,
        "came to between {:,.0f} and {:,.0f} nats on five processors",
        "05_alice_runs",
        span("published"),
    ),
)
PROMISES = (
    Promise(LAB, "the short step all five got 762", "05_alice_runs", "short step", 761, 763),
    Promise(LAB, "memory from 1 they got 724", "05_alice_runs", "memory from 1", 723, 725),
    Promise(LAB, "to below 60", "05_book", "at 4000", high=60),
    Promise(LAB, "an end below 60", "05_book", "at 4000", high=60),
    Promise(LAB, "Twice the loss goes up by several nats", "05_larger", "first rise", 3, 9),
    Promise(LAB, "Twice the loss goes up by several nats", "05_larger", "second rise", 3, 9),
    Promise(LAB, "we had all 412 characters right", "05_fizzbuzz", "best", low=412),
    Promise(LAB, "**it comes and goes**", "05_fizzbuzz", "times lost again", low=1),
    Promise(LAB, "recite all 299 after 300 updates", "05_seventh", "at 300", low=299),
)
