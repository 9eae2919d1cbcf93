"""`feedback`: nbgrader's own pages, with our verdicts in them and what to try next on top.

The package is called otherwise than the command, since nbgrader writes the pages to
`autograder/feedback/`. `steps` says what to try next; `nbgrader_config.py` names its `NextSteps`
among nbgrader's preprocessors, so that `nbgrader generate_feedback` and formgrader's button make
the same pages. `pages` has nbgrader make them for a whole class.
"""
