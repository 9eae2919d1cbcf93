"""Lab 07: what the LSTM's cell and its loop over all steps must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only
from autograder.specs.lstm_draws import (
    cell,
    lstm_parameters,
    printed_cell,
    printed_sequence,
    sequence,
)
from autograder.specs.nested import alone_of_integers, each, other_order, single
from unrolled.checks.case import Exercise, Part

STACK = "np.concatenate([a_prev, xt])"
BELT = "c_next = ft * c_prev + it * cct"
SHOWN = "ot * np.tanh(c_next)"
SCORES = 'parameters["Wy"] @ a_next + parameters["by"]'
CACHE = "(a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)"


def _gate(name):
    return f'sigmoid(parameters["W{name}"] @ stacked + parameters["b{name}"])'


CANDIDATE = 'np.tanh(parameters["Wc"] @ stacked + parameters["bc"])'


def _whole_numbers(rng, n_x=3, n_a=5, m=4):
    states = (rng.integers(-2, 3, size=(n_a, m)) for _ in range(2))
    return rng.integers(-2, 3, size=(n_x, m)), *states, lstm_parameters(rng, n_x, n_a, 4)


def _whole_sequence(rng, n_x=3, n_a=5, m=2, T_x=4):
    x, a0 = rng.integers(0, 2, size=(n_x, m, T_x)), rng.integers(-1, 2, size=(n_a, m))
    return x, a0, lstm_parameters(rng, n_x, n_a, 4)


CELL = Spec(
    Exercise(
        "lstm_cell_forward",
        ("xt", "a_prev", "c_prev", "parameters"),
        ("a_next", "c_next", "yt_pred", "cache"),
        {"values": 6, "sizes": 3, "contract": 3, "printed example": 0},
        parts=(
            Part(
                "the forget gate, ft",
                "cache[4]",
                "Compare the line of the forget gate with the text: which weights, which bias, which input, which squashing function?",
            ),
            Part(
                "the input gate, it",
                "cache[5]",
                "Compare the line of the input gate with the text: which weights, which bias, which input, which squashing function?",
            ),
            Part(
                "the candidate, cct",
                "cache[6]",
                "Compare the line of the candidate with the text: which weights, which bias, which input, which squashing function?",
            ),
            Part(
                "the output gate, ot",
                "cache[7]",
                "Compare the line of the output gate with the text: which weights, which bias, which input, which squashing function?",
            ),
            Part(
                "the new cell state",
                "c_next",
                "Gates and candidate are right. What is kept on the belt, what is added, and which gate belongs to which?",
                ("cache[4]", "cache[5]", "cache[6]"),
            ),
            Part(
                "the new hidden state",
                "a_next",
                "The belt is right. What happens to it before it is shown, and which gate stands in the way?",
                ("c_next", "cache[7]"),
            ),
            Part(
                "the prediction",
                "yt_pred",
                "The states are right. Which state, which weights, which bias, and which function turn into the prediction?",
                ("a_next",),
            ),
            Part(
                "the cache",
                "cache",
                "The results are right. Lab 08 unpacks the cache by position: compare its entries with the docstring.",
                ("cache[4]", "cache[5]", "cache[6]", "cache[7]", "a_next", "c_next"),
            ),
        ),
    ),
    draws=(
        Draw("a batch", "values", lambda r, ref: cell(r)),
        Draw("other sizes", "values", lambda r, ref: cell(r, n_x=6, n_a=4, n_y=3, m=2)),
        Draw(
            "larger weights and states",
            "values",
            lambda r, ref: cell(r, n_x=2, n_a=3, n_y=5, m=4, scale=1.0),
        ),
        Draw("a batch of one", "sizes", lambda r, ref: cell(r, m=1)),
        Draw(
            "as many examples as inputs and units",
            "sizes",
            lambda r, ref: cell(r, n_x=4, n_a=4, n_y=4, m=4),
        ),
        Draw("one hidden unit", "sizes", lambda r, ref: cell(r, n_a=1)),
        Draw("enormous weights", "sizes", lambda r, ref: cell(r, scale=3000.0), mistakes=False),
        Draw(
            "extra keys in another order",
            "contract",
            lambda r, ref: other_order(cell(r)),
            mistakes=False,
        ),
        Draw("integers", "contract", lambda r, ref: _whole_numbers(r)),
        Draw("float32", "contract", lambda r, ref: each(single, cell(r)), mistakes=False),
        Draw(
            "read-only arrays", "contract", lambda r, ref: each(read_only, cell(r)), mistakes=False
        ),
        Draw(
            "Fortran order",
            "contract",
            lambda r, ref: each(np.asfortranarray, cell(r)),
            mistakes=False,
        ),
        alone_of_integers("xt", 0, lambda r, ref: cell(r)),
        alone_of_integers("a_prev", 1, lambda r, ref: cell(r)),
        alone_of_integers("c_prev", 2, lambda r, ref: cell(r)),
        alone_of_integers("parameters", 3, lambda r, ref: cell(r)),
        Draw("called again", "contract", lambda r, ref: cell(r), "keeps", mistakes=False),
        Draw("called twice", "contract", lambda r, ref: cell(r), "repeats", mistakes=False),
        Draw("the printed example", "printed example", lambda r, ref: printed_cell(), exact=True),
    ),
    mistakes=(
        Mistake(
            "stacked the wrong way round",
            "The first n_a columns of each weight matrix are meant for the hidden state. What "
            "do they "
            "meet in your product?",
            ((STACK, "np.concatenate([xt, a_prev])"),),
        ),
        Mistake(
            "forget and input gate swapped on the belt",
            "One gate decides what stays, the other what is added. Which one multiplies the "
            "old cell state?",
            ((BELT, "c_next = it * c_prev + ft * cct"),),
        ),
        Mistake(
            "input and output gate swapped",
            "One gate stands in front of the candidate, the other in front of the way out. "
            "Which is which?",
            ((BELT, "c_next = ft * c_prev + ot * cct"), (SHOWN, "it * np.tanh(c_next)")),
        ),
        Mistake(
            "forget and output gate swapped",
            "One gate decides what stays on the belt, the other what is shown. Which is which?",
            ((BELT, "c_next = ot * c_prev + it * cct"), (SHOWN, "ft * np.tanh(c_next)")),
        ),
        Mistake(
            "a sigmoid on the candidate",
            "Can your cell ever subtract something from its memory? Look at the range of the "
            "candidate.",
            ((CANDIDATE, CANDIDATE.replace("np.tanh", "sigmoid")),),
        ),
        Mistake(
            "tanh on the gates",
            "A valve is never open by a negative amount. Which function ends between 0 and 1?",
            tuple((_gate(g), _gate(g).replace("sigmoid", "np.tanh")) for g in "fio"),
        ),
        Mistake(
            "softmax on the gates",
            "Each unit has valves of its own: opening one must not shut another. Do yours sum "
            "to one?",
            tuple((_gate(g), _gate(g).replace("sigmoid", "softmax")) for g in "fio"),
        ),
        Mistake(
            "the cell state not squashed before it is shown",
            "A hidden state lies between -1 and 1. What happens to the cell state on its way out?",
            ((SHOWN, "ot * c_next"),),
        ),
        Mistake(
            "the output gate left out",
            "Three gates are computed. Which one does your hidden state never meet?",
            ((SHOWN, "np.tanh(c_next)"),),
        ),
        Mistake(
            "the forget gate left out",
            "How would your cell ever get rid of anything? Look at what happens to the old "
            "cell state.",
            ((BELT, "c_next = c_prev + it * cct"),),
        ),
        Mistake(
            "the input gate left out",
            "Everything that is offered gets onto the belt. Which valve should stand in the way?",
            ((BELT, "c_next = ft * c_prev + cct"),),
        ),
        Mistake(
            "the gate added in place of the candidate",
            "A gate says how much; something else says what. What do you put on the belt?",
            ((BELT, "c_next = ft * c_prev + it"),),
        ),
        Mistake(
            "the old cell state forgotten",
            "Change c_prev and your result stays the same: where does the memory go?",
            ((BELT, "c_next = it * cct"),),
        ),
        Mistake(
            "the hidden state kept in place of the cell state",
            "There are two states. Which of them runs along the belt?",
            ((BELT, "c_next = ft * a_prev + it * cct"),),
        ),
        Mistake(
            "the input gate taken for one minus the forget gate",
            "The three gates are independent: a cell may keep and add at the same time.",
            ((BELT, "c_next = ft * c_prev + (1 - ft) * cct"),),
        ),
        Mistake(
            "the stack left empty",
            "Your gates are the same for every example, whatever xt and a_prev are. What is in the "
            "stack when they look at it?",
            (("np.concatenate([a_prev, xt])", "np.zeros((len(a_prev) + len(xt), xt.shape[1]))"),),
        ),
        Mistake(
            "the belt squashed",
            "Something on the belt should stay as it is while the gates leave it alone. Does "
            "it, with you?",
            ((BELT, "c_next = np.tanh(ft * c_prev + it * cct)"),),
        ),
        Mistake(
            "the old cell state shown",
            "What leaves the cell should know of this step's input. Which cell state does?",
            ((SHOWN, "ot * np.tanh(c_prev)"),),
        ),
        Mistake(
            "a matrix product where a gate meets a state",
            "Each unit has its own valve. Which product works entry by entry?",
            ((BELT, "c_next = ft @ c_prev + it @ cct"),),
        ),
        Mistake(
            "predicts from the cell state",
            "The prediction sees only what the cell shows. Which state is that?",
            ((SCORES, SCORES.replace("a_next", "c_next")),),
        ),
        Mistake(
            "predicts from the old hidden state",
            "The prediction of this step should know this step's input. Which state does?",
            ((SCORES, SCORES.replace("a_next", "a_prev")),),
        ),
        Mistake(
            "scores in place of probabilities",
            "Each column of the prediction should be positive and sum to one.",
            ((f"softmax({SCORES})", SCORES),),
        ),
        Mistake(
            "a sigmoid in place of softmax",
            "One of the outcomes will happen: do your probabilities of a column sum to one?",
            ((f"softmax({SCORES})", f"sigmoid({SCORES})"),),
        ),
        Mistake(
            "the output bias left out",
            "The states are right. What else goes into the scores of the prediction?",
            ((SCORES, 'parameters["Wy"] @ a_next'),),
        ),
        Mistake(
            "the biases of the gates left out",
            "Which valve is open when everything it reads is zero? Something has to say so.",
            tuple((f' + parameters["b{g}"]', "") for g in "fico"),
        ),
        Mistake(
            "the forget gate's weights used for the input gate too",
            "Two of your gates always agree. Compare the lines that compute them.",
            ((_gate("i"), _gate("f")),),
        ),
        Mistake(
            "the input gate's weights used for the candidate",
            "What to write and whether to write it are two questions. Compare the lines that "
            "answer them.",
            ((CANDIDATE, CANDIDATE.replace("Wc", "Wi").replace("bc", "bi")),),
        ),
        Mistake(
            "the two states swapped in the results",
            "All numbers are there. Compare the order of your results with the docstring.",
            (("return a_next, c_next, yt_pred,", "return c_next, a_next, yt_pred,"),),
        ),
        Mistake(
            "states in another order in the cache",
            "Lab 08 unpacks the cache by position. Compare its first four entries with the "
            "docstring.",
            ((CACHE, "(a_next, a_prev, c_next, c_prev, ft, it, cct, ot, xt, parameters)"),),
        ),
        Mistake(
            "gates in another order in the cache",
            "Lab 08 unpacks the cache by position. Compare the order of the gates with the "
            "docstring.",
            ((CACHE, "(a_next, c_next, a_prev, c_prev, ft, it, ot, cct, xt, parameters)"),),
        ),
        Mistake(
            "the old cell state overwritten",
            "An operator with = in it can change the array that you were handed. Who else "
            "holds c_prev?",
            ((BELT, "c_prev *= ft\n    c_prev += it * cct\n    c_next = c_prev"),),
        ),
        Mistake(
            "the bias of the forget gate left out",
            "All gates but one have a bias. Which one is open by half when all it reads is zero?",
            ((' + parameters["bf"]', ""),),
        ),
        Mistake(
            "the bias of the output gate left out",
            "All gates but one have a bias. Which one is open by half when all it reads is zero?",
            ((' + parameters["bo"]', ""),),
        ),
        Mistake(
            "the forget gate turned round",
            "A forget gate at 1 keeps everything. What does yours keep when it is at 1?",
            (("ft * c_prev", "(1 - ft) * c_prev"),),
        ),
        Mistake(
            "a sigmoid on what is shown",
            "A hidden state may be negative. Which function squashes the cell state on its way out?",
            (("ot * np.tanh(c_next)", "ot * sigmoid(c_next)"),),
        ),
        Mistake(
            "the output gate inside the tanh",
            "Which comes first on the way out, the squashing or the valve?",
            (("ot * np.tanh(c_next)", "np.tanh(ot * c_next)"),),
        ),
    ),
)

LOOP = "lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)"
EMPTY = "c_next = np.zeros((n_a, m))"

SEQUENCE = Spec(
    Exercise(
        "lstm_forward",
        ("x", "a0", "parameters"),
        ("a", "y", "c", "caches"),
        {"values": 4, "sizes": 3, "contract": 3, "printed example": 0},
        below=("lstm_cell_forward",),
        steps="forward",
        parts=(
            Part(
                "the cell states",
                "c",
                "Follow both states by hand for two steps: what is on the belt before step 0, what enters step 1, and in which slot does each result land?",
            ),
            Part(
                "the hidden states",
                "a",
                "The belt is right. Which result of the cell belongs into a, and into which slot?",
                ("c",),
            ),
            Part(
                "the predictions",
                "y",
                "The states are right. Which result of the cell belongs into y, and into which slot?",
                ("a",),
            ),
            Part(
                "the caches",
                "caches",
                "The outputs are right, what is kept for the way back is not. Does each step keep a cache of its own, with the states as they were?",
                ("a", "c"),
            ),
        ),
    ),
    draws=(
        Draw("a batch of sequences", "values", lambda r, ref: sequence(r)),
        Draw("other sizes", "values", lambda r, ref: sequence(r, n_x=5, n_a=4, n_y=2, m=3, T_x=6)),
        Draw(
            "larger weights",
            "values",
            lambda r, ref: sequence(r, n_a=3, n_y=2, m=4, T_x=3, scale=1.0),
        ),
        Draw("one step", "sizes", lambda r, ref: sequence(r, T_x=1)),
        Draw("a batch of one", "sizes", lambda r, ref: sequence(r, m=1)),
        Draw("all sizes equal", "sizes", lambda r, ref: sequence(r, n_x=4, n_a=4, n_y=4, m=4)),
        Draw(
            "a long sequence",
            "sizes",
            lambda r, ref: sequence(r, n_x=2, n_a=3, n_y=2, m=1, T_x=30),
            mistakes=False,
        ),
        Draw(
            "extra keys in another order",
            "contract",
            lambda r, ref: other_order(sequence(r)),
            mistakes=False,
        ),
        Draw("integers", "contract", lambda r, ref: _whole_sequence(r)),
        Draw("float32", "contract", lambda r, ref: each(single, sequence(r)), mistakes=False),
        Draw(
            "read-only arrays",
            "contract",
            lambda r, ref: each(read_only, sequence(r)),
            mistakes=False,
        ),
        Draw(
            "Fortran order",
            "contract",
            lambda r, ref: each(np.asfortranarray, sequence(r)),
            mistakes=False,
        ),
        alone_of_integers("x", 0, lambda r, ref: sequence(r)),
        alone_of_integers("a0", 1, lambda r, ref: sequence(r)),
        alone_of_integers("parameters", 2, lambda r, ref: sequence(r)),
        Draw("called again", "contract", lambda r, ref: sequence(r), "keeps", mistakes=False),
        Draw("called twice", "contract", lambda r, ref: sequence(r), "repeats", mistakes=False),
        Draw(
            "the printed example",
            "printed example",
            lambda r, ref: printed_sequence(),
            exact=True,
            mistakes=False,
        ),
    ),
    mistakes=(
        Mistake(
            "a0 ignored",
            "Your result does not depend on a0. What hidden state does the first step start from?",
            (("a_next = a0", "a_next = np.zeros((n_a, m))"),),
        ),
        Mistake(
            "the belt starts with a0",
            "a0 is a hidden state. What is on the belt before anything was read?",
            ((EMPTY, "c_next = a0"),),
        ),
        Mistake(
            "the hidden state never advanced",
            "Every step starts from the same hidden state. What should step 1 receive from step 0?",
            ((LOOP, LOOP.replace("a_next", "a0")),),
        ),
        Mistake(
            "the cell state never advanced",
            "The belt is empty at the start of every step. What should step 1 receive from step 0?",
            ((LOOP, LOOP.replace("c_next", "np.zeros((n_a, m))")),),
        ),
        Mistake(
            "one state handed on as both",
            "Two different states leave a step. Do two different ones enter the next?",
            ((LOOP, LOOP.replace("c_next", "a_next")),),
        ),
        Mistake(
            "the two states swapped on the way in",
            "Compare the order in which you hand the states over with the order of the cell's "
            "arguments.",
            ((LOOP, LOOP.replace("a_next, c_next", "c_next, a_next")),),
        ),
        Mistake(
            "the first states read from the end of the arrays",
            "Which slot is [:, :, t - 1] when t is 0? The arrays have no slot for what was before.",
            ((LOOP, LOOP.replace("a_next, c_next", "a[:, :, t - 1], c[:, :, t - 1]")),),
        ),
        Mistake(
            "the states read from slots that are still empty",
            "When step t begins, what is in slot t of a and of c? Which states should it start from?",
            (("a_next, c_next, parameters)", "a[:, :, t], c[:, :, t], parameters)"),),
        ),
        Mistake(
            "the first state taken from an empty slot",
            "What does slot 0 of a hold before the loop? Your result does not depend on a0.",
            (("a_next = a0", "a_next = a[:, :, 0]"),),
        ),
        Mistake(
            "the first step left out",
            "The first slot is never filled. Where does your loop begin?",
            (("for t in range(T_x)", "for t in range(1, T_x)"),),
        ),
        Mistake(
            "two names for one array",
            "Your cell states and hidden states are the same numbers. How many arrays did you "
            "make?",
            (("c = np.zeros((n_a, m, T_x))", "c = a"),),
        ),
        Mistake(
            "the first cache holds a slot of c",
            "The results are right, but the first step's cache has changed since that step: it "
            "holds a "
            "piece of an array into which you wrote later.",
            ((EMPTY, "c_next = c[:, :, 0]"),),
        ),
        Mistake(
            "the states overwritten in place",
            "The results are right, but the old states in the caches are not what they were: a "
            "cache keeps "
            "the array itself, and you go on writing into it.",
            (
                (EMPTY, "held_a, held_c = np.array(a0, dtype=float), np.zeros((n_a, m))"),
                (
                    LOOP,
                    "lstm_cell_forward(x[:, :, t], held_a, held_c, parameters)\n        "
                    "held_a[...], held_c[...] = a_next, c_next",
                ),
            ),
        ),
        Mistake(
            "always the first input",
            "Every step reads the same column. Which index should move with the loop?",
            ((LOOP, LOOP.replace("x[:, :, t]", "x[:, :, 0]")),),
        ),
        Mistake(
            "read from right to left",
            "The states belong to the sequence read backwards. In which direction does time run?",
            (("for t in range(T_x):", "for t in reversed(range(T_x)):"),),
        ),
        Mistake(
            "the last step left out",
            "The last slot is never filled. Where does your loop stop?",
            (("for t in range(T_x):", "for t in range(T_x - 1):"),),
        ),
        Mistake(
            "the states before the step written down",
            "Slot t belongs to what step t produced, not to what it was given.",
            (
                ("a[:, :, t] = a_next", "a[:, :, t] = cache[2]"),
                ("c[:, :, t] = c_next", "c[:, :, t] = cache[3]"),
            ),
        ),
        Mistake(
            "only the last cache kept",
            "The way back will need what every step knew, not only the last.",
            (("caches.append(cache)", "caches = [cache]"),),
        ),
        Mistake(
            "x left out of the caches",
            "The caches of a sequence are a pair. What is the second half?",
            (("return a, y, c, (caches, x)", "return a, y, c, caches"),),
        ),
        Mistake(
            "results in another order",
            "All arrays are there. Compare the order of your results with the docstring.",
            (("return a, y, c, (caches, x)", "return a, c, y, (caches, x)"),),
        ),
        Mistake(
            "the candidate written down as the cell state",
            "Which entry of the cache is the new cell state? Better: which result of the cell is?",
            (("c[:, :, t] = c_next", "c[:, :, t] = cache[6]"),),
        ),
        Mistake(
            "the hidden states stored as cell states",
            "Two states leave the cell. Which of them goes into c?",
            (("c[:, :, t] = c_next", "c[:, :, t] = a_next"),),
        ),
        Mistake(
            "the hidden state handed on as cell state",
            "Two different states leave a step. Which of them runs along the belt into the next?",
            (
                (
                    "        caches.append(cache)",
                    "        caches.append(cache)\n        c_next = a_next",
                ),
            ),
        ),
        Mistake(
            "the inputs read from the end",
            "x[:, :, -t] at t = 1 is the last step. In which direction does time run?",
            (("x[:, :, t]", "x[:, :, -t]"),),
        ),
    ),
)

SPECS = (CELL, SEQUENCE)
