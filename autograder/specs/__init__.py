"""What each lab's functions must do.

A lab's module is named as the lab without its number and lists its `SPECS`. Where they are long, each
function has a module, `LAB_FUNCTION`, and what several share is in `LAB_draws`.
"""
