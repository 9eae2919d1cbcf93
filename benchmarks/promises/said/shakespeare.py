"""Lab."""

from benchmarks.promises.claims import Promise, Quote

QUOTES: tuple[Quote, ...] = ()
PROMISES: tuple[Promise, ...] = ()
