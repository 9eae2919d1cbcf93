"""Lab 04."""

from benchmarks.promises.claims import Promise, Quote, span

LAB = "04_dinosaur_names"
QUOTES = (
    Quote(
        LAB,
        "on five processors in turn, we got {:.1f} to {:.1f} and {:.1f} to {:.1f}",
        "04_own",
        span("smoothed", "whole list"),
    ),
    Quote(
        LAB,
        "| alphabetical, state carried | {:.1f} to {:.1f} | {:.1f} to {:.1f} |",
        "04_published_alphabetical",
        span("smoothed 35000", "whole list"),
    ),
)
PROMISES = (Promise(LAB, "to below 22.5", "04_own", "smoothed", high=22.5),)
