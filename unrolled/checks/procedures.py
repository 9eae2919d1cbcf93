"""Every procedure that a case may name, and the modules that register them."""

from unrolled.checks import (
    characters,
    dinosaurs,
    gradients,
    laws,
    losses,
    lstm_gradients,
    own_cache,
    remarks,
    tests,
    usable,
    writers,
    writing,
)

MODULES = (
    tests,
    characters,
    dinosaurs,
    gradients,
    laws,
    losses,
    lstm_gradients,
    own_cache,
    remarks,
    usable,
    writers,
    writing,
)
PROCEDURES = tests.PROCEDURES
