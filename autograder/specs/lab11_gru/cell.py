"""Lab 11: what `gru_cell_forward` must do."""

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.gated import NO_SOFTMAX, SCORES, cell_draws
from autograder.specs.lab11_gru.draws import cell, whole_cell
from unrolled.checks.case import Exercise, Part

STACK = "np.concatenate([a_prev, xt])"
OPENED = "np.concatenate([rt * a_prev, xt])"
RESET = 'sigmoid(parameters["Wr"] @ stacked + parameters["br"])'
UPDATE = 'sigmoid(parameters["Wz"] @ stacked + parameters["bz"])'
CANDIDATE = 'np.tanh(parameters["Wc"] @ opened + parameters["bc"])'
MIX = "a_next = zt * a_prev + (1 - zt) * cct"
CACHE = "(a_next, a_prev, rt, zt, cct, xt, parameters)"
AFTER = (
    'np.tanh(rt * (parameters["Wc"][:, : len(a_prev)] @ a_prev) '
    '+ parameters["Wc"][:, len(a_prev) :] @ xt + parameters["bc"])'
)
LAYER = "Compare the line of {} with the equation: which weights, which bias, which stack, which squashing function?"


# fmt: off
CELL = Spec(
    Exercise(
        "gru_cell_forward",
        ("xt", "a_prev", "parameters"),
        ("a_next", "yt_pred", "cache"),
        {"values": 5, "sizes": 3, "contract": 2},
        parts=(
            Part("the reset gate, rt", "cache[2]", LAYER.format("the reset gate")),
            Part("the update gate, zt", "cache[3]", LAYER.format("the update gate")),
            Part("the candidate, cct", "cache[4]",
                 "Both gates are right. Which of them stands in the candidate's equation, what does it multiply there, and what does it leave alone?",
                 ("cache[2]",)),
            Part("the new hidden state", "a_next",
                 "Gates and candidate are right. The new state is a mean of two things: which is weighed by the update gate, and which by what is left?",
                 ("cache[3]", "cache[4]")),
            Part("the prediction", "yt_pred",
                 "The state is right. Which state, which weights, which bias, and which function turn into the prediction?",
                 ("a_next",)),
            Part("the cache", "cache",
                 "The results are right. The way back unpacks the cache by position: compare its entries with the docstring.",
                 ("cache[2]", "cache[3]", "cache[4]", "a_next")),
        ),
    ),
    draws=cell_draws(
        cell,
        Draw("larger weights", "values", lambda r, ref: cell(r, n_x=2, n_a=3, n_y=5, m=4, scale=1.2)),
        whole_cell,
    ),
    mistakes=(
        Mistake("z and 1 - z swapped",
                "Papers differ here. In this lab, what should become of the state where zt is 1: does it stay, or is it replaced?",
                old=MIX, new="a_next = (1 - zt) * a_prev + zt * cct"),
        Mistake("the two gates swapped",
                "One gate decides what the candidate may see of the old state, the other how much of it stays. Which is which?",
                swaps=((OPENED, "np.concatenate([zt * a_prev, xt])"), (MIX, MIX.replace("zt", "rt")))),
        Mistake("the reset applied after the product",
                "Libraries do it like this, and it is another function. In this lab's third equation, what does rt multiply: the state, or what the matrix made of it?",
                old=CANDIDATE, new=AFTER),
        Mistake("the candidate made from the unreset state",
                "Change the weights of the reset gate: does your result notice? Where does rt enter?",
                old=OPENED, new="stacked"),
        Mistake("the input reset as well",
                "The reset gate stands in front of the old state. What about xt?",
                old=OPENED, new="np.concatenate([rt * a_prev, rt.mean(axis=0) * xt])"),
        Mistake("the update gate in front of the candidate's state",
                "Two gates, two places. Which one opens the old state for the candidate?",
                old=OPENED, new="np.concatenate([zt * a_prev, xt])"),
        Mistake("the reset gate in the mean",
                "Two gates, two places. Which one says how much of the old state stays?",
                old=MIX, new="a_next = rt * a_prev + (1 - rt) * cct"),
        Mistake("one minus the reset gate in front of the state",
                "A reset gate at 1 is open. What does yours let through when it is at 1?",
                old=OPENED, new="np.concatenate([(1 - rt) * a_prev, xt])"),
        Mistake("nothing kept back from the candidate",
                "With zt at 1, a_next should be a_prev and nothing else. What do you add to it?",
                old=MIX, new="a_next = zt * a_prev + cct"),
        Mistake("the old state kept whole",
                "With zt at 0, a_next should be the candidate and nothing else. What do you add to it?",
                old=MIX, new="a_next = a_prev + (1 - zt) * cct"),
        Mistake("the old state forgotten in the mean",
                "A mean of two things: where is the old state in yours?",
                old=MIX, new="a_next = (1 - zt) * cct"),
        Mistake("the reset state kept",
                "The reset gate is the candidate's business. Which old state stays where zt is open?",
                old=MIX, new="a_next = zt * rt * a_prev + (1 - zt) * cct"),
        Mistake("stacked the wrong way round",
                "The first n_a columns of each weight matrix are meant for the hidden state. What do they meet in your product?",
                swaps=((STACK, "np.concatenate([xt, a_prev])"), (OPENED, "np.concatenate([xt, rt * a_prev])"))),
        Mistake("the candidate stacked the wrong way round",
                "Two stacks, one order. Compare the two lines that stack.",
                old=OPENED, new="np.concatenate([xt, rt * a_prev])"),
        Mistake("a sigmoid on the candidate",
                "Could your state ever become negative? Look at the range of the candidate.",
                old=CANDIDATE, new=CANDIDATE.replace("np.tanh", "sigmoid")),
        Mistake("the candidate not squashed",
                "A state is a mean of an old one and a candidate. Does yours stay between -1 and 1?",
                old=CANDIDATE, new=CANDIDATE.replace("np.tanh", "")),
        Mistake("tanh on the gates",
                "A valve is never open by a negative amount. Which function ends between 0 and 1?",
                swaps=((RESET, RESET.replace("sigmoid", "np.tanh")), (UPDATE, UPDATE.replace("sigmoid", "np.tanh")))),
        Mistake("a tanh around the new state",
                "A state that is kept should stay as it is, step after step. Does it, with you?",
                old=MIX, new="a_next = np.tanh(zt * a_prev + (1 - zt) * cct)"),
        Mistake("the biases left out",
                "Which valve is open when everything it reads is zero? Something has to say so.",
                swaps=tuple((f' + parameters["b{g}"]', "") for g in "rzc")),
        Mistake("the bias of the candidate left out",
                "Three layers, three biases. Which layer has none?",
                old=' + parameters["bc"]', new=""),
        Mistake("the bias of the update gate left out",
                "Three layers, three biases. Which layer has none?",
                old=' + parameters["bz"]', new=""),
        Mistake("the bias of the reset gate left out",
                "Three layers, three biases. Which layer has none?",
                old=' + parameters["br"]', new=""),
        Mistake("one gate's weights used for both",
                "Your two gates always agree. Compare the lines that compute them.",
                old=UPDATE, new=UPDATE.replace("Wz", "Wr").replace("bz", "br")),
        Mistake("a matrix product where a gate meets a state",
                "Each unit has its own valve. Which product works entry by entry?",
                old=MIX, new="a_next = zt @ a_prev + (1 - zt) @ cct"),
        Mistake("predicts from the old state",
                "The prediction of this step should know this step's input. Which state does?",
                old=SCORES, new=SCORES.replace("a_next", "a_prev")),
        Mistake("predicts from the candidate",
                "The prediction sees the state that the cell hands on. Which one is that?",
                old=SCORES, new=SCORES.replace("a_next", "cct")),
        *NO_SOFTMAX,
        Mistake("the output bias left out",
                "The state is right. What else goes into the scores of the prediction?",
                old=SCORES, new='parameters["Wy"] @ a_next'),
        Mistake("the gates in another order in the cache",
                "The way back unpacks the cache by position. Compare the order of the gates with the docstring.",
                old=CACHE, new="(a_next, a_prev, zt, rt, cct, xt, parameters)"),
        Mistake("the states in another order in the cache",
                "The way back unpacks the cache by position. Compare its first two entries with the docstring.",
                old=CACHE, new="(a_prev, a_next, rt, zt, cct, xt, parameters)"),
        Mistake("the reset state in the cache",
                "The way back wants the old state itself. What do you keep under its place?",
                old=CACHE, new="(a_next, rt * a_prev, rt, zt, cct, xt, parameters)"),
    ),
)
