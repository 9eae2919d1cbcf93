"""Lab 03."""

from benchmarks.promises.claims import Promise, Quote, count, span

LAB = "03_clipping"
BOUNDS = ("0.03", "0.1", "0.3", "1", "3", "10", "30")
QUOTES = (
    Quote(
        LAB,
        "Without a clip {:.0f} to {:.0f} of them arrived, with a bound of 10 it was {:.0f} to "
        "{:.0f}, with 1 {:.0f} to {:.0f}, and with 0.1 {:.0f} to {:.0f}",
        "03_cliff",
        span("none", "10", "1", "0.1"),
    ),
    Quote(
        LAB,
        "| learned it, of 20 |" + " {:.0f} |" * 8,
        "03_recall_by_bound",
        count(*(f"bound {bound}" for bound in BOUNDS), "none", low=1),
    ),
    Quote(
        LAB,
        "With the bound of 0.1 the network of seed 0 learned it on {:.0f} of the five processors",
        "03_recall_by_bound",
        lambda rows: [sum(row.numbers["bound 0.1"] for row in rows if row.seed == 0)],
    ),
    Quote(
        LAB,
        "of the early updates it clips some ({:.0%} to {:.0%}, by the seed)",
        "03_recall_norms",
        span("beyond 1"),
    ),
)
PROMISES = (
    Promise(LAB, "A network that remembers", "03_recall_clipped", "share", low=0.99),
    Promise(
        LAB, "It was only ever asked at step twenty", "03_recall_clipped", "after 20", low=0.99
    ),
)
