"""What the labs' contract leaves open: mutants by specialisation that may keep their points."""

from benchmarks.mutants.make import Mutant

WEIGHTS = (
    "Weights are real numbers. A gradient's array made like its weights (`np.zeros_like(W)`) is "
    "what much right code says, so integer weights are tried on the way forward alone."
)
CERTAIN = "Probabilities are whole numbers only where all is certain, which no network ever is."
LETTERS = "Lab 04 trains on 27 characters; helper files of older copies have that number written."
ZEROS = "Zeros that are never written into are zeros in any type."
WHOLE = "The summands are whole numbers; their type holds them."
# lab, function (empty for all), kind, a piece of the changed lines: the reason
OPEN = (
    ("", "", "the type of an argument", "next(iter(", WEIGHTS),
    ("02_bptt", "output_backward", "the type of an argument", "np.asarray(y_pred)", CERTAIN),
    ("02_bptt", "rnn_backward", "the type of an argument", "+    da_prev = np.zeros", ZEROS),
    ("04_dinosaur_names", "optimize", "a constant", "one_hot(X, 27)", LETTERS),
    ("06_binary_addition", "forward", "the type of an argument", "+    a_prev = np.zeros", ZEROS),
    ("06_binary_addition", "backward", "the type of an argument", "np.asarray(y_pred)", CERTAIN),
    ("06_binary_addition", "backward", "the type of an argument", "+    da_prev = np.z", ZEROS),
    ("06_binary_addition", "backward", "the type of an argument", "+        a_prev = a[", ZEROS),
    ("06_binary_addition", "add", "the type of an argument", "+    pair = np.array(", WHOLE),
    ("07_lstm", "lstm_forward", "the type of an argument", "+    c_next = np.zeros", ZEROS),
)


def reason(mutant: Mutant) -> str:
    """Why a mutant is no mistake; empty where it is one."""
    for lab, function, kind, piece, why in OPEN:
        fits = lab in ("", mutant.lab) and function in ("", mutant.function)
        if fits and kind == mutant.kind and piece in mutant.diff:
            return why
    return ""
