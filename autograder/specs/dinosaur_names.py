"""Lab 04: what sampling, one update and the training loop must do."""

from autograder.specs.dinosaur_names_model import MODEL
from autograder.specs.dinosaur_names_optimize import OPTIMIZE
from autograder.specs.dinosaur_names_sample import SAMPLE

SPECS = (SAMPLE, OPTIMIZE, MODEL)
