"""Lab 09: what windows, their tensors, temperature, writing and bits per character must be."""

from autograder.specs.shakespeare_bits import BITS
from autograder.specs.shakespeare_generate import GENERATE
from autograder.specs.shakespeare_sharpen import SHARPEN
from autograder.specs.shakespeare_vectorize import VECTORIZE
from autograder.specs.shakespeare_windows import BUILD_WINDOWS

SPECS = (BUILD_WINDOWS, VECTORIZE, SHARPEN, GENERATE, BITS)
