"""A learner's own copy of a lab: started, read, put back, brought to a newer release.

Which cell of a notebook counts for an exercise is decided in `counting` alone, here and in grading.
"""
