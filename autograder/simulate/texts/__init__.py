"""Answers as text: right in many hands, and wrong in ways that no spec names."""
