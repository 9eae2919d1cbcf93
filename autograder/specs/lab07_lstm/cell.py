"""Lab 07: what `lstm_cell_forward` must do."""

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.gated import (
    NO_SOFTMAX,
    SCORES,
    cell_draws,
)
from autograder.specs.lstm_draws import (
    cell,
    lstm_parameters,
    printed_cell,
)
from autograder.specs.nested import alone_of_integers
from unrolled.checks.case import Exercise, Part

STACK = "np.concatenate([a_prev, xt])"
BELT = "c_next = ft * c_prev + it * cct"
SHOWN = "ot * np.tanh(c_next)"
CACHE = "(a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)"


def _gate(name):
    return f'sigmoid(parameters["W{name}"] @ stacked + parameters["b{name}"])'


CANDIDATE = 'np.tanh(parameters["Wc"] @ stacked + parameters["bc"])'


def _whole_cell(rng, ref, n_x=3, n_a=5, m=4):
    """Draw whole numbers for input and states."""
    states = (rng.integers(-2, 3, size=(n_a, m)) for _ in range(2))
    return rng.integers(-2, 3, size=(n_x, m)), *states, lstm_parameters(rng, n_x, n_a, 4)


# fmt: off
LAYER = "Compare the line of {} with the text: which weights, which bias, which input, which squashing function?"

