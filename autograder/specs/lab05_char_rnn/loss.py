"""Lab 05: what `CharRNN.loss` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only, reordered, rnn_parameters, single
from autograder.specs.lab05_char_rnn.draws import changed, dice, new, same_again, state, window
from autograder.specs.nested import integers
from unrolled.checks.case import Exercise, Part


def _apart(rng, n=6, n_a=5):
    """A window in which no letter is read twice."""
    text = [int(i) for i in rng.permutation(n)]
    return text[:-1], text[1:], state(rng, n_a)


def _repeated(rng):
    """A window of two letters, each read several times."""
    one, other = (int(i) for i in rng.choice(6, 2, replace=False))
    text = [one, other, one, one, other, one, other, other, one]
    return text[:-1], text[1:], state(rng)


def _steep(rng, n_a=5, times=14):
    """One letter again and again, where another is wanted: gradients reach far beyond 5."""
    read, wanted = (int(i) for i in rng.choice(6, 2, replace=False))
    parameters = rnn_parameters(rng, 6, n_a, 6, 0.3)
    parameters["Wya"] = 3.0 * parameters["Wya"]
    return new(rng, parameters=parameters), (times * [read], times * [wanted], state(rng, n_a))


def _back_and_forth(rng):
    """Gradients that go up to 9 and come back: clipping while summing gives something else."""
    one, other = (int(i) for i in rng.choice(6, 2, replace=False))
    parameters = rnn_parameters(rng, 6, 5, 6, 0.3)
    parameters["by"][[one, other]] = 3.0
    wanted = 14 * [one] + 14 * [other]
    return new(rng, parameters=parameters), (28 * [one], wanted, state(rng))


def _in_single(args):
    (n, n_a, rng, parameters), (inputs, targets, a_prev) = args
    return (n, n_a, rng, single(parameters)), (inputs, targets, single(a_prev))


TWO = {"returns": ("the first window", "the second window")}

# fmt: off
LOSS = Spec(
    Exercise(
        "CharRNN.loss",
        ("what CharRNN was made with", "what loss was called with", "the second call"),
        ("loss", "gradients", "a_last"),
        {
            "values": 4,
            "repeated letters": 2,
            "clipping": 2,
            "edges of the window": 2,
            "contract": 2,
        },
        parts=(
            Part("the state after the window", "a_last",
                 "Write one step as a formula: which column of Wax, which state, which bias, and around how much of it stands the tanh? Then: which of the states is the last?"),
            Part("the loss", "loss",
                 "The states are right. The loss adds up surprises: of which probability at each step, and is it summed or averaged?",
                 ("a_last",)),
            Part("the gradient of the output bias", "gradients['dby']",
                 "The loss is right. The gradient at the scores is the probabilities with something taken off at the true letter. by is added at each step: what is its gradient summed over?",
                 ("loss",)),
            Part("the gradient of Wya", "gradients['dWya']",
                 "The gradient at the scores is right, since dby is. Wya acts at every step: with which state was it multiplied there, and what becomes of the contributions of all steps?",
                 ("gradients['dby']",)),
            Part("the gradient of the hidden bias", "gradients['dba']",
                 "Two gradients meet in each state: from its own guess, and from the step after it. Both pass the tanh of this step once. Which slope has it, and what is handed to the step before?",
                 ("gradients['dby']",)),
            Part("the gradient of Waa", "gradients['dWaa']",
                 "The gradient inside the tanh is right, since dba is. With which state was Waa multiplied on the way forward?",
                 ("gradients['dba']",)),
            Part("the gradient of Wax", "gradients['dWax']",
                 "The gradient inside the tanh is right, since dba is. Which column of Wax was read at a step, and what if the same letter is read twice?",
                 ("gradients['dba']",)),
        ),
    ),
    draws=(
        Draw("a window without a repeated letter", "values", lambda r, ref: (new(r), _apart(r))),
        Draw("more units than letters", "values", lambda r, ref: (new(r, 4, 7), _apart(r, 4, 7))),
        Draw("a window of one character", "values", lambda r, ref: (new(r), window(r, 1)), mistakes=False),
        Draw("letters that come back", "repeated letters", lambda r, ref: (new(r), _repeated(r))),
        Draw("twenty letters of an alphabet of six", "repeated letters",
             lambda r, ref: (new(r, scale=0.25), window(r, 20)), mistakes=False),
        Draw("steep: gradients beyond 5", "clipping", lambda r, ref: _steep(r)),
        Draw("up to 9 and back", "clipping", lambda r, ref: _back_and_forth(r)),
        Draw("steep, other sizes", "clipping", lambda r, ref: _steep(r, 8, 9), mistakes=False),
        Draw("two windows, one after the other", "edges of the window",
             lambda r, ref: (new(r), window(r), ("loss", window(r, 4))), "script", TWO),
        Draw("the same window twice", "edges of the window", lambda r, ref: same_again(new(r), "loss", window(r)),
             "script", TWO, mistakes=False),
        Draw("a first state of zeros", "edges of the window",
             lambda r, ref: changed((new(r), window(r)), 2, np.zeros_like), mistakes=False),
        Draw("indices in arrays", "contract",
             lambda r, ref: changed(changed((new(r), window(r)), 0, np.array), 1, np.array), "usable",
             {"as": {"loss": "a plain number"}}, mistakes=False),
        Draw("a state that cannot be written to", "contract",
             lambda r, ref: changed((new(r), window(r)), 2, read_only), mistakes=False),
        Draw("parameters in another order", "contract",
             lambda r, ref: (new(r, parameters=reordered(rnn_parameters(r, 6, 5, 6, 0.4))), window(r)), mistakes=False),
        Draw("a first state of integers", "contract", lambda r, ref: changed((new(r), window(r)), 2, integers),
             mistakes=False),
        Draw("float32", "contract", lambda r, ref: _in_single((new(r), window(r))), mistakes=False),
        Draw("weights of its own", "contract", lambda r, ref: ((6, 5, dice(r)), (*window(r, 8)[:2], np.zeros((5, 1)))),
             "newborn", {"blind": float(8 * np.log(6))}, mistakes=False),
        Draw("another window between", "contract", lambda r, ref: (new(r), window(r)), "keeps", mistakes=False),
    ),
    mistakes=(
        Mistake("a letter that is read twice counts once",
                "With a list of indices, += writes each column once, whatever you add to it how often. Which of the two gradients of a repeated letter is left?",
                swaps=(("            dWax[:, inputs[t]] += ds[:, t]\n", ""),
                       ("        gradients = {\n", "        dWax[:, inputs] += ds\n        gradients = {\n"))),
        Mistake("the gradient of the letters is overwritten",
                "A letter that is read twice has two gradients. What becomes of the first when the second comes?",
                old="dWax[:, inputs[t]] += ds", new="dWax[:, inputs[t]] = ds"),
        Mistake("nothing comes back from the next step",
                "Two gradients reach a state: from the guess above it, and from the state after it. You use one of them.",
                old="(da[:, t] + da_next)", new="da[:, t]"),
        Mistake("only what comes back from the next step",
                "Two gradients reach a state: from the guess above it, and from the state after it. You use one of them.",
                old="(da[:, t] + da_next) *", new="(da[:, t] if t == T - 1 else da_next) *"),
        Mistake("the tanh left out on the way back",
                "On the way forward each state goes through a tanh. What is its slope, and where is it on your way back?",
                old=" * (1 - a[:, t + 1] ** 2)", new=""),
        Mistake("the slope of tanh at the state before",
                "The slope belongs to the state that the step made, and you take that of the one before it.",
                old="(1 - a[:, t + 1] ** 2)", new="(1 - a[:, t] ** 2)"),
        Mistake("Waa not transposed on the way back",
                "On the way back a matrix is used with its rows and columns exchanged. Which one is not?",
                old='da_next = p["Waa"].T @', new='da_next = p["Waa"] @'),
        Mistake("dWaa with the states after the step",
                "Waa is multiplied by the state before the step. Which columns of your states are those?",
                old='"dWaa": ds @ a[:, :-1].T', new='"dWaa": ds @ a[:, 1:].T'),
        Mistake("dWya with the states before the step",
                "The guess is made from the state after the step. Which columns of your states are those?",
                old='"dWya": dz @ a[:, 1:].T', new='"dWya": dz @ a[:, :-1].T'),
        Mistake("not clipped",
                "In a steep place some of your gradients are larger than 5. clip hands back new ones: who receives them?",
                old="return loss, clip(gradients, 5),", new="return loss, gradients,"),
        Mistake("another bound for the clipping",
                "By how much may one entry of a gradient differ from zero here?",
                old="clip(gradients, 5)", new="clip(gradients, 1)"),
        Mistake("clipped while summing",
                "A sum may go up to 9 and come back to 2. If it is cut at 5 on its way, where does it end?",
                swaps=(("        gradients = {\n",
                        "        held = lambda parts: __import__('functools').reduce(\n            lambda so_far, part: np.clip(so_far + part, -5, 5), list(parts)[::-1])\n        gradients = {\n"),
                       ('"dWax": dWax,',
                        '"dWax": held(np.outer(ds[:, t], np.eye(len(dz))[inputs[t]]) for t in range(T)),'),
                       ("ds @ a[:, :-1].T", "held(np.outer(ds[:, t], a[:, t]) for t in range(T))"),
                       ("dz @ a[:, 1:].T", "held(np.outer(dz[:, t], a[:, t + 1]) for t in range(T))"),
                       ("np.sum(ds, axis=1, keepdims=True)", "held(ds[:, [t]] for t in range(T))"),
                       ("np.sum(dz, axis=1, keepdims=True)", "held(dz[:, [t]] for t in range(T))"))),
        Mistake("clipped as one vector",
                "Here each number is clipped by itself; your gradients were all scaled together.",
                old="clip(gradients, 5)",
                new="{k: g * min(1, 5 / np.sqrt(sum(np.sum(h**2) for h in gradients.values()))) for k, g in gradients.items()}"),
        Mistake("the loss averaged over the window",
                "A window of 25 characters holds 25 surprises. Do you add them up, or average?",
                old="loss = -np.sum(", new="loss = -np.mean("),
        Mistake("the gradient averaged over the window",
                "The loss is a sum over the window; so its gradient is one too.",
                old="        dz[targets, np.arange(T)] -= 1  # (n, T)\n",
                new="        dz[targets, np.arange(T)] -= 1\n        dz = dz / T\n"),
        Mistake("the loss in bits",
                "Your loss is 1.44 times as large as it should be. To which base is the logarithm?",
                old="-np.sum(np.log(", new="-np.sum(np.log2("),
        Mistake("the state before the window handed back",
                "The next window starts where this one ended. Which state is that?",
                old="a[:, [-1]]", new="a[:, [0]]"),
        Mistake("all states handed back",
                "One state is carried on, of shape (n_a, 1). You hand over those of all steps.",
                old="a[:, [-1]]", new="a[:, 1:]"),
        Mistake("always from a state of zeros",
                "Your result does not depend on a_prev. Where does the window start?",
                old="a[:, [0]] = a_prev", new="a[:, [0]] = 0"),
        Mistake("the gradient carried over the edge",
                "The last step of a window has nothing after it. Yours gets something from the window that was read before.",
                swaps=(("        da_next = np.zeros(len(a_prev))\n",
                        "        da_next = getattr(self, 'kept', np.zeros(len(a_prev)))\n"),
                       ("        gradients = {\n", "        self.kept = da_next\n        gradients = {\n"))),
        Mistake("the model starts from a state of its own",
                "The caller says where a window starts. Your class remembers the last window all by itself.",
                swaps=(("a[:, [0]] = a_prev", "a[:, [0]] = getattr(self, 'kept', a_prev)"),
                       ("        gradients = {\n", "        self.kept = a[:, [-1]]\n        gradients = {\n"))),
        Mistake("gradients added up from call to call",
                "Call loss twice on the same window: the second gradient should be that of the second call alone.",
                old="        return loss, clip(",
                new="        gradients = self.kept = {k: g + getattr(self, 'kept', {}).get(k, 0) for k, g in gradients.items()}\n        return loss, clip("),
        Mistake("inputs and targets exchanged",
                "Which of the two does the network see, and which does it have to guess?",
                old="        p, T = self.parameters, len(inputs)\n        a = np.zeros(",
                new="        inputs, targets = targets, inputs\n        p, T = self.parameters, len(inputs)\n        a = np.zeros("),
        Mistake("the hidden bias left out",
                "Your states are those of a network without ba.",
                old=' + p["ba"][:, 0]', new=""),
        Mistake("the output bias left out",
                "Some letters are more common than others, whatever came before. Where does the network keep that?",
                old=' @ a[:, 1:] + p["by"])', new=" @ a[:, 1:])"),
    ),
)
