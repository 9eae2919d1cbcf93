"""Lab 03: what the two clips, the two updates and the smoothed loss must do."""

from autograder.specs.lab03_clipping.adagrad import ADAGRAD
from autograder.specs.lab03_clipping.clip import CLIP
from autograder.specs.lab03_clipping.norm import NORM
from autograder.specs.lab03_clipping.sgd import SGD
from autograder.specs.lab03_clipping.smooth import SMOOTH

SPECS = (CLIP, NORM, SGD, ADAGRAD, SMOOTH)
