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
)

MODULES = (tests, dinosaurs, gradients, laws, losses, lstm_gradients, own_cache, remarks)
PROCEDURES = tests.PROCEDURES
