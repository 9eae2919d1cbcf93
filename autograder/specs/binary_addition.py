"""Lab 06: what the sigmoid, the adding network's two passes and `add` must do."""

from autograder.specs.binary_addition_add import ADD
from autograder.specs.binary_addition_backward import BACKWARD
from autograder.specs.binary_addition_forward import FORWARD
from autograder.specs.binary_addition_sigmoid import SIGMOID

SPECS = (SIGMOID, FORWARD, BACKWARD, ADD)
