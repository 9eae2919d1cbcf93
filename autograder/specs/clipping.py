"""Lab 03: what the two clips, the two updates and the smoothed loss must do."""

from autograder.specs.clipping_adagrad import ADAGRAD
from autograder.specs.clipping_clip import CLIP
from autograder.specs.clipping_norm import NORM
from autograder.specs.clipping_sgd import SGD
from autograder.specs.clipping_smooth import SMOOTH

SPECS = (CLIP, NORM, SGD, ADAGRAD, SMOOTH)
