"""How a command learns which course it works in."""

import click

from autograder.course import Course

# Passes the course that `--course` names, or that UNROLLED_COURSE does, or this checkout.
in_course = click.make_pass_decorator(Course, ensure=True)