CELL = Spec(
    Exercise(
        "lstm_cell_forward",
        ("xt", "a_prev", "c_prev", "parameters"),
        ("a_next", "c_next", "yt_pred", "cache"),
        {"values": 6, "sizes": 3, "contract": 3, "printed example": 0},
        parts=(
            Part("the forget gate, ft", "cache[4]", LAYER.format("the forget gate")),
            Part("the input gate, it", "cache[5]", LAYER.format("the input gate")),
            Part("the candidate, cct", "cache[6]", LAYER.format("the candidate")),
            Part("the output gate, ot", "cache[7]", LAYER.format("the output gate")),
            Part("the new cell state", "c_next",
                 "Gates and candidate are right. What is kept on the belt, what is added, and which gate belongs to which?",
                 ("cache[4]", "cache[5]", "cache[6]")),
            Part("the new hidden state", "a_next",
                 "The belt is right. What happens to it before it is shown, and which gate stands in the way?",
                 ("c_next", "cache[7]")),
            Part("the prediction", "yt_pred",
                 "The states are right. Which state, which weights, which bias, and which function turn into the prediction?",
                 ("a_next",)),
            Part("the cache", "cache",
                 "The results are right. Lab 08 unpacks the cache by position: compare its entries with the docstring.",
                 ("cache[4]", "cache[5]", "cache[6]", "cache[7]", "a_next", "c_next")),
        ),
    ),
    draws=(
        *cell_draws(
            cell,
            Draw("larger weights and states", "values", lambda r, ref: cell(r, n_x=2, n_a=3, n_y=5, m=4, scale=1.0)),
            _whole_cell,
            then=(
                alone_of_integers(name, place, lambda r, ref: cell(r))
                for place, name in enumerate(("xt", "a_prev", "c_prev", "parameters"))
            ),
        ),
        Draw("the printed example", "printed example", lambda r, ref: printed_cell(), exact=True),
    ),
    mistakes=(
        Mistake("stacked the wrong way round",
                "The first n_a columns of each weight matrix are meant for the hidden state. What do they meet in your product?",
                old=STACK, new="np.concatenate([xt, a_prev])"),
        Mistake("forget and input gate swapped on the belt",
                "One gate decides what stays, the other what is added. Which one multiplies the old cell state?",
                old=BELT, new="c_next = it * c_prev + ft * cct"),
        Mistake("input and output gate swapped",
                "One gate stands in front of the candidate, the other in front of the way out. Which is which?",
                swaps=((BELT, "c_next = ft * c_prev + ot * cct"), (SHOWN, "it * np.tanh(c_next)"))),
        Mistake("forget and output gate swapped",
                "One gate decides what stays on the belt, the other what is shown. Which is which?",
                swaps=((BELT, "c_next = ot * c_prev + it * cct"), (SHOWN, "ft * np.tanh(c_next)"))),
        Mistake("a sigmoid on the candidate",
                "Can your cell ever subtract something from its memory? Look at the range of the candidate.",
                old=CANDIDATE, new=CANDIDATE.replace("np.tanh", "sigmoid")),
        Mistake("tanh on the gates",
                "A valve is never open by a negative amount. Which function ends between 0 and 1?",
                swaps=tuple((_gate(g), _gate(g).replace("sigmoid", "np.tanh")) for g in "fio")),
        Mistake("softmax on the gates",
                "Each unit has valves of its own: opening one must not shut another. Do yours sum to one?",
                swaps=tuple((_gate(g), _gate(g).replace("sigmoid", "softmax")) for g in "fio")),
        Mistake("the cell state not squashed before it is shown",
                "A hidden state lies between -1 and 1. What happens to the cell state on its way out?",
                old=SHOWN, new="ot * c_next"),
        Mistake("the output gate left out",
                "Three gates are computed. Which one does your hidden state never meet?",
                old=SHOWN, new="np.tanh(c_next)"),
        Mistake("the forget gate left out",
                "How would your cell ever get rid of anything? Look at what happens to the old cell state.",
                old=BELT, new="c_next = c_prev + it * cct"),
        Mistake("the input gate left out",
                "Everything that is offered gets onto the belt. Which valve should stand in the way?",
                old=BELT, new="c_next = ft * c_prev + cct"),
        Mistake("the gate added in place of the candidate",
                "A gate says how much; something else says what. What do you put on the belt?",
                old=BELT, new="c_next = ft * c_prev + it"),
        Mistake("the old cell state forgotten",
                "Change c_prev and your result stays the same: where does the memory go?",
                old=BELT, new="c_next = it * cct"),
        Mistake("the hidden state kept in place of the cell state",
                "There are two states. Which of them runs along the belt?",
                old=BELT, new="c_next = ft * a_prev + it * cct"),
        Mistake("the input gate taken for one minus the forget gate",
                "The three gates are independent: a cell may keep and add at the same time.",
                old=BELT, new="c_next = ft * c_prev + (1 - ft) * cct"),
        Mistake("the stack left empty",
                "Your gates are the same for every example, whatever xt and a_prev are. What is in the stack when they look at it?",
                old="np.concatenate([a_prev, xt])", new="np.zeros((len(a_prev) + len(xt), xt.shape[1]))"),
        Mistake("the belt squashed",
                "Something on the belt should stay as it is while the gates leave it alone. Does it, with you?",
                old=BELT, new="c_next = np.tanh(ft * c_prev + it * cct)"),
        Mistake("the old cell state shown",
                "What leaves the cell should know of this step's input. Which cell state does?",
                old=SHOWN, new="ot * np.tanh(c_prev)"),
        Mistake("a matrix product where a gate meets a state",
                "Each unit has its own valve. Which product works entry by entry?",
                old=BELT, new="c_next = ft @ c_prev + it @ cct"),
        Mistake("predicts from the cell state",
                "The prediction sees only what the cell shows. Which state is that?",
                old=SCORES, new=SCORES.replace("a_next", "c_next")),
        Mistake("predicts from the old hidden state",
                "The prediction of this step should know this step's input. Which state does?",
                old=SCORES, new=SCORES.replace("a_next", "a_prev")),
        *NO_SOFTMAX,
        Mistake("the output bias left out",
                "The states are right. What else goes into the scores of the prediction?",
                old=SCORES, new='parameters["Wy"] @ a_next'),
        Mistake("the biases of the gates left out",
                "Which valve is open when everything it reads is zero? Something has to say so.",
                swaps=tuple((f' + parameters["b{g}"]', "") for g in "fico")),
        Mistake("the forget gate's weights used for the input gate too",
                "Two of your gates always agree. Compare the lines that compute them.",
                old=_gate("i"), new=_gate("f")),
        Mistake("the input gate's weights used for the candidate",
                "What to write and whether to write it are two questions. Compare the lines that answer them.",
                old=CANDIDATE, new=CANDIDATE.replace("Wc", "Wi").replace("bc", "bi")),
        Mistake("the two states swapped in the results",
                "All numbers are there. Compare the order of your results with the docstring.",
                old="return a_next, c_next, yt_pred,", new="return c_next, a_next, yt_pred,"),
        Mistake("states in another order in the cache",
                "Lab 08 unpacks the cache by position. Compare its first four entries with the docstring.",
                old=CACHE, new="(a_next, a_prev, c_next, c_prev, ft, it, cct, ot, xt, parameters)"),
        Mistake("gates in another order in the cache",
                "Lab 08 unpacks the cache by position. Compare the order of the gates with the docstring.",
                old=CACHE, new="(a_next, c_next, a_prev, c_prev, ft, it, ot, cct, xt, parameters)"),
        Mistake("the old cell state overwritten",
                "An operator with = in it can change the array that you were handed. Who else holds c_prev?",
                old=BELT, new="c_prev *= ft\n    c_prev += it * cct\n    c_next = c_prev"),
        Mistake("the bias of the forget gate left out",
                "All gates but one have a bias. Which one is open by half when all it reads is zero?",
                old=' + parameters["bf"]', new=""),
        Mistake("the bias of the output gate left out",
                "All gates but one have a bias. Which one is open by half when all it reads is zero?",
                old=' + parameters["bo"]', new=""),
        Mistake("the forget gate turned round",
                "A forget gate at 1 keeps everything. What does yours keep when it is at 1?",
                old="ft * c_prev", new="(1 - ft) * c_prev"),
        Mistake("a sigmoid on what is shown",
                "A hidden state may be negative. Which function squashes the cell state on its way out?",
                old="ot * np.tanh(c_next)", new="ot * sigmoid(c_next)"),
        Mistake("the output gate inside the tanh",
                "Which comes first on the way out, the squashing or the valve?",
                old="ot * np.tanh(c_next)", new="np.tanh(ot * c_next)"),
    ),
)
