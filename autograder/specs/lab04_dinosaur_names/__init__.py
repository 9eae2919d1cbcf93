"""Lab 04: what sampling, one update and the training loop must do."""

from autograder.specs.lab04_dinosaur_names.model import MODEL
from autograder.specs.lab04_dinosaur_names.optimize import OPTIMIZE
from autograder.specs.lab04_dinosaur_names.sample import SAMPLE

SPECS = (SAMPLE, OPTIMIZE, MODEL)
