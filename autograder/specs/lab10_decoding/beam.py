"""Lab 10: what `beam_search` must do."""

from autograder.lab.spec import Draw, Mistake, Spec
from unrolled.checks.case import Exercise
from unrolled.checks.procedures.labs.lab10_steps import SIGNS
from unrolled.checks.values import Callback


def _search(rng, step, width, length):
    return Callback(step), (None, int(rng.integers(SIGNS))), width, length


def _beam(title, family, make, mistakes=True):
    return Draw(title, family, make, "result", mistakes=mistakes)


SORT = "candidates.sort(key=lambda one: (-one[0], one[1]))"
CUT = "beams = candidates[:width]"
STEP = "log_p, after = step(state, index)"
GROW = "candidates.append((total + float(log_p[i]), [*indices, i], after, i))"


# fmt: off
BEAM = Spec(
    Exercise(
        "beam_search",
        ("step", "start", "width", "length"),
        ("beams",),
        {"greedy": 2, "search": 5, "everything": 3, "ties": 2},
    ),
    draws=(
        _beam("width 1 is greedy", "greedy", lambda r, ref: _search(r, "last_two", 1, 6)),
        _beam("width 1 with a longer memory", "greedy", lambda r, ref: _search(r, "all_so_far", 1, 8)),
        _beam("width 3, five signs", "search", lambda r, ref: _search(r, "last_two", 3, 5)),
        _beam("width 4 with a longer memory", "search", lambda r, ref: _search(r, "all_so_far", 4, 6)),
        _beam("a start that tempts", "search", lambda r, ref: (Callback("a_tempting_start"), (None, 3), 2, 4)),
        _beam("one step", "search", lambda r, ref: _search(r, "last_two", 2, 1), False),
        _beam("wide enough for all 64 sequences of three", "everything", lambda r, ref: _search(r, "last_two", 64, 3),
              False),
        _beam("wider than there are sequences", "everything", lambda r, ref: _search(r, "all_so_far", 100, 2), False),
        _beam("no step at all", "everything", lambda r, ref: _search(r, "last_two", 3, 0), False),
        _beam("everything alike", "ties", lambda r, ref: _search(r, "all_alike", 3, 3)),
    ),
    cheap=("greedy whatever the width",),
    mistakes=(
        Mistake("greedy whatever the width",
                "Try width 1 and width 4. How many beginnings do you keep after the first step?",
                old=CUT, new="beams = candidates[:1]"),
        Mistake("the best of each beginning",
                "The beginnings compete with each other. From which candidates, all together or each beginning's own, are the best chosen?",
                old="            candidates.append",
                new="            own = sorted(log_p, reverse=True)[0]\n            if log_p[i] < own and len(beams) > 1:\n                continue\n            candidates.append"),
        Mistake("one state for all",
                "Each beginning has a past of its own. Which state does each of your steps receive?",
                swaps=((STEP, "log_p, latest = step(latest, index)"),
                       (GROW, GROW.replace("after", "latest")),
                       ("    beams = [(0.0", "    latest = start[0]\n    beams = [(0.0"))),
        Mistake("the state never carried",
                "How much of its beginning does the model know when it reaches the last step?",
                old=GROW, new=GROW.replace("after", "start[0]")),
        Mistake("the same sign read again and again",
                "After a sign has been chosen, what should the model read next?",
                old=GROW, new=GROW.replace("after, i)", "after, start[1])")),
        Mistake("only the last step counts",
                "What is a sequence worth: its last step, or all of them?",
                old=GROW, new=GROW.replace("total + float(log_p[i])", "float(log_p[i])")),
        Mistake("the worst first",
                "In which direction do you sort? The best has the largest logarithm.",
                old=SORT, new=SORT.replace("-one[0]", "one[0]")),
        Mistake("ties in the wrong order",
                "Where two are equally likely, the one that comes first in the alphabet of indices wins.",
                old=SORT, new="candidates.sort(key=lambda one: (one[0], one[1]), reverse=True)"),
        Mistake("probabilities in place of logarithms",
                "The results should be logarithms of probabilities.",
                old="[(total, indices)", new="[(float(np.exp(total)), indices)"),
        Mistake("the mean over the steps",
                "Nothing was said about dividing by the length.",
                old="[(total, indices)", new="[(total / max(length, 1), indices)"),
        Mistake("one step too few",
                "Count the indices of your sequences.",
                old="for _ in range(length):", new="for _ in range(length - 1):"),
        Mistake("the start repeated",
                "The index at the start was read before. Is it a part of what was found?",
                old="[(total, indices)", new="[(total, [start[1], *indices])"),
    ),
)
