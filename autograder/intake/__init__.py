"""Bring in what students handed in elsewhere."""
