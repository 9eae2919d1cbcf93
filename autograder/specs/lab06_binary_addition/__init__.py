"""Lab 06: what the sigmoid, the adding network's two passes and `add` must do."""

from autograder.specs.lab06_binary_addition.add import ADD
from autograder.specs.lab06_binary_addition.backward import BACKWARD
from autograder.specs.lab06_binary_addition.forward import FORWARD
from autograder.specs.lab06_binary_addition.sigmoid import SIGMOID

SPECS = (SIGMOID, FORWARD, BACKWARD, ADD)
