"""What the specs of the LSTM and the GRU share: parameters, cases, parts and misconceptions."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from autograder.lab.spec import Draw, Make, Mistake
from autograder.specs.nested import contract, exact
from unrolled.checks.case import Part

Sized = Callable[..., tuple[Any, ...]]


def parameters(
    rng: np.random.Generator, gates: str, n_x: int, n_a: int, n_y: int, scale: float
) -> dict[str, np.ndarray]:
    """Draw a layer for each gate, and the output's, with normal entries of deviation `scale`."""
    drawn = {}
    for gate in gates:
        drawn[f"W{gate}"] = scale * rng.normal(size=(n_a, n_a + n_x))
        drawn[f"b{gate}"] = scale * rng.normal(size=(n_a, 1))
    drawn["Wy"] = scale * rng.normal(size=(n_y, n_a))
    drawn["by"] = scale * rng.normal(size=(n_y, 1))
    return drawn


# fmt: off
def cell_draws(
    cell: Sized, larger: Draw, integers: Make, then: Iterable[Draw] = ()
) -> tuple[Draw, ...]:
    """Draw what is tried on a cell, whose arguments `cell` gives for any sizes."""

    def make(rng: np.random.Generator, ref: Any) -> tuple[Any, ...]:
        return cell(rng)

    return (
        Draw("a batch", "values", make),
        Draw("other sizes", "values", lambda r, ref: cell(r, n_x=6, n_a=4, n_y=3, m=2)),
        larger,
        Draw("a batch of one", "sizes", lambda r, ref: cell(r, m=1)),
        Draw("as many examples as inputs and units", "sizes", lambda r, ref: cell(r, n_x=4, n_a=4, n_y=4, m=4)),
        Draw("one hidden unit", "sizes", lambda r, ref: cell(r, n_a=1)),
        Draw("enormous weights", "sizes", lambda r, ref: cell(r, scale=3000.0), mistakes=False),
        *contract(make, Draw("integers", "contract", integers), then=then),
    )


def sequence_draws(
    sequence: Sized, scale: float, integers: Make, then: Iterable[Draw] = ()
) -> tuple[Draw, ...]:
    """Draw what is tried on the loop over all steps; `scale` is that of larger weights."""

    def make(rng: np.random.Generator, ref: Any) -> tuple[Any, ...]:
        return sequence(rng)

    return (
        Draw("a batch of sequences", "values", make),
        Draw("other sizes", "values", lambda r, ref: sequence(r, n_x=5, n_a=4, n_y=2, m=3, T_x=6)),
        Draw("larger weights", "values", lambda r, ref: sequence(r, n_a=3, n_y=2, m=4, T_x=3, scale=scale)),
        Draw("one step", "sizes", lambda r, ref: sequence(r, T_x=1)),
        Draw("a batch of one", "sizes", lambda r, ref: sequence(r, m=1)),
        Draw("all sizes equal", "sizes", lambda r, ref: sequence(r, n_x=4, n_a=4, n_y=4, m=4)),
        Draw("a long sequence", "sizes", lambda r, ref: sequence(r, n_x=2, n_a=3, n_y=2, m=1, T_x=30), mistakes=False),
        *contract(make, Draw("integers", "contract", integers), then=then),
    )


