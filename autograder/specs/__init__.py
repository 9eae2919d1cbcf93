"""What each lab's functions must do: one module a lab, named as the lab without its number."""
