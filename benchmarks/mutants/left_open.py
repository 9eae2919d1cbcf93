"""What the labs' contract leaves open: mutants by specialisation that may keep their points."""

from benchmarks.mutants.make import Mutant

WEIGHTS = (
    "Weights are real numbers. A gradient's array made like its weights (`np.zeros_like(W)`) is "
    "what much right code says, so integer weights are tried on the way forward alone."
)
CERTAIN = "Probabilities are whole numbers only where all is certain, which no network ever is."
LETTERS = (
    "Lab 04 trains on 27 characters; helper files of older copies have that number written out."
)
# lab, function (empty for all), kind, a piece of the changed line: the reason
OPEN = (
    ("", "", "the type of an argument", "next(iter(", WEIGHTS),
    ("02_bptt", "output_backward", "the type of an argument", "np.asarray(y_pred)", CERTAIN),
    ("04_dinosaur_names", "optimize", "a constant", "27", LETTERS),
)


def reason(mutant: Mutant) -> str:
    """Why a mutant is no mistake; empty where it is one."""
    for lab, function, kind, piece, why in OPEN:
        fits = lab in ("", mutant.lab) and function in ("", mutant.function)
        if fits and kind == mutant.kind and piece in mutant.diff:
            return why
    return ""
