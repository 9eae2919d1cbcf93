"""Lab 09: what `generate` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.lab09_shakespeare.draws import draw_model, draw_prompt
from autograder.specs.sampler_laws import laws_of_writing
from unrolled.checks import callbacks
from unrolled.checks.case import Exercise

STRANGERS = "é#"


def _writing(rng, step, Tx, length, n, temperature):
    model = draw_model(rng, step, Tx)
    return model, draw_prompt(rng, model, length), n, rng, temperature


def _greedy(rng, Tx, length, n=10, step="whole_past"):
    return _writing(rng, step, Tx, length, n, 1e-3)


def _by_chance(rng, Tx=5, length=4, temperature=1.0):
    return _writing(rng, "two_back", Tx, length, 6, temperature)


REREADS = (
    "Right. Your generate reads a whole window for each character that it writes; the model would "
    "also take up its reading where it stopped. Section 5 measures what that saves."
)


def _reread(args, ref, wrong):
    """What a writer comes to that reads its window anew for each character, at temperature 0."""
    model, prompt, n, *_ = args
    step, characters = callbacks.find(model["step"].name), model["characters"]
    window = [None] * model["Tx"] + [characters.index(c) for c in prompt]
    text = ""
    for _ in range(n):
        state = None
        for index in window[-model["Tx"] :]:
            p, state = step(index, state)
        window.append(int(np.argmax(p)))
        text += characters[window[-1]]
    return {"reread": text, "remark": REREADS}


def _large_letter(args, ref, wrong):
    """A letter that the model knows small, but not large."""
    return {"strangers": next(c.upper() for c in args[0]["characters"] if c.isalpha())}


def _read(title, make, mistakes=True):
    return Draw(title, "greedy limit", make, "written", prepare=_reread, mistakes=mistakes)


ELSEWHERE = "not drawn from rng"
SILENT = "unknown characters left out without a word"
LOWERED = "large letters made small without a word"
CUT = "read = [characters.index(character) for character in prompt][-Tx:]"
PADDED = "read = [None] * (Tx - len(read)) + read"
DRAWN = "index = int(rng.choice(len(characters), p=sharpen(p, temperature)))"
ONWARD = "        p, state = step(index, state)\n    return"
FIRST_READ = "    for index in read:\n        p, state = step(index, state)\n"


# fmt: off
GENERATE = Spec(
    Exercise(
        "generate",
        ("model", "prompt", "n", "rng", "temperature"),
        ("text",),
        {"greedy limit": 4, "distribution": 4, "contract": 2},
        below=("sharpen",),
    ),
    draws=(
        _read("a prompt as long as the window, almost greedy", lambda r, ref: _greedy(r, 7, 7)),
        _read("a shorter prompt is padded", lambda r, ref: _greedy(r, 9, 4)),
        _read("a longer prompt is cut", lambda r, ref: _greedy(r, 5, 12)),
        _read("no prompt at all", lambda r, ref: _greedy(r, 4, 0), mistakes=False),
        _read("impossible characters never come", lambda r, ref: _greedy(r, 3, 2, 12, "never_the_same_twice"),
              mistakes=False),
        _read("one character", lambda r, ref: _greedy(r, 6, 5, 1), mistakes=False),
        *(
            Draw(title, "distribution", make, "law", {"draws": 120}, mistakes=False,
                 prepare=laws_of_writing)
            for title, make in (
                (
                    "120 texts at temperature 1, where none is given",
                    lambda r, ref: _by_chance(r)[:4],
                ),
                ("120 texts at temperature 0.4", lambda r, ref: _by_chance(r, 5, 7, 0.4)),
                ("120 texts at temperature 2.5", lambda r, ref: _by_chance(r, 4, 3, 2.5)),
            )
        ),
        Draw("two characters that the model does not know", "contract", lambda r, ref: _greedy(r, 8, 5), "complains",
             {"position": 1, "strangers": STRANGERS, "silent": SILENT}, mistakes=False),
        Draw("one generator: the same state, the same text", "contract",
             lambda r, ref: _writing(r, "two_back", 4, 3, 20, 1.0), "own_generator", {"mistake": ELSEWHERE},
             mistakes=False),
        Draw("large letters, where the model knows only the small ones", "contract", lambda r, ref: _greedy(r, 8, 5),
             "complains", {"position": 1, "silent": LOWERED}, mistakes=False, prepare=_large_letter),
        Draw("nothing to write", "contract", lambda r, ref: _greedy(r, 5, 3, 0), "written", prepare=_reread,
             mistakes=False),
        Draw("a prompt with all that the model knows", "contract", lambda r, ref: _greedy(r, 6, 6), "written",
             prepare=_reread, mistakes=False),
    ),
    cheap=("the prompt repeated", "always the likeliest character", "all characters alike"),
    mistakes=(
        Mistake("the state never carried",
                "Each drawn character is read as if it were the first one ever. What does step want, besides the index?",
                old=ONWARD, new=ONWARD.replace("step(index, state)", "step(index, None)")),
        Mistake("the prompt's state thrown away",
                "The state after the prompt is what the model knows of it. Is it still there when you begin to write?",
                old=FIRST_READ, new=FIRST_READ + "    state = None\n"),
        Mistake("each character of the prompt read as the first",
                "Within the prompt, what does one character know of the one before it?",
                old=FIRST_READ, new=FIRST_READ.replace("step(index, state)", "step(index, None)")),
        Mistake("the drawn character never read",
                "The model is not told which character was drawn. What should it read next?",
                old=ONWARD, new=ONWARD.replace("step(index, state)", "step(read[-1], state)")),
        Mistake("nothing read between two draws",
                "All your characters come from one distribution. What happens after a draw?",
                old=ONWARD, new="    return"),
        Mistake("the end of the prompt read twice",
                "What has the model read when you draw the first character? Write the list down.",
                old=FIRST_READ, new=FIRST_READ + "    p, state = step(read[-1], state)\n"),
        Mistake("the prompt not read",
                "Does the beginning have an effect on what comes after it?",
                old=PADDED, new="read = [None] * Tx"),
        Mistake("the end of the prompt cut off",
                "A prompt is too long by some characters. Which ones can the model do without: the first or the last?",
                old=CUT, new=CUT.replace("[-Tx:]", "[:Tx]")),
        Mistake("a long prompt not cut",
                "The model has a window. What of a longer prompt does it get to see?",
                old=CUT, new=CUT.replace("[-Tx:]", "")),
        Mistake("not padded",
                "Count what the model reads before the first draw. It should be a whole window, whatever the prompt.",
                old=PADDED, new="read = read or [None]"),
        Mistake("padded behind the prompt",
                "On which side of the prompt is your padding? The prompt's last character should be the last thing that the model reads.",
                old=PADDED, new="read = read + [None] * (Tx - len(read))"),
        Mistake("padded with a character",
                "Nothing is not a character: index 0 stands for one that the model knows.",
                old=PADDED, new="read = [0] * (Tx - len(read)) + read"),
        Mistake("the prompt repeated",
                "Count the characters of your result: n were asked for, without the prompt.",
                old="    return text", new="    return prompt + text"),
        Mistake("a list in place of a text",
                "What you return should be a string.",
                swaps=(('text = ""', "text = []"), ("text += characters[index]", "text.append(characters[index])"))),
        Mistake("the temperature has no effect",
                "Try 0.4 and 2.5: where does the temperature enter the draw?",
                old=DRAWN, new=DRAWN.replace("sharpen(p, temperature)", "p")),
        Mistake("always the likeliest character",
                "A model gives probabilities: what would a die do?",
                old=DRAWN, new="index = int(rng.choice(len(characters), p=np.eye(len(characters))[np.argmax(p)]))"),
        Mistake("all characters alike",
                "Your draws do not depend on the model. Where do the probabilities enter?",
                old=DRAWN, new="index = int(rng.choice(len(characters)))"),
        Mistake("sharpened over and over",
                "A distribution that was sharpened belongs to one draw only. Do you sharpen something that already was?",
                old=DRAWN,
                new=DRAWN.replace("sharpen(p, temperature)", "sharpen(sharpen(p, temperature), temperature)")),
        Mistake(ELSEWHERE,
                "Randomness is an argument here: all that you draw should come from rng.",
                old=DRAWN, new=DRAWN.replace("rng.choice", "np.random.choice")),
        Mistake(SILENT,
                "Whoever mistypes a prompt would like to hear of it. What does your function do with a character that the model does not have?",
                old="    if unknown:\n",
                new="    prompt = ''.join(c for c in prompt if c in characters)\n    if False:\n"),
        Mistake(LOWERED,
                "You write on from another prompt than you were given, and nobody hears of it. Who should decide whether a large letter may be made small?",
                old="    unknown = ", new="    prompt = prompt.lower()\n    unknown = "),
    ),
)