def cell_back_draws(
    back: Sized,
    forward: str,
    large: Mapping[str, float],
    apart: Iterable[Draw] = (),
    then: Iterable[Draw] = (),
) -> tuple[Draw, ...]:
    """Draw what is tried on the way back through a cell.

    Args:
        back: gives the arguments, from a generator and the reference functions, for any sizes.
        forward: whose central differences it is held against.
        large: arguments of `back` that make gradients of up to 10,000.
        apart: cases in which one gradient comes alone.
        then: as in `contract`.
    """
    return (
        exact("a batch", "values", back),
        exact("other sizes", "values", lambda r, ref: back(r, ref, n_x=6, n_a=4, m=2)),
        exact(f"central differences of {forward}", "values", lambda r, ref: back(r, ref, n_a=4, m=3), "central"),
        *apart,
        exact("a batch of one", "sizes", lambda r, ref: back(r, ref, m=1), mistakes=False),
        exact("as many examples as inputs and units", "sizes", lambda r, ref: back(r, ref, n_x=4, n_a=4, m=4)),
        exact("one hidden unit", "sizes", lambda r, ref: back(r, ref, n_a=1), mistakes=False),
        exact("gradients up to 10,000", "sizes", lambda r, ref: back(r, ref, **large), mistakes=False),
        *contract(
            back,
            exact("an input of integers", "contract", lambda r, ref: back(r, ref, integers=True), mistakes=False),
            then=then,
            exact=True,
        ),
    )


def sequence_back_draws(back: Sized, forward: str, then: Iterable[Draw] = ()) -> tuple[Draw, ...]:
    """Draw what is tried on the way back through all steps; arguments as in `cell_back_draws`."""
    return (
        exact("a batch of sequences", "values", back),
        exact("other sizes", "values", lambda r, ref: back(r, ref, n_x=5, n_a=4, m=3, T_x=6)),
        exact("a gradient at the last step alone", "values", lambda r, ref: back(r, ref, only_last=True)),
        exact(f"central differences of {forward}", "values", lambda r, ref: back(r, ref, n_a=4, T_x=3), "central"),
        exact("one step", "sizes", lambda r, ref: back(r, ref, T_x=1), mistakes=False),
        exact("a batch of one", "sizes", lambda r, ref: back(r, ref, m=1), mistakes=False),
        exact("all sizes equal", "sizes", lambda r, ref: back(r, ref, n_x=4, n_a=4, m=4)),
        exact("a long sequence", "sizes", lambda r, ref: back(r, ref, n_x=2, n_a=3, m=1, T_x=20), mistakes=False),
        exact("gradients up to 10,000", "sizes", lambda r, ref: back(r, ref, scale=3e3), mistakes=False),
        *contract(
            lambda r, ref: back(r, ref, T_x=3),
            exact("an input of integers", "contract", lambda r, ref: back(r, ref, T_x=3, integers=True)),
            then=then,
            exact=True,
        ),
    )


SUMMED = "The steps are right. All of them use the same array: what happens to their answers, and does each arrive under its own name?"


def summed_parts(gates: str) -> Iterable[Part]:
    """The gradients that are added up over the steps, biases first."""
    return (
        Part(f"d{name}, added up over the steps", f"gradients['d{name}']", SUMMED, ("gradients['dx']",))
        for name in (f"{kind}{gate}" for kind in "bW" for gate in gates)
    )


SCORES = 'parameters["Wy"] @ a_next + parameters["by"]'
NO_SOFTMAX = (
    Mistake("scores in place of probabilities",
            "Each column of the prediction should be positive and sum to one.",
            old=f"softmax({SCORES})", new=SCORES),
    Mistake("a sigmoid in place of softmax",
            "One of the outcomes will happen: do your probabilities of a column sum to one?",
            old=f"softmax({SCORES})", new=f"sigmoid({SCORES})"),
)

FIRST_INPUT = Mistake("always the first input",
                      "Every step reads the same column. Which index should move with the loop?",
                      old="x[:, :, t]", new="x[:, :, 0]")
RIGHT_TO_LEFT = Mistake("read from right to left",
                        "The states belong to the sequence read backwards. In which direction does time run?",
                        old="for t in range(T_x):", new="for t in reversed(range(T_x)):")
INPUTS_FROM_THE_END = Mistake("the inputs read from the end",
                              "x[:, :, -t] at t = 1 is the last step. In which direction does time run?",
                              old="x[:, :, t]", new="x[:, :, -t]")
