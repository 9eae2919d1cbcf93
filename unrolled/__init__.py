"""Recurrent networks, from scratch: the library that the labs import."""
