"""What all benchmarks share: timing, the report, and where they are found."""
