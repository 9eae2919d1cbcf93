"""What `python -m unrolled` and a cell of a notebook can call: where am I, put back, take over."""
