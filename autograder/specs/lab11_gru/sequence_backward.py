"""Lab 11: what `gru_backward` must do."""

from autograder.lab.spec import Mistake, Spec
from autograder.specs.gated import (
    ADD,
    AVERAGED_OVER_BATCH,
    AVERAGED_OVER_STEPS,
    BIASES_REPLACED,
    CANDIDATE_OF_ONE_STEP,
    DX,
    FROM_ABOVE,
    WALK_BACK,
    WEIGHTS_REPLACED,
    sequence_back_draws,
    summed_parts,
)
from autograder.specs.lab11_gru.draws import sequence_back
from unrolled.checks.case import Exercise, Part

STEP = "gru_cell_backward(da[:, :, t] + da_prev, cells[t])"
CARRY = 'da_prev = step["da_prev"]'


# fmt: off
SEQUENCE_BACKWARD = Spec(
    Exercise(
        "gru_backward",
        ("da", "caches"),
        ("gradients",),
        {"values": 6, "sizes": 3, "contract": 3},
        below=("gru_cell_backward",),
        steps="backward",
        parts=(
            Part("what travels from step to step, seen in dx", "gradients['dx']",
                 "Go back by hand for two steps: what does the last step receive, and what the one before it?"),
            Part("da0", "gradients['da0']",
                 "The steps are right. What is left over for a0 when the first step is done?",
                 ("gradients['dx']",)),
            *summed_parts("rzc"),
        ),
    ),
    draws=sequence_back_draws(sequence_back, "your own gru_forward"),
    mistakes=(
        Mistake("da_prev not carried back",
                "At the last step you are right, and before it each step hears only from above. What do later steps have to tell it?",
                old=STEP, new=STEP.replace(" + da_prev", "")),
        FROM_ABOVE,
        Mistake("the carried gradient piled up",
                "da_prev already holds what all later steps had to say. What does adding to it count twice?",
                old=CARRY, new='da_prev = da_prev + step["da_prev"]'),
        WEIGHTS_REPLACED,
        BIASES_REPLACED,
        CANDIDATE_OF_ONE_STEP,
        AVERAGED_OVER_STEPS,
        AVERAGED_OVER_BATCH,
        *WALK_BACK,
        *DX,
        Mistake("the two gates swapped in the sums",
                "All numbers are there. Compare the two sides of each line that adds up.",
                old=ADD, new='gradients[name] + step[{"r": "z", "z": "r"}.get(name[2], name[2]).join((name[:2], ""))]'),
    ),
)
