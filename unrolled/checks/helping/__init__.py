"""The way on for whoever is stuck: a case in hand, rungs, lower functions on loan."""
