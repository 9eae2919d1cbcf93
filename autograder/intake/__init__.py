"""What was handed in: read without trust, brought back to the nearest honest notebook."""
