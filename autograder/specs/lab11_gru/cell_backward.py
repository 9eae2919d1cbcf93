"""Lab 11: what `gru_cell_backward` must do."""

import numpy as np

from autograder.lab.spec import Mistake, Spec
from autograder.specs.draws import read_only
from autograder.specs.lab11_gru.draws import cell_back
from autograder.specs.nested import each, exact, other_order, single
from unrolled.checks.case import Exercise, Part

UPDATE = "da_next * (a_prev - cct) * zt * (1 - zt)"
OFFER = "da_next * (1 - zt) * (1 - cct**2)"
RESET = "dopened[:n_a] * a_prev * rt * (1 - rt)"
SPREAD = 'parameters["Wr"].T @ dz["r"] + parameters["Wz"].T @ dz["z"]'
STRAIGHT, THROUGH, GATES = "da_next * zt", "dopened[:n_a] * rt", "dstacked[:n_a]"
A_PART = f'"da_prev": {STRAIGHT} + {THROUGH} + {GATES}'
X_PART = '"dxt": dstacked[n_a:] + dopened[n_a:]'
MET = 'opened if gate == "c" else stacked'
BIAS = "np.sum(dz[gate], axis=1, keepdims=True)"
SLOPE = "What did this layer's output meet in the forward equation? That is one factor; the slope of its own squashing function is another."


