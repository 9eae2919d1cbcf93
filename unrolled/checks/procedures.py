"""Every procedure that a case may name, and the modules that register them."""

from unrolled.checks import dinosaurs, gradients, laws, losses, lstm_gradients, remarks, tests

MODULES = (tests, dinosaurs, gradients, laws, losses, lstm_gradients, remarks)
PROCEDURES = tests.PROCEDURES
