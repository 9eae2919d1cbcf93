"""Lab 08: what `lstm_cell_backward` must do."""

import numpy as np

from autograder.lab.spec import Mistake, Spec
from autograder.specs.draws import read_only
from autograder.specs.lstm_draws import cell_back
from autograder.specs.nested import alone_of_integers, each, exact, other_order, single
from unrolled.checks.case import Exercise, Part

MEET = "dc = dc_next + da_next * ot * (1 - shown**2)"
SLOPE = "(1 - shown**2)"
FORGET = "dc * c_prev * ft * (1 - ft)"
INPUT = "dc * cct * it * (1 - it)"
OFFER = "dc * it * (1 - cct**2)"
OUTPUT = "da_next * shown * ot * (1 - ot)"
STACK = "np.concatenate([a_prev, xt])"
SPREAD = 'parameters[f"W{gate}"].T @ dz[gate] for gate in dz'
A_PART, X_PART, C_PART = '"da_prev": dstacked[:n_a]', '"dxt": dstacked[n_a:]', '"dc_prev": dc * ft'
BIAS = "np.sum(dz[gate], axis=1, keepdims=True)"


CELL = Spec(
    Exercise(
        "lstm_cell_backward",
        ("da_next", "dc_next", "cache"),
        ("gradients",),
        {"values": 6, "one path at a time": 3, "sizes": 3, "contract": 3},
        parts=(
            Part(
                "the gradient on the belt, seen in dc_prev",
                "gradients['dc_prev']",
                "Two paths lead into the gradient on the belt: one along it, one through what was shown. Write down both, and what each passes; then one gate leads on to dc_prev.",
            ),
            Part(
                "the gradient at the forget gate, seen in dbf",
                "gradients['dbf']",
                "What did this layer's output meet in the forward formula? That is one factor; the slope of its own squashing function is another, and it multiplies everything.",
                ("gradients['dc_prev']",),
            ),
            Part(
                "the gradient at the input gate, seen in dbi",
                "gradients['dbi']",
                "What did this layer's output meet in the forward formula? That is one factor; the slope of its own squashing function is another, and it multiplies everything.",
                ("gradients['dc_prev']",),
            ),
            Part(
                "the gradient at the candidate, seen in dbc",
                "gradients['dbc']",
                "What did this layer's output meet in the forward formula? That is one factor; the slope of its own squashing function is another, and it multiplies everything.",
                ("gradients['dc_prev']",),
            ),
            Part(
                "the gradient at the output gate, seen in dbo",
                "gradients['dbo']",
                "What did this layer's output meet in the forward formula? That is one factor; the slope of its own squashing function is another, and it multiplies everything.",
            ),
            Part(
                "dWf",
                "gradients['dWf']",
                "The gradient at this layer is right. What did its weights meet on the way forward, in which order?",
                ("gradients['dbf']",),
            ),
            Part(
                "dWi",
                "gradients['dWi']",
                "The gradient at this layer is right. What did its weights meet on the way forward, in which order?",
                ("gradients['dbi']",),
            ),
            Part(
                "dWc",
                "gradients['dWc']",
                "The gradient at this layer is right. What did its weights meet on the way forward, in which order?",
                ("gradients['dbc']",),
            ),
            Part(
                "dWo",
                "gradients['dWo']",
                "The gradient at this layer is right. What did its weights meet on the way forward, in which order?",
                ("gradients['dbo']",),
            ),
            Part(
                "da_prev",
                "gradients['da_prev']",
                "The gradients at all four layers are right. Which part of each matrix did the hidden state meet, and how do the four answers come together?",
                ("gradients['dbf']", "gradients['dbi']", "gradients['dbc']", "gradients['dbo']"),
            ),
            Part(
                "dxt",
                "gradients['dxt']",
                "The gradients at all four layers are right. Which part of each matrix did the input meet, and how do the four answers come together?",
                ("gradients['dbf']", "gradients['dbi']", "gradients['dbc']", "gradients['dbo']"),
            ),
        ),
    ),
    draws=(
        exact("a batch", "values", lambda r, ref: cell_back(r, ref)),
        exact("other sizes", "values", lambda r, ref: cell_back(r, ref, n_x=6, n_a=4, m=2)),
        exact(
            "central differences of the given lstm_cell_forward",
            "values",
            lambda r, ref: cell_back(r, ref, n_a=4, m=3),
            "central",
        ),
        exact(
            "a gradient along the belt alone",
            "one path at a time",
            lambda r, ref: cell_back(r, ref, from_above=0.0),
        ),
        exact(
            "a gradient from above alone",
            "one path at a time",
            lambda r, ref: cell_back(r, ref, along_the_belt=0.0),
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
            lambda r, ref: cell_back(r, ref, from_above=3e3, along_the_belt=3e3),
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
        alone_of_integers("da_next", 0, lambda r, ref: cell_back(r, ref), exact=True),
        alone_of_integers("dc_next", 1, lambda r, ref: cell_back(r, ref), exact=True),
        exact(
            "called again", "contract", lambda r, ref: cell_back(r, ref), "keeps", mistakes=False
        ),
        exact(
            "called twice", "contract", lambda r, ref: cell_back(r, ref), "repeats", mistakes=False
        ),
    ),
    mistakes=(
        Mistake(
            "the path along the belt left out",
            "With da_next at zero you get nothing at all. Which other arrow ends in dc?",
            ((MEET, "dc = da_next * ot * (1 - shown**2)"),),
        ),
        Mistake(
            "the path through the output left out of dc",
            "da_next reaches your output gate and nothing else. What else was a_next made from?",
            ((MEET, "dc = dc_next + 0 * da_next"),),
        ),
        Mistake(
            "the slope of the tanh left out",
            "On its way from a_next to the belt a gradient passes a box. What does that box do "
            "to it?",
            ((SLOPE, "1"),),
        ),
        Mistake(
            "the output gate left out of the second path",
            "A valve that was shut on the way out: does anything come back through it?",
            ((MEET, "dc = dc_next + da_next * (1 - shown**2)"),),
        ),
        Mistake(
            "the slope taken at the cell state itself",
            "One minus the square of the *output* of a tanh. What is c_next, its output or its "
            "input?",
            ((SLOPE, "(1 - c_next**2)"),),
        ),
        Mistake(
            "the slope taken at the hidden state",
            "a_next is not the output of the tanh: something was multiplied to it. Which array is?",
            ((SLOPE, "(1 - a_next**2)"),),
        ),
        Mistake(
            "the slope applied to both paths",
            "Look at the picture once more: which of the two paths into dc leads through the tanh?",
            ((MEET, "dc = (dc_next + da_next * ot) * (1 - shown**2)"),),
        ),
        Mistake(
            "the candidate squashed once more",
            "The cache holds the candidate after its tanh. Which expression gives the slope "
            "from that?",
            ((OFFER, "dc * it * (1 - np.tanh(cct) ** 2)"),),
        ),
        Mistake(
            "the slope of the candidate left out",
            "You stop at the output of the candidate's layer; its weights and its bias stand "
            "in front of "
            "a squashing function.",
            ((OFFER, "dc * it"),),
        ),
        Mistake(
            "the slopes of the gates left out",
            "You stop at the outputs of the gates; their weights and biases stand in front of "
            "a sigmoid.",
            ((FORGET, "dc * c_prev"), (INPUT, "dc * cct"), (OUTPUT, "da_next * shown")),
        ),
        Mistake(
            "the slope of the output gate left out",
            "Three sigmoids, three slopes. Which of your gates has none?",
            ((OUTPUT, "da_next * shown"),),
        ),
        Mistake(
            "the gates squashed once more",
            "The cache holds the gates after their sigmoid. Which expression gives the slope "
            "from that?",
            (
                (FORGET, "dc * c_prev * sigmoid(ft) * (1 - sigmoid(ft))"),
                (INPUT, "dc * cct * sigmoid(it) * (1 - sigmoid(it))"),
                (OUTPUT, "da_next * shown * sigmoid(ot) * (1 - sigmoid(ot))"),
            ),
        ),
        Mistake(
            "the slope of a tanh on the gates",
            "The gates do not end in a tanh. What is the slope of the function that they end in?",
            (
                (FORGET, "dc * c_prev * (1 - ft**2)"),
                (INPUT, "dc * cct * (1 - it**2)"),
                (OUTPUT, "da_next * shown * (1 - ot**2)"),
            ),
        ),
        Mistake(
            "a gate's slope on one of two paths only",
            "Check your brackets: does the last factor of each gate multiply the whole sum, or "
            "its last "
            "term alone?",
            (
                (
                    FORGET,
                    "dc_next * c_prev + da_next * ot * (1 - np.tanh(c_next) ** 2) * c_prev * "
                    "ft * (1 - ft)",
                ),
                (
                    INPUT,
                    "dc_next * cct + da_next * ot * (1 - np.tanh(c_next) ** 2) * cct * it * (1 "
                    "- it)",
                ),
                (
                    OFFER,
                    "dc_next * it + da_next * ot * (1 - np.tanh(c_next) ** 2) * it * (1 - cct**2)",
                ),
            ),
        ),
        Mistake(
            "forget and input gate swapped",
            "Which of the two gates multiplied the old cell state, and which the candidate?",
            ((FORGET, "dc * cct * ft * (1 - ft)"), (INPUT, "dc * c_prev * it * (1 - it)")),
        ),
        Mistake(
            "the input gate and the candidate swapped",
            "At a product each factor gets the gradient times the *other* one. Which is the other?",
            ((INPUT, "dc * it * it * (1 - it)"), (OFFER, "dc * cct * (1 - cct**2)")),
        ),
        Mistake(
            "input and output gate swapped in the results",
            "All numbers are there. Compare the keys of your dictionary with what you put "
            "under them.",
            (
                (
                    'gradients[f"dW{gate}"]',
                    'gradients["dW" + {"i": "o", "o": "i"}.get(gate, gate)]',
                ),
                (
                    'gradients[f"db{gate}"]',
                    'gradients["db" + {"i": "o", "o": "i"}.get(gate, gate)]',
                ),
            ),
        ),
        Mistake(
            "the output gate reached through dc",
            "The output gate stands behind the belt, not on it. Which gradient arrives there?",
            ((OUTPUT, "dc * shown * ot * (1 - ot)"),),
        ),
        Mistake(
            "the output gate times the cell state itself",
            "At a product each factor gets the gradient times the other one. What did ot multiply?",
            ((OUTPUT, "da_next * c_next * ot * (1 - ot)"),),
        ),
        Mistake(
            "the new cell state at the forget gate",
            "At a product each factor gets the gradient times the other one. What did ft multiply?",
            ((FORGET, "dc * c_next * ft * (1 - ft)"),),
        ),
        Mistake(
            "keepdims left out",
            "A gradient has the shape of the thing itself. What shape does a bias have, and "
            "what shape "
            "does a sum leave?",
            ((BIAS, "np.sum(dz[gate], axis=1)"),),
        ),
        Mistake(
            "averaged over the batch",
            "You divide by m. Whoever averaged the loss has already put that into da_next.",
            (
                ("dz[gate] @ stacked.T", "dz[gate] @ stacked.T / xt.shape[1]"),
                (BIAS, f"{BIAS} / xt.shape[1]"),
            ),
        ),
        Mistake(
            "stacked the wrong way round for the weights",
            "The first n_a columns of each weight matrix met the hidden state. What do they "
            "meet in your "
            "gradient?",
            ((STACK, "np.concatenate([xt, a_prev])"),),
        ),
        Mistake(
            "the two halves of the stack swapped",
            "Which rows of the stack were the hidden state, and which the input? Count from "
            "the top.",
            ((A_PART, '"da_prev": dstacked[len(xt):]'), (X_PART, '"dxt": dstacked[:len(xt)]')),
        ),
        Mistake(
            "dxt taken from the part of the hidden state",
            "dxt has the shape of xt. Which columns of the weights did xt meet?",
            ((X_PART, '"dxt": dstacked[:n_a]'),),
        ),
        Mistake(
            "the weights not transposed on the way to the hidden state",
            "The part of a matrix that meets the hidden state is square, so no shape warns "
            "you. Which of "
            "its indices does a gradient enter by?",
            (
                (
                    A_PART,
                    '"da_prev": sum(parameters[f"W{gate}"][:, :n_a] @ dz[gate] for gate in dz)',
                ),
            ),
        ),
        Mistake(
            "the forget gate left out of the stack",
            "Four layers read the stack. How many of them send a gradient back to it?",
            ((SPREAD, 'parameters[f"W{gate}"].T @ dz[gate] for gate in "ico"'),),
        ),
        Mistake(
            "the input gate left out of the stack",
            "Four layers read the stack. How many of them send a gradient back to it?",
            ((SPREAD, 'parameters[f"W{gate}"].T @ dz[gate] for gate in "fco"'),),
        ),
        Mistake(
            "the candidate left out of the stack",
            "Four layers read the stack. Is the candidate's one of yours?",
            ((SPREAD, 'parameters[f"W{gate}"].T @ dz[gate] for gate in "fio"'),),
        ),
        Mistake(
            "the output gate left out of the stack",
            "Four layers read the stack. How many of them send a gradient back to it?",
            ((SPREAD, 'parameters[f"W{gate}"].T @ dz[gate] for gate in "fic"'),),
        ),
        Mistake(
            "the forget gate left out of dc_prev",
            "What happened to the old cell state before anything was added to it?",
            ((C_PART, '"dc_prev": dc'),),
        ),
        Mistake(
            "only one path in dc_prev",
            "How many paths lead into dc, and where does each of them go from there?",
            ((C_PART, '"dc_prev": dc_next * ft'),),
        ),
        Mistake(
            "the input gate in dc_prev",
            "Which of the two factors on the belt did the old cell state meet?",
            ((C_PART, '"dc_prev": dc * it'),),
        ),
        Mistake(
            "the slope of the forget gate left out",
            "Three sigmoids, three slopes. Which of your gates has none?",
            (("dc * c_prev * ft * (1 - ft)", "dc * c_prev"),),
        ),
        Mistake(
            "the slope of the input gate left out",
            "Three sigmoids, three slopes. Which of your gates has none?",
            (("dc * cct * it * (1 - it)", "dc * cct"),),
        ),
        Mistake(
            "the tanh not squared in the slope",
            "One minus the *square* of the output of a tanh: at -0.5 and at 0.5 it is equally steep.",
            (("(1 - shown**2)", "(1 - shown)"),),
        ),
        Mistake(
            "dc_next added inside the slope",
            "Check your brackets: the path along the belt meets neither the output gate nor the tanh.",
            (
                (
                    "dc_next + da_next * ot * (1 - shown**2)",
                    "da_next * ot * (1 - shown**2 + dc_next)",
                ),
            ),
        ),
        Mistake(
            "the two gradients added as they come",
            "da_next and dc_next belong to different places. What does da_next pass on its way to the belt?",
            (("dc_next + da_next * ot * (1 - shown**2)", "dc_next + da_next"),),
        ),
        Mistake(
            "the hidden state at the output gate",
            "At a product each factor gets the gradient times the other one. What did ot multiply?",
            (("da_next * shown * ot * (1 - ot)", "da_next * a_next * ot * (1 - ot)"),),
        ),
        Mistake(
            "the new hidden state in the stack",
            "The gates read the hidden state *before* the step. Which one stands in your stack?",
            (("np.concatenate([a_prev, xt])", "np.concatenate([a_next, xt])"),),
        ),
        Mistake(
            "the old cell state in dc_prev",
            "At a product each factor gets the gradient times the other one. What multiplied the old cell state?",
            (('"dc_prev": dc * ft', '"dc_prev": dc * c_prev'),),
        ),
        Mistake(
            "the biases averaged over the batch",
            "A nudge of a bias moves every example. Do their answers add up or average out?",
            (
                (
                    "np.sum(dz[gate], axis=1, keepdims=True)",
                    "np.mean(dz[gate], axis=1, keepdims=True)",
                ),
            ),
        ),
        Mistake(
            "candidate and output gate swapped in the cache",
            "Compare the line that unpacks the cache with the docstring, name by name.",
            (("it, cct, ot, xt, parameters = cache", "it, ot, cct, xt, parameters = cache"),),
        ),
        Mistake(
            "the candidate's slope on one of two paths only",
            "Check your brackets at the candidate: does its slope multiply both paths?",
            (
                (
                    "dc * it * (1 - cct**2)",
                    "dc_next * it + da_next * ot * (1 - shown**2) * it * (1 - cct**2)",
                ),
            ),
        ),
        Mistake(
            "half of the output gate's slope",
            "The slope of a sigmoid has two factors. Which one does your output gate miss?",
            (("da_next * shown * ot * (1 - ot)", "da_next * shown * (1 - ot)"),),
        ),
    ),
)
