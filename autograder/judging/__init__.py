"""Run and judge one submission: verdicts, marks, its record."""
