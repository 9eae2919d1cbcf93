"""Wrong answers to lab 05 that passed once, and words that their verdicts must hold."""

ENCODE = """
def encode(text, char_to_ix):
    strangers = [c for c in text if c not in char_to_ix]
    if strangers:
        raise ValueError(f"not in the vocabulary: {strangers}")
    return np.array([char_to_ix[c] for c in text], dtype=int)
"""

MISTAKES = {"encode": (ENCODE, {"floats": ((("dtype=int", "dtype=float"),), "whole numbers")})}
