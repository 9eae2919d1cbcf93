"""What an error says, and what to ask then."""

import re

from unrolled.checks.outcome import Failure, FailureKind

# What a message says by itself, and what to ask then; the first that fits.
ONE_NUMBER = "Functions of math take one number; those of np take arrays."
SAID_BY_MESSAGE = {
    "NoneType": "Something there is None. Is a None of the template still to be filled in, or does "
    "a function that you call return nothing?",
    "inhomogeneous": "np.append makes one array of all that it is given; a list has .append, as in "
    "caches.append(cache).",
    "only integers, slices": "An index there is no whole number: None, a float or a text. Which of "
    "them is it, and what should come of it?",
    "list index out of range": "The list is shorter in this case than the index asks for. Which "
    "items are there in every case, with one step too?",
    "only integer scalar arrays can be converted": "np.concatenate and its like want their arrays "
    "as one tuple: two pairs of brackets.",
    "only length-1 arrays": ONE_NUMBER,
    "only 0-dimensional arrays": ONE_NUMBER,
    "Python scalars": ONE_NUMBER,
    "must be 1-dimensional": "That function wants one dimension, and a column (n, 1) has two. How "
    "do you take the one column out?",
    "not enough values to unpack": "What is unpacked has fewer parts or axes than there are names: "
    "print its shape or length one line above. Is an axis, such as the batch, missing?",
    "too many values to unpack": "What is unpacked has more parts or axes than there are names: "
    "print its shape or length one line above.",
}
# Helpers that the same exercises have elsewhere, and this course does not.
OTHER_COURSES = (
    "initialize_parameters", "get_initial_loss", "get_sample", "print_sample", "initialize_adam",
    "update_parameters", "sigmoid_derivative", "tanh_derivative", "softmax_cross_entropy",
)  # fmt: skip


def explain_failure(function: str, failure: Failure) -> str:
    """Say in a sentence or two why a call gave no result, and what to do next."""
    match failure.kind:
        case FailureKind.MISSING:
            kind = "method" if "." in function else "function"
            return (
                f"There is no {kind} {function} to call{': ' * bool(failure.message)}"
                f"{failure.message}. Run the cell that defines it; if it was deleted or renamed, "
                "bring it back under this name."
            )
        case "NotImplementedError":
            return (
                f"{function} is not written yet: put your code in place of the line that raises "
                "NotImplementedError."
            )
        case FailureKind.TIMEOUT:
            return (
                f"{function} was stopped: {failure.message}. Is there a loop whose condition "
                "never becomes false?"
            )
        case FailureKind.UNREADABLE:
            return (
                f"{function} gave a result of a form that cannot be compared. Does it have the "
                f"shapes and types that the text asks for? ({failure.message})"
            )
        case FailureKind.TOO_LARGE:
            return (
                f"{function} gave a result that was not looked at: {failure.message}. What shape "
                "should it have?"
            )
        case FailureKind.DIED:
            return f"{function} ended the process that ran it: {failure.message}."
    where = f" at the line `{failure.line}`" if failure.line else ""
    text = f"{failure.kind}: {failure.message}" if failure.message else failure.kind
    return f"{function} raised {text}{where}.{_next_step(failure)}"


def shapes_differ(message: str) -> bool:
    """Whether two arrays could not be brought together."""
    return any(
        words in message
        for words in (
            "not aligned",
            "mismatch in its core",
            "not be broadcast",
            "must match exactly",
        )
    )


def has_other_arguments(function: str, failure: Failure) -> bool:
    """Whether the function itself, not one that it calls, could not take what it was given."""
    told = rf"{re.escape(function)}\(\) (takes|missing) .*positional argument"
    return failure.kind == "TypeError" and re.match(told, failure.message) is not None


def generator_as_number(failure: Failure) -> bool:
    """Whether a generator was counted with, or given to `np.random.seed`."""
    said = ("Generator" in failure.message, "scalar from dtype('O')" in failure.message)
    return failure.kind == "TypeError" and (any(said) or "np.random.seed" in failure.line)


def _next_step(failure: Failure) -> str:
    if shapes_differ(failure.message):
        return (
            " Two shapes do not fit: write down the shape of each factor, and ask which one "
            "should be transposed or swapped."
        )
    if generator_as_number(failure):
        return (
            " The argument is a numpy.random.Generator, not a seed: draw from it, as in "
            "rng.choice(…); then nobody else's draws are disturbed."
        )
    for words, step in SAID_BY_MESSAGE.items():
        if words in failure.message:
            return f" {step}"
    match failure.kind:
        case "NameError" if any(name in failure.message for name in OTHER_COURSES):
            return (
                " That function belongs to another course's version of this exercise: here what it "
                "makes comes in as an argument, or is given further up. Read which arguments this "
                "one has."
            )
        case "NameError" | "UnboundLocalError":
            return " Is every name an argument of the function, or set before it is used?"
        case "KeyError":
            return " Print the keys that the dictionary has."
        case "IndexError" if "too many indices" in failure.message:
            return (
                " There are more indices than axes: which axes does this array have, and what does "
                "each index pick?"
            )
        case "IndexError" if re.search(r"\bfor\b|\bt\b|\bi\b|\bstep\b", failure.line):
            return (
                " The index is past the end of that axis: which axis is time, and does a loop run "
                "one step too far?"
            )
        case "IndexError":
            return " Which axis does the index belong to, and how long is it?"
        case "RecursionError":
            return " Does the function call itself?"
    return ""
