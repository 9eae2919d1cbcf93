"""Procedures, and what cases hand in, that one lab alone needs."""
