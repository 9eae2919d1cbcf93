"""What `nbgrader_config.py` says, for what runs outside nbgrader's own commands."""

import os
from typing import Any

from autograder.course import Course, CourseError


def configuration(course: Course) -> Any:
    """Read the course's nbgrader configuration; an empty one where there is no file.

    Raises:
        CourseError: when the file cannot be run.
    """
    from traitlets.config import Config, ConfigFileNotFound, PyFileConfigLoader

    try:
        loader = PyFileConfigLoader("nbgrader_config.py", path=os.fspath(course.root))
        return loader.load_config()
    except ConfigFileNotFound:
        return Config()
    except Exception as error:
        path = course.settings
        raise CourseError(f"{path} cannot be run: {type(error).__name__}: {error}") from error
