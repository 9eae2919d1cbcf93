"""Lab 08: what `lstm_backward` must do."""

from autograder.lab.spec import Mistake, Spec
from autograder.specs.gated import (
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
from autograder.specs.lstm_draws import sequence_back
from autograder.specs.nested import alone_of_integers
from unrolled.checks.case import Exercise, Part

STEP = "lstm_cell_backward(da[:, :, t] + da_prev, dc_prev, cells[t])"
CARRY = 'da_prev, dc_prev = step["da_prev"], step["dc_prev"]'


# fmt: off
SEQUENCE = Spec(
    Exercise(
        "lstm_backward",
        ("da", "caches"),
        ("gradients",),
        {"values": 6, "sizes": 3, "contract": 3},
        below=("lstm_cell_backward",),
        steps="backward",
        parts=(
            Part("what travels from step to step, seen in dx", "gradients['dx']",
                 "Go back by hand for two steps: two gradients travel. What does each of them carry into the last step, and into the one before it?"),
            Part("da0", "gradients['da0']",
                 "The steps are right. Which of the two gradients that travel is left over for a0 when the first step is done?",
                 ("gradients['dx']",)),
            *summed_parts("fico"),
        ),
    ),
    draws=sequence_back_draws(
        sequence_back,
        "the given lstm_forward",
        then=(alone_of_integers("da", 0, sequence_back, exact=True),),
    ),
    mistakes=(
        Mistake("neither da_prev nor dc_prev carried back",
                "At the last step you are right, and before it each step hears only from above. What do later steps have to tell it, and on how many ways?",
                old=STEP, new="lstm_cell_backward(da[:, :, t], np.zeros((n_a, m)), cells[t])"),
        Mistake("only da_prev carried back",
                "Two states enter each step. One of their two gradients never reaches the step before.",
                old=STEP, new=STEP.replace("dc_prev", "np.zeros((n_a, m))")),
        Mistake("only dc_prev carried back",
                "The belt is not the only thing that leads from step to step. What did the next step's gates read?",
                old=STEP, new=STEP.replace(" + da_prev", "")),
        FROM_ABOVE,
        Mistake("the two gradients swapped when carried",
                "One gradient belongs to the hidden state and one to the belt. Which is handed over where?",
                old=CARRY, new='dc_prev, da_prev = step["da_prev"], step["dc_prev"]'),
        Mistake("the gradient of the belt piled up",
                "dc_prev already holds what all later steps had to say. What does adding to it count twice?",
                old=CARRY, new='da_prev, dc_prev = step["da_prev"], dc_prev + step["dc_prev"]'),
        Mistake("the gradient of the hidden state piled up",
                "da_prev already holds what all later steps had to say. What does adding to it count twice?",
                old=CARRY, new='da_prev, dc_prev = da_prev + step["da_prev"], step["dc_prev"]'),
        WEIGHTS_REPLACED,
        AVERAGED_OVER_STEPS,
        BIASES_REPLACED,
        *WALK_BACK,
        Mistake("da0 is the gradient of the belt",
                "a0 is a hidden state. Which of the two gradients that leave step 0 belongs to it?",
                old='"da0": da_prev', new='"da0": dc_prev'),
        *DX,
        Mistake("forget and input gate swapped in the sums",
                "All numbers are there. Compare the two sides of each line that adds up.",
                old="gradients[name] + step[name]",
                new='gradients[name] + step[{"f": "i", "i": "f"}.get(name[2], name[2]).join((name[:2], ""))]'),
        AVERAGED_OVER_BATCH,
        CANDIDATE_OF_ONE_STEP,
        Mistake("the output gate's sums of one step only",
                "Most of your sums grow from step to step. Which do not?",
                old="gradients[name] + step[name]", new='(0 if name[2] == "o" else gradients[name]) + step[name]'),
    ),
)
