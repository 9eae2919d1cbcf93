"""The layers of the engine, each with its way forward and back."""
