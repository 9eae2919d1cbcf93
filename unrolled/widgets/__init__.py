"""Widgets to play with."""
