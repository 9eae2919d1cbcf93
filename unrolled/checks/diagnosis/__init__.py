"""Name the misconception behind wrong results."""
