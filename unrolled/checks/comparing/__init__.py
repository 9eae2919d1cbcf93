"""Compare a result with the right one, and say how they differ."""
