"""Training: streams of text, steps, optimizers, clipping, evaluation."""
