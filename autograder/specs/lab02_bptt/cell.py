"""Lab 02: what `rnn_cell_backward` must do."""

from autograder.lab.spec import Mistake, Spec
from autograder.specs.draws import rnn_parameters
from autograder.specs.lab02_bptt.draws import SMALL, integer, nine, other_order
from autograder.specs.nested import contract, exact
from unrolled.checks.case import Exercise, Part, rounded


def _cell(rng, ref, n_x=3, n_a=5, m=6, integers=False, scale=1.0):
    xt = rng.integers(0, 2, size=(n_x, m)) if integers else SMALL * rng.normal(size=(n_x, m))
    a_prev = rng.uniform(-0.7, 0.7, size=(n_a, m))
    da_next, *inputs = rounded(
        (scale * rng.normal(size=(n_a, m)), xt, a_prev, rnn_parameters(rng, n_x, n_a, 4))
    )
    a_next, _, cache = ref.rnn_cell_forward(*inputs)
    return da_next, (nine(a_next), *cache[1:])


# fmt: off
CELL = Spec(
    Exercise(
        "rnn_cell_backward",
        ("da_next", "cache"),
        ("gradients",),
        {"values": 5, "sizes": 3, "contract": 2},
        parts=(
            Part("the gradient at the sum inside the tanh, summed into dba", "gradients['dba']",
                 "Every result starts from the gradient at the sum inside the tanh. What is the slope of a tanh, in terms of its output, and what does it multiply?"),
            Part("dWax", "gradients['dWax']",
                 "The gradient at the sum is right. What was Wax multiplied with on the way forward?",
                 ("gradients['dba']",)),
            Part("dWaa", "gradients['dWaa']",
                 "The gradient at the sum is right. What was Waa multiplied with on the way forward?",
                 ("gradients['dba']",)),
            Part("dxt", "gradients['dxt']",
                 "The gradient at the sum is right. Which matrix did the input pass, and which way round does a gradient pass it?",
                 ("gradients['dba']",)),
            Part("da_prev", "gradients['da_prev']",
                 "The gradient at the sum is right. Which matrix did the old state pass, and which way round does a gradient pass it?",
                 ("gradients['dba']",)),
        ),
    ),
    draws=(
        exact("a batch", "values", _cell),
        exact("other sizes", "values", lambda r, ref: _cell(r, ref, n_x=6, n_a=4, m=2)),
        exact("central differences of the given rnn_cell_forward", "values", lambda r, ref: _cell(r, ref, m=3),
              "central"),
        exact("a batch of one", "sizes", lambda r, ref: _cell(r, ref, m=1), mistakes=False),
        exact("one hidden unit", "sizes", lambda r, ref: _cell(r, ref, n_a=1), mistakes=False),
        exact("as many inputs as hidden units", "sizes", lambda r, ref: _cell(r, ref, n_x=4, n_a=4, m=3)),
        exact("all sizes equal", "sizes", lambda r, ref: _cell(r, ref, n_x=4, n_a=4, m=4)),
        exact("a gradient up to 10,000", "sizes", lambda r, ref: _cell(r, ref, scale=3000.0), mistakes=False),
        *contract(
            _cell,
            exact("an input of integers", "contract", lambda r, ref: _cell(r, ref, integers=True), mistakes=False),
            exact("a gradient of integers", "contract", lambda r, ref: (integer(r, (5, 6)), _cell(r, ref)[1]),
                  mistakes=False),
            exact=True,
            reordered=other_order,
        ),
    ),
    mistakes=(
        Mistake("the slope of the tanh left out",
                "Your gradients pass the tanh as if it were not there. What does it do to a nudge where it is flat?",
                old="(1 - a_next**2) * da_next", new="da_next"),
        Mistake("the slope of the tanh from the input",
                "The slope belongs to the number that went through the tanh. Did xt?",
                old="1 - a_next**2", new="1 - xt**2"),
        Mistake("the slope of the tanh from the old state",
                "a_prev went through the tanh one step earlier. Which state came out of this one?",
                old="1 - a_next**2", new="1 - a_prev**2"),
        Mistake("the state not squared in the slope",
                "Try your slope on a state of -0.5 and of 0.5: the tanh is equally steep at both.",
                old="1 - a_next**2", new="1 - a_next"),
        Mistake("the slope turned upside down",
                "At a state of 0 the tanh is steepest. What does your slope give there?",
                old="(1 - a_next**2)", new="a_next**2"),
        Mistake("a tanh of the tanh",
                "a_next has been through the tanh already. Does it have to go in once more?",
                old="1 - a_next**2", new="1 - np.tanh(a_next) ** 2"),
        Mistake("the slope of a sigmoid",
                "a (1 - a) is the slope of another squashing function.",
                old="1 - a_next**2", new="a_next * (1 - a_next)"),
        Mistake("da_prev passes round the tanh",
                "In the graph, can the arrow to a_prev avoid the tanh?",
                old="Waa.T @ dz", new="Waa.T @ da_next"),
        Mistake("Wax not transposed",
                "Write the shapes of Wax, of the gradient at the sum and of xt in a row. They tell which way round Wax must be, unless two sizes happen to be equal.",
                old="Wax.T @ dz", new="Wax @ dz"),
        Mistake("Waa not transposed",
                "Waa is square, so no shape warns you. Forward, its rows belong to the state that is written; to whom do they belong on the way back?",
                old="Waa.T @ dz", new="Waa @ dz"),
        Mistake("dWax turned round",
                "A gradient has the shape of the thing itself. Which axis of Wax is the input?",
                old="dz @ xt.T", new="xt @ dz.T"),
        Mistake("dWaa with the new state",
                "What was Waa multiplied with on the way forward?",
                old="dz @ a_prev.T", new="dz @ a_next.T"),
        Mistake("dWaa turned round",
                "Waa is square, so no shape warns you: which axis of it is the unit that is written?",
                old="dz @ a_prev.T", new="a_prev @ dz.T"),
        Mistake("dba without its second axis",
                "A gradient has the shape of the thing itself, and ba is a column. Did a sum drop an axis?",
                old="np.sum(dz, axis=1, keepdims=True)", new="np.sum(dz, axis=1)"),
        Mistake("dba not summed over the batch",
                "ba is one column, and it was added to all columns. What does a nudge of it move?",
                old="np.sum(dz, axis=1, keepdims=True)", new="dz"),
        Mistake("dba a mean over the batch",
                "A nudge of ba moves every example. Do their answers add up or average out?",
                old="np.sum(dz, axis=1, keepdims=True)", new="np.mean(dz, axis=1, keepdims=True)"),
        Mistake("dba summed over the units",
                "Each unit has a bias of its own. Over which axis do the examples lie?",
                old="np.sum(dz, axis=1, keepdims=True)", new="np.sum(dz, axis=0, keepdims=True)"),
        Mistake("divided by the batch in the cell",
                "The average of the loss has left its trace already, higher up. Does the cell know of any loss?",
                swaps=(("dz @ xt.T", "dz @ xt.T / dz.shape[1]"),
                       ("dz @ a_prev.T", "dz @ a_prev.T / dz.shape[1]"),
                       ("np.sum(dz, axis=1, keepdims=True)", "np.sum(dz, axis=1, keepdims=True) / dz.shape[1]"))),
        Mistake("the slope covers one factor only",
                "Check your brackets: what does the whole of (1 - a²) multiply?",
                old="(1 - a_next**2) * da_next", new="1 - a_next**2 * da_next"),
        Mistake("the square added in the slope",
                "At a state near 1 the tanh is flat. What does your slope give there?",
                old="(1 - a_next**2)", new="(1 + a_next**2)"),
        Mistake("dba passes round the tanh",
                "In the graph, can the arrow to ba avoid the tanh?",
                old='"dba": np.sum(dz,', new='"dba": np.sum(da_next,'),
        Mistake("dxt passes round the tanh",
                "In the graph, can the arrow to xt avoid the tanh?",
                old='"dxt": Wax.T @ dz', new='"dxt": Wax.T @ da_next'),
        Mistake("doubled where it should be squared",
                "Try your slope on a state of -0.9 and of 0.9: the tanh is equally flat at both.",
                old="a_next**2", new="a_next * 2"),
        Mistake("the slope at another sum",
                "You compute the state again to find its slope. Is it the same state? Compare with a_next.",
                old="(1 - a_next**2)", new="(1 - np.tanh(Wax @ xt + Waa @ a_prev) ** 2)"),
    ),
)
