"""Lab 11: what `gru_backward` must do."""

import numpy as np

from autograder.lab.spec import Mistake, Spec
from autograder.specs.draws import read_only
from autograder.specs.lab11_gru.draws import sequence_back
from autograder.specs.nested import each, exact, other_order, single
from unrolled.checks.case import Exercise, Part

STEP = "gru_cell_backward(da[:, :, t] + da_prev, cells[t])"
CARRY = 'da_prev = step["da_prev"]'
ADD = "gradients[name] + step[name]"
SUMMED = "The steps are right. All of them use the same array: what happens to their answers, and does each arrive under its own name?"


SEQUENCE_BACKWARD = Spec(
    Exercise(
        "gru_backward",
        ("da", "caches"),
        ("gradients",),
        {"values": 6, "sizes": 3, "contract": 3},
        below=("gru_cell_backward",),
        steps="backward",
        parts=(
            Part(
                "what travels from step to step, seen in dx",
                "gradients['dx']",
                "Go back by hand for two steps: what does the last step receive, and what the one before it?",
            ),
            Part(
                "da0",
                "gradients['da0']",
                "The steps are right. What is left over for a0 when the first step is done?",
                ("gradients['dx']",),
            ),
            *(
                Part(
                    f"d{kind}{gate}, added up over the steps",
                    f"gradients['d{kind}{gate}']",
                    SUMMED,
                    ("gradients['dx']",),
                )
                for kind in "bW"
                for gate in "rzc"
            ),
        ),
    ),
    draws=(
        exact("a batch of sequences", "values", lambda r, ref: sequence_back(r, ref)),
        exact(
            "other sizes", "values", lambda r, ref: sequence_back(r, ref, n_x=5, n_a=4, m=3, T_x=6)
        ),
        exact(
            "a gradient at the last step alone",
            "values",
            lambda r, ref: sequence_back(r, ref, only_last=True),
        ),
        exact(
            "central differences of your own gru_forward",
            "values",
            lambda r, ref: sequence_back(r, ref, n_a=4, T_x=3),
            "central",
        ),
        exact("one step", "sizes", lambda r, ref: sequence_back(r, ref, T_x=1), mistakes=False),
        exact("a batch of one", "sizes", lambda r, ref: sequence_back(r, ref, m=1), mistakes=False),
        exact("all sizes equal", "sizes", lambda r, ref: sequence_back(r, ref, n_x=4, n_a=4, m=4)),
        exact(
            "a long sequence",
            "sizes",
            lambda r, ref: sequence_back(r, ref, n_x=2, n_a=3, m=1, T_x=20),
            mistakes=False,
        ),
        exact(
            "gradients up to 10,000",
            "sizes",
            lambda r, ref: sequence_back(r, ref, size=3e3),
            mistakes=False,
        ),
        exact(
            "extra keys in another order",
            "contract",
            lambda r, ref: other_order(sequence_back(r, ref, T_x=3)),
            mistakes=False,
        ),
        exact(
            "an input of integers",
            "contract",
            lambda r, ref: sequence_back(r, ref, T_x=3, integers=True),
        ),
        exact(
            "float32",
            "contract",
            lambda r, ref: each(single, sequence_back(r, ref, T_x=3)),
            mistakes=False,
        ),
        exact(
            "read-only arrays",
            "contract",
            lambda r, ref: each(read_only, sequence_back(r, ref, T_x=3)),
            mistakes=False,
        ),
        exact(
            "Fortran order",
            "contract",
            lambda r, ref: each(np.asfortranarray, sequence_back(r, ref, T_x=3)),
            mistakes=False,
        ),
        exact(
            "called again",
            "contract",
            lambda r, ref: sequence_back(r, ref, T_x=3),
            "keeps",
            mistakes=False,
        ),
        exact(
            "called twice",
            "contract",
            lambda r, ref: sequence_back(r, ref, T_x=3),
            "repeats",
            mistakes=False,
        ),
    ),
    mistakes=(
        Mistake(
            "da_prev not carried back",
            "At the last step you are right, and before it each step hears only from above. What do "
            "later steps have to tell it?",
            ((STEP, STEP.replace(" + da_prev", "")),),
        ),
        Mistake(
            "the gradient from above dropped",
            "Two gradients meet at each hidden state. One comes from the next step; where is the other?",
            (
                (
                    STEP,
                    STEP.replace(
                        "da[:, :, t] + da_prev", "(da[:, :, t] if t == T_x - 1 else da_prev)"
                    ),
                ),
            ),
        ),
        Mistake(
            "the carried gradient piled up",
            "da_prev already holds what all later steps had to say. What does adding to it count twice?",
            ((CARRY, 'da_prev = da_prev + step["da_prev"]'),),
        ),
        Mistake(
            "weights replaced in place of added up",
            "The same weights acted at every step. What is left of the other steps in your gradient?",
            ((ADD, "step[name]"),),
        ),
        Mistake(
            "the biases replaced in place of added up",
            "Weights and biases both acted at every step. Which of them do you add up?",
            ((ADD, '(gradients[name] if name[1] == "W" else 0) + step[name]'),),
        ),
        Mistake(
            "the candidate's sums of one step only",
            "Most of your sums grow from step to step. Which do not?",
            ((ADD, '(0 if name[2] == "c" else gradients[name]) + step[name]'),),
        ),
        Mistake(
            "weights averaged over the steps",
            "The loss was a sum over steps. Who asked for an average?",
            (("**gradients", "**{name: total / T_x for name, total in gradients.items()}"),),
        ),
        Mistake(
            "averaged over the batch",
            "A whole-sequence backward sums over the batch. Who has averaged already?",
            ((ADD, "gradients[name] + step[name] / m"),),
        ),
        Mistake(
            "walked forwards in time",
            "A step cannot know what later steps have to say before they have said it.",
            (("for t in reversed(range(T_x)):", "for t in range(T_x):"),),
        ),
        Mistake(
            "the first step left out",
            "Where does your loop end? The first step has weights too.",
            (("for t in reversed(range(T_x)):", "for t in range(T_x - 1, 0, -1):"),),
        ),
        Mistake(
            "the last step left out",
            "Where does your loop start? The last step has weights too.",
            (("for t in reversed(range(T_x)):", "for t in range(T_x - 2, -1, -1):"),),
        ),
        Mistake(
            "always the same cache",
            "Each step knew something else. Which index should move with the loop?",
            ((STEP, STEP.replace("cells[t]", "cells[0]")),),
        ),
        Mistake(
            "always the last gradient from above",
            "Each step hears something else from above. Which index should move with the loop?",
            ((STEP, STEP.replace("da[:, :, t]", "da[:, :, -1]")),),
        ),
        Mistake(
            "da0 is what came from above",
            "The first hidden state entered step 0. What does step 0 send back to it?",
            (('"da0": da_prev', '"da0": da[:, :, 0]'),),
        ),
        Mistake(
            "da0 never filled in",
            "da0 is all zeros, but nudging a0 changes the result. Which step sends it a gradient?",
            (('"da0": da_prev', '"da0": np.zeros((n_a, m))'),),
        ),
        Mistake(
            "dx in reverse order",
            "You walk backwards, but slot t of dx still belongs to step t.",
            (("dx[:, :, t]", "dx[:, :, T_x - 1 - t]"),),
        ),
        Mistake(
            "dx takes the kind of numbers that x has",
            "Where x holds whole numbers, what kind of array does yours for dx become, and what "
            "happens to a gradient of 0.3 in it?",
            (("dx = np.zeros(x.shape)", "dx = np.zeros_like(x)"),),
        ),
        Mistake(
            "the two gates swapped in the sums",
            "All numbers are there. Compare the two sides of each line that adds up.",
            (
                (
                    ADD,
                    'gradients[name] + step[{"r": "z", "z": "r"}.get(name[2], name[2]).join((name[:2], ""))]',
                ),
            ),
        ),
    ),
)