LAST_STEP = Mistake("the last step left out",
                    "The last slot is never filled. Where does your loop stop?",
                    old="for t in range(T_x):", new="for t in range(T_x - 1):")

BIAS = "np.sum(dz[gate], axis=1, keepdims=True)"
NO_KEEPDIMS = Mistake("keepdims left out",
                      "A gradient has the shape of the thing itself. What shape does a bias have, and what shape does a sum leave?",
                      old=BIAS, new="np.sum(dz[gate], axis=1)")
BIASES_AVERAGED = Mistake("the biases averaged over the batch",
                          "A nudge of a bias moves every example. Do their answers add up or average out?",
                          old=BIAS, new="np.mean(dz[gate], axis=1, keepdims=True)")

ADD = "gradients[name] + step[name]"
FROM_ABOVE = Mistake("the gradient from above dropped",
                     "Two gradients meet at each hidden state. One comes from the next step; where is the other?",
                     old="da[:, :, t] + da_prev", new="(da[:, :, t] if t == T_x - 1 else da_prev)")
WEIGHTS_REPLACED = Mistake("weights replaced in place of added up",
                           "The same weights acted at every step. What is left of the other steps in your gradient?",
                           old=ADD, new="step[name]")
BIASES_REPLACED = Mistake("the biases replaced in place of added up",
                          "Weights and biases both acted at every step. Which of them do you add up?",
                          old=ADD, new='(gradients[name] if name[1] == "W" else 0) + step[name]')
CANDIDATE_OF_ONE_STEP = Mistake("the candidate's sums of one step only",
                                "Most of your sums grow from step to step. Which do not?",
                                old=ADD, new='(0 if name[2] == "c" else gradients[name]) + step[name]')
AVERAGED_OVER_STEPS = Mistake("weights averaged over the steps",
                              "The loss was a sum over steps. Who asked for an average?",
                              old="**gradients", new="**{name: total / T_x for name, total in gradients.items()}")
AVERAGED_OVER_BATCH = Mistake("averaged over the batch",
                              "A whole-sequence backward sums over the batch. Who has averaged already?",
                              old=ADD, new="gradients[name] + step[name] / m")
WALK_BACK = (
    Mistake("walked forwards in time",
            "A step cannot know what later steps have to say before they have said it.",
            old="for t in reversed(range(T_x)):", new="for t in range(T_x):"),
    Mistake("the first step left out",
            "Where does your loop end? The first step has weights too.",
            old="for t in reversed(range(T_x)):", new="for t in range(T_x - 1, 0, -1):"),
    Mistake("the last step left out",
            "Where does your loop start? The last step has weights too.",
            old="for t in reversed(range(T_x)):", new="for t in range(T_x - 2, -1, -1):"),
    Mistake("always the same cache",
            "Each step knew something else. Which index should move with the loop?",
            old="cells[t]", new="cells[0]"),
    Mistake("always the last gradient from above",
            "Each step hears something else from above. Which index should move with the loop?",
            old="da[:, :, t]", new="da[:, :, -1]"),
    Mistake("da0 is what came from above",
            "The first hidden state entered step 0. What does step 0 send back to it?",
            old='"da0": da_prev', new='"da0": da[:, :, 0]'),
    Mistake("da0 never filled in",
            "da0 is all zeros, but nudging a0 changes the result. Which step sends it a gradient?",
            old='"da0": da_prev', new='"da0": np.zeros((n_a, m))'),
)
DX = (
    Mistake("dx in reverse order",
            "You walk backwards, but slot t of dx still belongs to step t.",
            old="dx[:, :, t]", new="dx[:, :, T_x - 1 - t]"),
    Mistake("dx takes the kind of numbers that x has",
            "Where x holds whole numbers, what kind of array does yours for dx become, and what happens to a gradient of 0.3 in it?",
            old="dx = np.zeros(x.shape)", new="dx = np.zeros_like(x)"),
)