CELL_BACKWARD = Spec(
    Exercise(
        "gru_cell_backward",
        ("da_next", "cache"),
        ("gradients",),
        {"values": 8, "sizes": 4, "contract": 3},
        parts=(
            Part("the gradient at the update gate, seen in dbz", "gradients['dbz']", SLOPE),
            Part("the gradient at the candidate, seen in dbc", "gradients['dbc']", SLOPE),
            Part(
                "the gradient at the reset gate, seen in dbr",
                "gradients['dbr']",
                "The candidate is right. The reset gate lies behind it: which part of its matrix leads back, what did the gate multiply there, and what is its own slope?",
                ("gradients['dbc']",),
            ),
            Part(
                "dWz",
                "gradients['dWz']",
                "The gradient at this layer is right. What did its weights meet on the way forward, in which order?",
                ("gradients['dbz']",),
            ),
            Part(
                "dWc",
                "gradients['dWc']",
                "The gradient at this layer is right. What did its weights meet on the way forward? It is not what the gates met.",
                ("gradients['dbc']",),
            ),
            Part(
                "dWr",
                "gradients['dWr']",
                "The gradient at this layer is right. What did its weights meet on the way forward, in which order?",
                ("gradients['dbr']",),
            ),
            Part(
                "da_prev",
                "gradients['da_prev']",
                "All three layers are right. On how many ways did a_prev enter the step? Each of them sends something back.",
                ("gradients['dbr']", "gradients['dbz']", "gradients['dbc']"),
            ),
            Part(
                "dxt",
                "gradients['dxt']",
                "All three layers are right. Which of them read xt, with which part of their matrices, and how do their answers come together?",
                ("gradients['dbr']", "gradients['dbz']", "gradients['dbc']"),
            ),
        ),
    ),
    draws=(
        exact("a batch", "values", lambda r, ref: cell_back(r, ref)),
        exact("other sizes", "values", lambda r, ref: cell_back(r, ref, n_x=6, n_a=4, m=2)),
        exact(
            "central differences of your own gru_cell_forward",
            "values",
            lambda r, ref: cell_back(r, ref, n_a=4, m=3),
            "central",
        ),
        exact("a batch of one", "sizes", lambda r, ref: cell_back(r, ref, m=1), mistakes=False),
        exact(
            "as many examples as inputs and units",
            "sizes",
            lambda r, ref: cell_back(r, ref, n_x=4, n_a=4, m=4),
        ),
        exact("one hidden unit", "sizes", lambda r, ref: cell_back(r, ref, n_a=1), mistakes=False),
        exact(
            "gradients up to 10,000",
            "sizes",
            lambda r, ref: cell_back(r, ref, size=3e3),
            mistakes=False,
        ),
        exact(
            "extra keys in another order",
            "contract",
            lambda r, ref: other_order(cell_back(r, ref)),
            mistakes=False,
        ),
        exact(
            "an input of integers",
            "contract",
            lambda r, ref: cell_back(r, ref, integers=True),
            mistakes=False,
        ),
        exact(
            "float32", "contract", lambda r, ref: each(single, cell_back(r, ref)), mistakes=False
        ),
        exact(
            "read-only arrays",
            "contract",
            lambda r, ref: each(read_only, cell_back(r, ref)),
            mistakes=False,
        ),
        exact(
            "Fortran order",
            "contract",
            lambda r, ref: each(np.asfortranarray, cell_back(r, ref)),
            mistakes=False,
        ),
        exact(
            "called again", "contract", lambda r, ref: cell_back(r, ref), "keeps", mistakes=False
        ),
        exact(
            "called twice", "contract", lambda r, ref: cell_back(r, ref), "repeats", mistakes=False
        ),
    ),
    mistakes=(
        Mistake(
            "the straight path left out of da_prev",
            "Four ways lead from a_prev into the step. One of them meets no matrix: with zt at 1, what "
            "should da_prev be?",
            ((A_PART, f'"da_prev": {THROUGH} + {GATES}'),),
        ),
        Mistake(
            "the candidate's path left out of da_prev",
            "Four ways lead from a_prev into the step. Does what the candidate read of it send "
            "anything back?",
            ((A_PART, f'"da_prev": {STRAIGHT} + {GATES}'),),
        ),
        Mistake(
            "both gates' paths left out of da_prev",
            "Four ways lead from a_prev into the step. Who reads the stack, besides the candidate?",
            ((A_PART, f'"da_prev": {STRAIGHT} + {THROUGH}'),),
        ),
        Mistake(
            "the update gate left out of the stack",
            "Two gates read the stack. How many of them send a gradient back to it?",
            ((SPREAD, 'parameters["Wr"].T @ dz["r"]'),),
        ),
        Mistake(
            "the reset gate left out of the stack",
            "Two gates read the stack. How many of them send a gradient back to it?",
            ((SPREAD, 'parameters["Wz"].T @ dz["z"]'),),
        ),
        Mistake(
            "the candidate's path not reset",
            "On its way into the candidate the state was multiplied by something. And on its way back?",
            ((A_PART, f'"da_prev": {STRAIGHT} + dopened[:n_a] + {GATES}'),),
        ),
        Mistake(
            "z and 1 - z swapped",
            "In this lab's last equation, which of the two did zt multiply?",
            (
                (UPDATE, UPDATE.replace("(a_prev - cct)", "(cct - a_prev)")),
                (OFFER, OFFER.replace("(1 - zt)", "zt")),
                (A_PART, A_PART.replace(STRAIGHT, "da_next * (1 - zt)")),
            ),
        ),
        Mistake(
            "only one of the two places of the update gate",
            "zt stands in the last equation twice. What reaches it from each of the two?",
            ((UPDATE, "da_next * a_prev * zt * (1 - zt)"),),
        ),
        Mistake(
            "the sign between the two places of the update gate",
            "zt stands in the last equation twice, once with a minus in front. Do the two add up?",
            ((UPDATE, UPDATE.replace("a_prev - cct", "a_prev + cct")),),
        ),
        Mistake(
            "the candidate's part of the update gate alone",
            "zt stands in the last equation twice. Which of the two is missing?",
            ((UPDATE, "-da_next * cct * zt * (1 - zt)"),),
        ),
        Mistake(
            "the update gate left out on the way to the candidate",
            "How much of the candidate was let through on the way forward?",
            ((OFFER, "da_next * (1 - cct**2)"),),
        ),
        Mistake(
            "the slope of the candidate left out",
            "You stop at the output of the candidate's layer; its weights and its bias stand in front "
            "of a squashing function.",
            ((OFFER, "da_next * (1 - zt)"),),
        ),
        Mistake(
            "the slopes of the gates left out",
            "You stop at the outputs of the gates; their weights and biases stand in front of a "
            "sigmoid.",
            ((UPDATE, "da_next * (a_prev - cct)"), (RESET, "dopened[:n_a] * a_prev")),
        ),
        Mistake(
            "the slope of the update gate left out",
            "Two sigmoids, two slopes. Which of your gates has none?",
            ((UPDATE, "da_next * (a_prev - cct)"),),
        ),
        Mistake(
            "the slope of the reset gate left out",
            "Two sigmoids, two slopes. Which of your gates has none?",
            ((RESET, "dopened[:n_a] * a_prev"),),
        ),
        Mistake(
            "the slope of a tanh on the gates",
            "The gates do not end in a tanh. What is the slope of the function that they end in?",
            (
                (UPDATE, "da_next * (a_prev - cct) * (1 - zt**2)"),
                (RESET, "dopened[:n_a] * a_prev * (1 - rt**2)"),
            ),
        ),
        Mistake(
            "the candidate squashed once more",
            "The cache holds the candidate after its tanh. Which expression gives the slope from that?",
            ((OFFER, "da_next * (1 - zt) * (1 - np.tanh(cct) ** 2)"),),
        ),
        Mistake(
            "the reset gate reached without the matrix",
            "Between the candidate and the reset gate stands a product with a matrix. What does a "
            "gradient meet there on its way back?",
            ((RESET, 'dz["c"] * a_prev * rt * (1 - rt)'),),
        ),
        Mistake(
            "the state left out at the reset gate",
            "At a product each factor gets the gradient times the other one. What did rt multiply?",
            ((RESET, "dopened[:n_a] * rt * (1 - rt)"),),
        ),
        Mistake(
            "the reset taken after the product",
            "Your gradients belong to a cell that resets what the matrix has made of the state. In this "
            "lab's third equation, what does rt multiply?",
            (
                (
                    RESET,
                    'dz["c"] * (parameters["Wc"][:, :n_a] @ a_prev) * rt * (1 - rt)',
                ),
                (A_PART, A_PART.replace(THROUGH, 'parameters["Wc"][:, :n_a].T @ (rt * dz["c"])')),
            ),
        ),
        Mistake(
            "the unreset state in dWc",
            "dbc is right. Which stack did the candidate's weights meet, the gates' or another one?",
            ((MET, "stacked"),),
        ),
        Mistake(
            "the reset state in all three",
            "Only one of the three layers read the reset state. Which stack did the gates read?",
            ((MET, "opened"),),
        ),
        Mistake(
            "the two gates swapped in the results",
            "All numbers are there. Compare the keys of your dictionary with what you put under them.",
            (
                (
                    'gradients[f"dW{gate}"]',
                    'gradients["dW" + {"r": "z", "z": "r"}.get(gate, gate)]',
                ),
                (
                    'gradients[f"db{gate}"]',
                    'gradients["db" + {"r": "z", "z": "r"}.get(gate, gate)]',
                ),
            ),
        ),
        Mistake(
            "the gates swapped in the cache",
            "Compare the line that unpacks the cache with the docstring, name by name.",
            (("a_prev, rt, zt, cct", "a_prev, zt, rt, cct"),),
        ),
        Mistake(
            "keepdims left out",
            "A gradient has the shape of the thing itself. What shape does a bias have, and what shape "
            "does a sum leave?",
            ((BIAS, "np.sum(dz[gate], axis=1)"),),
        ),
        Mistake(
            "averaged over the batch",
            "You divide by m. Whoever averaged the loss has already put that into da_next.",
            (
                ("dz[gate] @ met.T", "dz[gate] @ met.T / xt.shape[1]"),
                (BIAS, f"{BIAS} / xt.shape[1]"),
            ),
        ),
        Mistake(
            "the biases averaged over the batch",
            "A nudge of a bias moves every example. Do their answers add up or average out?",
            ((BIAS, "np.mean(dz[gate], axis=1, keepdims=True)"),),
        ),
        Mistake(
            "the candidate left out of dxt",
            "Three layers read the input. How many of them send a gradient back to it?",
            ((X_PART, '"dxt": dstacked[n_a:]'),),
        ),
        Mistake(
            "the gates left out of dxt",
            "Three layers read the input. How many of them send a gradient back to it?",
            ((X_PART, '"dxt": dopened[n_a:]'),),
        ),
        Mistake(
            "stacked the wrong way round for the weights",
            "The first n_a columns of each weight matrix met the hidden state. What do they meet in "
            "your gradient?",
            (
                ("np.concatenate([a_prev, xt])", "np.concatenate([xt, a_prev])"),
                ("np.concatenate([rt * a_prev, xt])", "np.concatenate([xt, rt * a_prev])"),
            ),
        ),
        Mistake(
            "the weights not transposed on the way to the hidden state",
            "The part of a matrix that meets the hidden state is square, so no shape warns you. Which "
            "of its indices does a gradient enter by?",
            (
                (
                    A_PART,
                    A_PART.replace(
                        GATES,
                        'parameters["Wr"][:, :n_a] @ dz["r"] + parameters["Wz"][:, :n_a] @ dz["z"]',
                    ),
                ),
            ),
        ),
        Mistake(
            "the new state where the old one belongs",
            "The step read the state *before* it. Which one does your backward use?",
            (
                ("_, a_prev, rt", "a_next, a_prev, rt"),
                ("np.concatenate([a_prev, xt])", "np.concatenate([a_next, xt])"),
                ("np.concatenate([rt * a_prev, xt])", "np.concatenate([rt * a_next, xt])"),
            ),
        ),
    ),
)
