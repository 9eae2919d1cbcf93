"""Every procedure that a case may name, and the modules that register them."""

from unrolled.checks.procedures import basic, gradients, laws, remarks, usable
from unrolled.checks.procedures.labs import (
    lab02_losses,
    lab04_training,
    lab05_characters,
    lab06_own_cache,
    lab08_lstm,
    lab09_models,
    lab09_writing,
)

MODULES = (
    basic,
    lab05_characters,
    lab04_training,
    gradients,
    laws,
    lab02_losses,
    lab08_lstm,
    lab06_own_cache,
    remarks,
    usable,
    lab09_models,
    lab09_writing,
)
PROCEDURES = basic.PROCEDURES
