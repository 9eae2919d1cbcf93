"""Lab 04."""

from benchmarks.promises.claims import Promise, Quote, span

LAB = "04_dinosaur_names"


def _row(says: str, run: str) -> Quote:
    numbers = span("smoothed 35000", "whole list")
    return Quote(LAB, says + " {:.1f} to {:.1f} | {:.1f} to {:.1f} |", run, numbers)


QUOTES = (
    Quote(
        LAB,
        "on five processors in turn, we got {:.1f} to {:.1f} and {:.1f} to {:.1f}",
        "04_own",
        span("smoothed", "whole list"),
    ),
    Quote(
        LAB,
        "and run both again. We got {:.1f} to {:.1f} and {:.1f} to {:.1f}",
        "04_carried",
        span("smoothed", "whole list"),
    ),
    _row("| alphabetical, state carried |", "04_published_alphabetical"),
    _row("| shuffled, state carried (the log) |", "04_published"),
    _row("| shuffled, each name from zero |", "04_published_from_zero"),
    Quote(
        LAB,
        "and ours ended at {:.2f} to {:.2f} on five processors",
        "04_published",
        span("smoothed 35000"),
    ),
)
PROMISES = (
    Promise(LAB, "to below 22.7", "04_own", "smoothed", high=22.7),
    Promise(
        LAB, "**25.2018** after 5,000 updates", "04_published", "smoothed 5000", 25.20175, 25.20185
    ),
)
