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
    lab10_steps,
    lab11_gru,
)

MODULES = (
    basic,
    lab05_characters,
    lab04_training,
    gradients,
    lab11_gru,
    laws,
    lab02_losses,
    lab08_lstm,
    lab06_own_cache,
    remarks,
    usable,
    lab10_steps,
    lab09_models,
    lab09_writing,
)
PROCEDURES = basic.PROCEDURES
