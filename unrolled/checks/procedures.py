"""Every procedure that a case may name, and the modules that register them."""

from unrolled.checks import (
    dinosaurs,
    gradients,
    laws,
    losses,
    lstm_gradients,
    own_cache,
    remarks,
    tests,
    writers,
    writing,
)

MODULES = (
    tests,
    dinosaurs,
    gradients,
    laws,
    losses,
    lstm_gradients,
    own_cache,
    remarks,
    writers,
    writing,
)
PROCEDURES = tests.PROCEDURES
