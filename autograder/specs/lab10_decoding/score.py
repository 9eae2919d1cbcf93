"""Lab 10: what `sequence_log_probability` must do."""

from autograder.lab.spec import Draw, Mistake, Spec
from unrolled.checks.case import Exercise
from unrolled.checks.procedures.labs.lab10_steps import SIGNS
from unrolled.checks.values import Callback


def _reading(rng, step, length):
    start = (None, int(rng.integers(SIGNS)))
    return Callback(step), start, [int(i) for i in rng.integers(SIGNS, size=length)]


STEP = "log_p, state = step(state, index)"
ADD = "total += log_p[i]"


def _score(title, family, make, mistakes=True):
    return Draw(title, family, make, "result", mistakes=mistakes)


# fmt: off
SCORE = Spec(
    Exercise(
        "sequence_log_probability",
        ("step", "start", "indices"),
        ("log_probability",),
        {"values": 3, "edges": 1},
    ),
    draws=(
        _score("six signs", "values", lambda r, ref: _reading(r, "last_two", 6)),
        _score(
            "nine signs of another model", "values", lambda r, ref: _reading(r, "all_so_far", 9)
        ),
        _score("forty signs", "values", lambda r, ref: _reading(r, "all_so_far", 40), False),
        _score("one sign", "edges", lambda r, ref: _reading(r, "last_two", 1), False),
        _score("no sign at all", "edges", lambda r, ref: _reading(r, "last_two", 0), False),
    ),
    mistakes=(
        Mistake("the state never carried",
                "How much of the sequence does the model know when it reaches the last sign?",
                old=STEP, new="log_p, _ = step(state, index)"),
        Mistake("the same sign read again and again",
                "After a sign has been scored, what should the model read next?",
                old="        index = i\n", new=""),
        Mistake("the sign that was just read scored",
                "What the model says after a sign is about which one: that one, or the next?",
                old=ADD, new="total += log_p[index]"),
        Mistake("bits in place of nats",
                "Your result is 1.44 times the right one. In which logarithm does step answer?",
                old="return total", new="return total / np.log(2)"),
        Mistake("a probability in place of its logarithm",
                "The result for forty signs would be a number with dozens of zeros behind the point. What was asked for?",
                old="return total", new="return np.exp(total)"),
        Mistake("the mean in place of the sum",
                "The probability of a whole is the product of its steps. What is that for logarithms?",
                old="return total", new="return total / max(len(indices), 1)"),
        Mistake("the sign lost",
                "The logarithm of a number below 1 is negative.",
                old="return total", new="return -total"),
        Mistake("the last sign left out",
                "Is the last sign of the sequence scored as well?",
                old="for i in indices:", new="for i in indices[:-1]:"),
        Mistake("always the likeliest scored",
                "The sequence is given. Which entry of log_p belongs to its next sign?",
                old=ADD, new="total += np.max(log_p)"),
    ),
)
