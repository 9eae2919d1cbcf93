"""The built course of the grader's tests, for attacks on the grader."""

import random

import pytest

from tests.autograder.conftest import built, built_once

__all__ = ["built", "built_once"]


@pytest.fixture
def luck():
    """Another seed each time, printed where a test fails."""
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    return random.Random(seed)
