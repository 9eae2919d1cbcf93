"""Run code that was written elsewhere, as far as it can be read."""
