"""Lab 02: what `rnn_backward` must do."""

from autograder.lab.spec import Mistake, Spec
from autograder.specs.draws import rnn_parameters
from autograder.specs.lab02_bptt.draws import SMALL, integer, nine, other_order
from autograder.specs.nested import contract, exact
from unrolled.checks.case import Exercise, Part, rounded


def _sequence(rng, ref, n_x=3, n_a=5, m=2, T_x=4, integers=False, scale=1.0):
    shape = (n_x, m, T_x)
    x = rng.integers(0, 2, size=shape) if integers else SMALL * rng.normal(size=shape)
    a0 = rng.uniform(-0.7, 0.7, size=(n_a, m))
    da, x, a0, parameters = rounded(
        (scale * rng.normal(size=(n_a, m, T_x)), x, a0, rnn_parameters(rng, n_x, n_a, 4))
    )
    _, _, caches = ref.rnn_forward(x, a0, parameters)
    return da, nine(caches)


def _late(rng, ref):
    da, caches = _sequence(rng, ref, T_x=5)
    da[:, :, :-1] = 0
    return da, caches


# fmt: off
SEQUENCE = Spec(
    Exercise(
        "rnn_backward",
        ("da", "caches"),
        ("gradients",),
        {"values": 5, "sizes": 3, "contract": 2},
        below=("rnn_cell_backward",),
        steps="backward",
        parts=(
            Part("what travels from step to step, seen in dx", "gradients['dx']",
                 "Go back by hand for two steps: what enters the last step, what does the step before it get from it, and from its own guess?"),
            Part("da0", "gradients['da0']",
                 "The steps are right. What is left over when the first of them is done, and where does it go?",
                 ("gradients['dx']",)),
            Part("dWax, added up over the steps", "gradients['dWax']",
                 "The steps are right. All of them use the same array: what happens to their answers, and does each of them arrive?",
                 ("gradients['dx']",)),
            Part("dWaa, added up over the steps", "gradients['dWaa']",
                 "The steps are right. All of them use the same array: what happens to their answers, and does each of them arrive?",
                 ("gradients['dx']",)),
            Part("dba, added up over the steps", "gradients['dba']",
                 "The steps are right. All of them use the same array: what happens to their answers, and does each of them arrive?",
                 ("gradients['dx']",)),
        ),
    ),
    draws=(
        exact("a batch of sequences", "values", _sequence),
        exact("other sizes", "values", lambda r, ref: _sequence(r, ref, n_x=5, n_a=4, m=3, T_x=6)),
        exact("central differences of the given rnn_forward", "values", lambda r, ref: _sequence(r, ref, T_x=3),
              "central"),
        exact("a loss at the last step only", "values", _late, mistakes=False),
        exact("one step", "sizes", lambda r, ref: _sequence(r, ref, T_x=1), mistakes=False),
        exact("a batch of one", "sizes", lambda r, ref: _sequence(r, ref, m=1), mistakes=False),
        exact("all sizes equal", "sizes", lambda r, ref: _sequence(r, ref, n_x=4, n_a=4, m=4, T_x=4)),
        exact("a long sequence", "sizes", lambda r, ref: _sequence(r, ref, n_a=3, m=1, T_x=12), mistakes=False),
        exact("a gradient up to 10,000", "sizes", lambda r, ref: _sequence(r, ref, scale=3000.0), mistakes=False),
        *contract(
            _sequence,
            exact("inputs of integers", "contract", lambda r, ref: _sequence(r, ref, integers=True)),
            exact("a gradient of integers", "contract", lambda r, ref: (integer(r, (5, 2, 4)), _sequence(r, ref)[1]),
                  mistakes=False),
            exact=True,
            reordered=other_order,
        ),
    ),
    mistakes=(
        Mistake("nothing comes back from later steps",
                "Only the last step is right. In how many ways does a nudge of a state reach the loss?",
                old="da[:, :, t] + da_prev", new="da[:, :, t]"),
        Mistake("only the last step's own gradient",
                "Each state also has a guess of its own. What do the earlier steps hear of their own errors?",
                old="da[:, :, t] + da_prev", new="da_prev if t < T_x - 1 else da[:, :, t]"),
        Mistake("= where gradients add up",
                "Each step overwrites what the one before it had found. How many steps use the same weights?",
                swaps=(("dWax +=", "dWax ="), ("dWaa +=", "dWaa ="), ("dba +=", "dba ="))),
        Mistake("walked forwards",
                "A step can go back only when it knows what all later steps have to say. Where must the walk begin?",
                old="reversed(range(T_x))", new="range(T_x)"),
        Mistake("caches in the wrong order",
                "Gradient and cache of one step must belong together. Which t does each of them have?",
                old="cells[t]", new="cells[T_x - 1 - t]"),
        Mistake("the same cache at every step",
                "Each step has a cache of its own. Which index should move with the loop?",
                old="cells[t]", new="cells[0]"),
        Mistake("dx in the wrong order",
                "dx is right but for the order of its steps. Into which slot does the gradient of step t go?",
                old="dx[:, :, t]", new="dx[:, :, T_x - 1 - t]"),
        Mistake("dx takes the integers of x",
                "An array made like x has the type of x. What happens to 0.3 in an array of integers?",
                old="np.zeros(x.shape)", new="np.zeros(x.shape, dtype=x.dtype)"),
        Mistake("da0 taken from da",
                "da at step 0 is about the state *after* the first step. da0 belongs to the state before it.",
                old='"da0": da_prev', new='"da0": da[:, :, 0]'),
        Mistake("da0 before the cell",
                "This is what reaches the first step's result. da0 is what comes out on the other side of its cell.",
                swaps=(("da[:, :, t] + da_prev", "(before := da[:, :, t] + da_prev)"),
                       ('"da0": da_prev', '"da0": before'))),
        Mistake("the gradient from above dropped",
                "Everything is zero: where does da enter? Each step gets what its own guess asks for, and what comes back from the step after it.",
                old="da[:, :, t] + da_prev", new="da_prev"),
        Mistake("da0 never filled in",
                "The first step hands something back too. Where does it go?",
                old='"da0": da_prev', new='"da0": np.zeros((n_a, m))'),
        Mistake("da_prev piled up",
                "What a step hands back holds the future already. If you add it to what you had, what is counted twice?",
                old='da_prev = step["da_prev"]', new='da_prev = da_prev + step["da_prev"]'),
        Mistake("the first step left out",
                "The loop stops before it has gone through the first cell.",
                old="reversed(range(T_x))", new="reversed(range(1, T_x))"),
        Mistake("the last step left out",
                "The last step makes a guess too. Where does your walk begin?",
                old="reversed(range(T_x))", new="reversed(range(T_x - 1))"),
        Mistake("averaged over the steps",
                "A nudge of a weight moves all steps at once. Do their answers add up or average out?",
                old='"dWax": dWax, "dWaa": dWaa, "dba": dba',
                new='"dWax": dWax / T_x, "dWaa": dWaa / T_x, "dba": dba / T_x'),
        Mistake("divided by the batch in the sequence",
                "The average of the loss has left its trace already, in da. Who asks for another one?",
                old='"dWax": dWax, "dWaa": dWaa, "dba": dba', new='"dWax": dWax / m, "dWaa": dWaa / m, "dba": dba / m'),
        Mistake("da0 with the first guess added",
                "da0 is the gradient of a0, which made no guess. What reaches it?",
                old='"da0": da_prev', new='"da0": da_prev + da[:, :, 0]'),
        Mistake("dba of one step only",
                "Two of your three sums grow from step to step. And the third?",
                old='dba += step["dba"]', new='dba = step["dba"]'),
        Mistake("dWaa of one step only",
                "Two of your three sums grow from step to step. And the third?",
                old='dWaa += step["dWaa"]', new='dWaa = step["dWaa"]'),
        Mistake("dWax of one step only",
                "Two of your three sums grow from step to step. And the third?",
                old='dWax += step["dWax"]', new='dWax = step["dWax"]'),
        Mistake("subtracted where two paths meet",
                "A state feeds its own guess and the next state. What happens to two gradients that meet?",
                old="da[:, :, t] + da_prev", new="da[:, :, t] - da_prev"),
    ),
)
