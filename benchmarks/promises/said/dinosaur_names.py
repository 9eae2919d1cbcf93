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
PROMISES = (
    Promise(LAB, "to below 22.5", "04_own", "smoothed", high=22.5),
    Promise(
        LAB, "**23.8439** after 10,000", "04_before_the_clip", "smoothed clipped", 23.843, 23.845
    ),
    Promise(LAB, "on four names in a thousand", "04_before_the_clip", "share", 0.0037, 0.0047),
    Promise(LAB, "none is above 10.1", "04_before_the_clip", "largest", 5, 10.1),
    Promise(
        LAB, "is 23.84 as before", "04_before_the_clip", "smoothed not clipped", 23.835, 23.845
    ),
)
