"""Lab 09: what windows, their tensors, temperature, writing and bits per character must be."""

from autograder.specs.lab09_shakespeare.bits import BITS
from autograder.specs.lab09_shakespeare.generate import GENERATE
from autograder.specs.lab09_shakespeare.sharpen import SHARPEN
from autograder.specs.lab09_shakespeare.vectorize import VECTORIZE
from autograder.specs.lab09_shakespeare.windows import BUILD_WINDOWS

SPECS = (BUILD_WINDOWS, VECTORIZE, SHARPEN, GENERATE, BITS)
