# %% [markdown]
# # Lab 09: Shall I compare thee?
#
# **You will build** what stands between a network that has learned to read and a poem: the windows that
# it is trained on, the number that says how good it is, the temperature, and the pen.
#
# **You need** lab 07, for the cell; the code comes along. You met the temperature in lab 04.
#
# **It takes** about 120 minutes. The network of this lab has been trained for you, on nine tenths of
# Shakespeare's sonnets, and it needs 2.248 bits for a character of the tenth that it never saw. You
# train a small one yourself, in half a minute on a laptop (a browser takes over a minute): it gets
# below 1.5 bits on what it reads again and again, and never below 2.9 on what it does not. By then you
# will know what that means.
#
# | you write | it gives |
# |---|---|
# | `build_windows` | from one long text, many short questions with an answer each |
# | `vectorize` | the same as arrays of zeros and ones |
# | `bits_per_character` | how surprised a model is by a text |
# | `sharpen` | a distribution at another temperature |
# | `generate` | your first line, and what comes after it |
#
# Run the cell below first, and again whenever you restart the kernel.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from unrolled.checks import checks_of

check = checks_of("09_shakespeare")

# %% [markdown]
# ## Two minutes before you start
#
# Give it a line, and it goes on. Write the beginning of a poem into the quotes, your own or somebody
# else's, and run the cell. Leave the `\n` at the end: it ends the line. The network knows the letters from
# a to z (large ones are made small), the space and these marks: `! ' ( ) , - . : ; ?`. It knows nothing
# else; a digit or an *é* ends in an error.

# %% tags=["skip-execution"]
from unrolled import files, nn

MY_LINE = "shall i compare thee to a recurrent net,\n"

network = nn.load(files.path("assets/weights/shakespeare.npz"))
poem = nn.sample(network, 340, np.random.default_rng(1), temperature=0.6, prompt=MY_LINE.lower())
print(MY_LINE + poem.rpartition("\n")[0])  # up to its last whole line


# %% [markdown]
# Nobody taught it a word. It has two layers of LSTM cells like the one that you built in lab 07, and it
# has read 84,847 characters of sonnets, 40 times. It knows what lines look like, how long they are,
# and which letters make words that could have been his.
#
# At the end of this lab every part of that cell is yours, and since lab 08 so is its way back. Only the
# training run was done for you; it took six minutes of a processor core. On the way you will find out
# whether it is any good. That is a harder question than it looks: how would *you* tell?

# %% [markdown]
# ### Code that you have already written
#
# These cells hold functions of labs 01, 06 and 07, as the course wrote them. Run them, fold them away, and
# build on them.

# %% given="01_rnn_cell/softmax" nbgrader={"grade": false, "grade_id": "given-softmax", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 01_rnn_cell/softmax

# %% given="01_rnn_cell/one_hot" nbgrader={"grade": false, "grade_id": "given-one_hot", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 01_rnn_cell/one_hot

# %% given="06_binary_addition/sigmoid" nbgrader={"grade": false, "grade_id": "given-sigmoid", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 06_binary_addition/sigmoid

# %% given="07_lstm/lstm_cell_forward" nbgrader={"grade": false, "grade_id": "given-lstm_cell_forward", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 07_lstm/lstm_cell_forward

# %% given="07_lstm/lstm_forward" nbgrader={"grade": false, "grade_id": "given-lstm_forward", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 07_lstm/lstm_forward

# %% [markdown]
# ## 1. One text, many questions: `build_windows`
#
# A name ends after a dozen letters. A book does not. Nobody walks back through 84,847 steps for one
# update, so the text must be cut. The recipe that this exercise is known for cuts it into **windows**: a
# piece of `Tx` characters, and as its target the *one* character that comes next. Then it moves on by
# `stride` characters, and cuts again.
#
# ![The line shall i compare thee, and below it four windows of eight characters that begin at 0, 3, 6 and 9. Each window has a blue frame, and the one character after it an orange one: c, p, e and h. A fifth row asks whether a window can begin at 12.](../assets/figures/windows.svg)
#
# The windows overlap, and every character of the text is looked at more than once. What would you lose if
# they stood side by side, at a stride of `Tx`? And what would a stride of 1 cost?
#
# ### Exercise: build_windows (4 points)
#
# Write `build_windows`. Everything hangs on one number: **the last place where a window may begin**. Find
# it on paper for the line above, with 20 characters and windows of 8. The picture asks you about 12. A
# window needs its eight characters, and what else? Then try a line of 21, and one of 8. When you can say
# in general where a window may begin, look up what `range` does with its second argument: is it the last
# number or the first one left out?

# %% nbgrader={"grade": false, "grade_id": "build_windows", "locked": false, "schema_version": 3, "solution": true, "task": false}
def build_windows(text, Tx=40, stride=3):
    """Cut a text into overlapping windows, each with the character that comes after it.

    text: a string
    Tx: characters in a window
    stride: from the beginning of one window to the beginning of the next
    returns: X, list of m strings of Tx characters; Y, list of the m characters that come next
    """
    ### BEGIN SOLUTION
    X, Y = [], []
    for start in range(0, len(text) - Tx, stride):
        X.append(text[start : start + Tx])
        Y.append(text[start + Tx])
    return X, Y
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-build_windows", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("build_windows")

# %% [markdown]
# ### Play: the sonnets in windows
#
# The sonnets in lower case have 94,275 characters, 38 of them different. How many windows of 40 will that
# make at a stride of 3?
#
# (The text is fetched once. Where that is not possible, this notebook goes on with verses that were
# written for the course, says so here, and other numbers come out than those in the text.)

# %% tags=["skip-execution"]
from unrolled import guess

windows = guess("94,275 characters, windows of 40 at a stride of 3: how many windows?")

# %% tags=["skip-execution"]
from unrolled.data import load_or_verse

sonnets, banner = load_or_verse("sonnets", lower=True)
if banner:
    print(banner)
text = sonnets.text
X, Y = build_windows(text, 40, 3)
print(f"{len(text):,} characters, {len(sonnets.vocabulary)} different, {len(X):,} windows")
for i in (0, 1, 2, len(X) - 1):
    print(f"{i:6}  {X[i]!r}  then {Y[i]!r}")
windows.show(len(X))


# %% [markdown]
# From the sonnets it is 31,412. Now the other question: how many guesses does the recipe learn from? One a
# window, so 31,412. A network that guesses after *every* character, as yours did in lab 04, has 94,274 of
# them, from the same text, and reads it once where the windows read it thirteen times. Keep this in mind
# for later.

# %% [markdown]
# ## 2. Zeros and ones: `vectorize`
#
# The published recipe hands its windows to a library that wants two arrays:
#
# | name | what it is | shape |
# |---|---|---|
# | `x` | the windows, one-hot | `(m, Tx, n_x)` |
# | `y` | the next characters, one-hot | `(m, n_x)` |
#
# Look at the order. **The batch comes first here**, as in most libraries. In your labs, examples are
# columns: `(n_x, m, T_x)`. Which `transpose` turns the one into the other? You will see it used in
# section 5.
#
# Before you write: how many bytes does `x` take for the 31,412 windows, if each zero and each one is a
# float of 8 bytes? And how many of the 1,520 numbers of one window are ones? This is why the array is
# boolean. And it is why the course's own engine, `unrolled.nn`, which trained the network above, never
# makes one: it looks a column up by its index.
#
# ### Exercise: vectorize (5 points)
#
# Write `vectorize`. Two loops do it, one over the windows and one over the steps; so does a bit of
# indexing without any. Which index belongs to which axis? What belongs in the inner loop, and what not?
# There is a published copy of this function whose *targets* are wrong, because a variable of the inner
# loop is still alive after it and has a tempting name. It trains without complaint. What does a network
# learn that is always asked for the last character that it was shown?

# %% nbgrader={"grade": false, "grade_id": "vectorize", "locked": false, "schema_version": 3, "solution": true, "task": false}
def vectorize(X, Y, n_x, char_indices, Tx=40):
    """Write windows and next characters one-hot.

    X: list of m strings of Tx characters
    Y: list of the m characters that come next
    n_x: how many characters there are
    char_indices: dictionary from each character to its index
    Tx: characters in a window
    returns: x, boolean, (m, Tx, n_x); y, boolean, (m, n_x)
    """
    ### BEGIN SOLUTION
    m = len(X)
    x = np.zeros((m, Tx, n_x), dtype=bool)
    y = np.zeros((m, n_x), dtype=bool)
    for i, window in enumerate(X):
        for t, character in enumerate(window):
            x[i, t, char_indices[character]] = True
        y[i, char_indices[Y[i]]] = True
    return x, y
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-vectorize", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("vectorize")

# %% [markdown]
# ### Play: what it weighs

# %% tags=["skip-execution"]
X, Y = build_windows(text, 40, 3)
x, y = vectorize(X[:1000], Y[:1000], len(sonnets.vocabulary), sonnets.char_to_ix)
print(f"1,000 windows: x {x.shape} of {x.dtype}, {x.nbytes:,} bytes; y {y.shape}")
print(f"all {len(X):,}: {x[0].nbytes * len(X) / 1e6:,.0f} MB, for a text of {len(text) / 1e6:.2f} MB")
back = "".join(sonnets.vocabulary[i] for i in x[0].argmax(axis=1))
print("the first window, read back:", repr(back))


# %% [markdown]
# ## 3. How good is it? `bits_per_character`
#
# Here are four models of English. One says of every next character that all 38 are equally likely. One knows
# how common each letter is, and nothing else. One knows what tends to follow each letter. One is the network
# from above. They write very different things, but "looks nice" is no measure, and worse, it rewards a model
# that has learned a sonnet by heart. So turn the question round. **Do not let it write. Let it read**, a text
# that it has never seen, and look at the probability that it gave to each character *before* it came.
#
# ![A falling curve: how many bits of surprise a guess costs, by the probability that the model gave to what came. Sure of it: 0 bits. One in two: 1 bit. One in four: 2 bits. Any of 38 characters: 5.2 bits.](../assets/figures/price_of_a_guess.svg)
#
# The **surprise** at a character is $-\log_2 p$, in bits. A bit is the answer to a question with yes
# or no: one bit halves what is possible. The mean over a text is its **bits per character**: so many such
# questions, for each character, would tell somebody who has this model which text it was. A program
# that compresses files is nothing else.
#
# ### What a model is
#
# From here on, a model is a dictionary with three entries. Anything that has them can be measured and can
# write: your LSTM, the engine's, or a table of letters.
#
# | key | what it is |
# |---|---|
# | `"characters"` | a string: all characters that it knows, in the order of their indices |
# | `"Tx"` | how many characters it likes to read before it writes (section 5) |
# | `"step"` | a function: `p, state = step(index, state)` |
#
# `step` reads *one* character, given by its index, and returns the probabilities `p`, of shape `(n,)`, of
# the one that follows, and the state after it. The state before anything was read is `None`. What a state
# is, is the model's own business: a pair of arrays for each layer, or nothing at all.
#
# ### Exercise: bits_per_character (6 points)
#
# Write `bits_per_character`. The model reads the text once, from its beginning to its end.
#
# - Write down the text *thee* and put under each letter the step whose `p` was about it. Which letter gets
#   none? How many guesses are there in a text of four?
# - What must travel from step to step, so that the last guess knows of the first letter?
# - Is the mean of $-\log_2 p$ the same as $-\log_2$ of the mean? Try it with 0.5 and 0.125 before you
#   decide where the logarithm stands.
# - A model may say 0, and then it happens. What should the result be? (A warning costs nothing.)

# %% nbgrader={"grade": false, "grade_id": "bits_per_character", "locked": false, "schema_version": 3, "solution": true, "task": false}
def bits_per_character(model, text):
    """How surprised a model is by a text: the mean of -log2 p over the characters that it guesses.

    model: dictionary with "characters", and "step" as in section 3
    text: at least two characters, all of which the model knows
    returns: a number, in bits; the first character is read and not guessed
    """
    ### BEGIN SOLUTION
    indices = [model["characters"].index(character) for character in text]
    total, state = 0.0, None
    for t in range(len(indices) - 1):
        p, state = model["step"](indices[t], state)
        with np.errstate(divide="ignore"):  # what has probability 0 surprises without end
            total -= np.log2(p[indices[t + 1]])
    return total / (len(indices) - 1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-bits_per_character", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("bits_per_character")

# %% [markdown]
# ### Play: from knowing nothing to knowing something
#
# The last tenth of the text was never shown to the network. It is **held out**. The bits of the first model
# you can compute without a computer.

# %% tags=["skip-execution"]
alike = guess("How many bits a character does a model need that takes all 38 for equally likely?", unit="bits")
learned = guess("And the network?", unit="bits")

# %% tags=["skip-execution"]
cut = int(0.9 * len(text))
held_out = text[cut:]
known = "".join(sonnets.vocabulary)


def of_letters(p):
    """A model that says the same whatever it has read."""
    return {"characters": known, "Tx": 1, "step": lambda index, state: (p, None)}


# every count begins at 1: else what never came has probability 0, and costs no end of bits once it comes
counts = 1.0 + np.array([text[:cut].count(c) for c in known])
after = np.ones((len(known), len(known)))
for place in range(cut - 1):
    after[known.index(text[place]), known.index(text[place + 1])] += 1
pairs = after / after.sum(axis=1, keepdims=True)
models = {
    "all characters alike": of_letters(np.full(len(known), 1 / len(known))),
    "how common each letter is": of_letters(counts / counts.sum()),
    "what follows each letter": {"characters": known, "Tx": 1, "step": lambda index, state: (pairs[index], None)},
}
for name, one_model in models.items():
    print(f"{bits_per_character(one_model, held_out):.3f} bits a character: {name}")
print(f"{nn.bits_per_character(network, held_out, progress=False):.3f} bits a character: the network")
alike.show(np.log2(len(known)))
learned.show(nn.bits_per_character(network, held_out, progress=False))



# %% [markdown]
# All characters alike: $\log_2 38 = 5.25$. Each line is one idea more, and each idea has its price in
# bits. The network knows what a table cannot: which letters came twenty steps ago.
#
# For an idea of the scale: two people played this game for English prose in 1951, letter by letter, and
# came to something between 0.6 and 1.3 bits. (They had read more than 85,000 characters in their lives.)

# %% [markdown]
# ## 4. Careful or bold: `sharpen`
#
# In lab 04 you divided *scores* by the temperature. A model as above gives no scores. It gives
# probabilities. Can you get the scores back? Then the rest is lab 04.
#
# Undo the softmax with a pencil. It made $p_i$ from the scores $z_1, \dots, z_n$; which function of $p_i$ is
# $z_i$, up to a number that is the same for all of them? And does that number matter?
#
# ### Exercise: sharpen (8 points)
#
# Write `sharpen`, so that it survives both of these:
#
# - **A probability of 0.** Its score is minus infinity. Is this a problem? Follow it through, division
#   by $T$, exponential, sum, before you protect yourself from it. Many add a small number to every
#   probability first. Compute what this does at $T = 5$ to an outcome that was impossible: take
#   $10^{-8}$ to the power of $1/5$.
# - **A temperature near 0.** At $T = 0.001$ a score of $\log 0.3$ becomes -1,204, and `np.exp` gives 0. So do
#   all others. What do you divide by what, then? You know a cure from lab 01. Does your `softmax` have it
#   in it already? Look.

# %% nbgrader={"grade": false, "grade_id": "sharpen", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sharpen(probabilities, temperature):
    """The same probabilities at another temperature.

    probabilities: (n,), from 0 to 1, summing to 1
    temperature: above 0; 1 changes nothing
    returns: (n,), from 0 to 1, summing to 1
    """
    ### BEGIN SOLUTION
    with np.errstate(divide="ignore"):  # the logarithm of 0 is -inf, whose exponential is 0 again
        scores = np.log(probabilities)
    p = np.exp((scores - np.max(scores)) / temperature)
    return p / np.sum(p)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-sharpen", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
check("sharpen")

# %% [markdown]
# ### Play: one distribution at six temperatures
#
# What comes after *shall i c*? Which letter gains when it gets hot, and which loses?

# %% tags=["skip-execution"]
p = network.next_distribution("shall i c")
order = np.argsort(p)[::-1][:7]
letters = network.vocabulary.characters
print("T     ", *(f"{letters[i]!r:>6}" for i in order), "  all others")
for temperature in (0.1, 0.5, 0.8, 1.0, 1.5, 3.0):
    q = sharpen(p, temperature)
    print(f"{temperature:<6}", *(f"{q[i]:6.1%}" for i in order), f"{1 - q[order].sum():10.1%}")


# %% [markdown]
# ### A published sampler
#
# Here is the core of a sampler that has been copied thousands of times, in our words. It gets `preds`, the
# probabilities of `n` characters.
#
# ```
# preds = log(preds) / temperature
# preds = exp(preds) / sum(exp(preds))
# probas = one draw from the multinomial distribution with probabilities preds
# out = a random choice among 0, 1, ..., n - 1 with probabilities probas
# ```
#
# A multinomial with one draw gives a row of zeros and a single 1. **One of the two draws does nothing. Which
# one, and why is the result right all the same?** And what happens in its first line when a probability
# is 0; in its second, when the temperature is 0.001? Your `sharpen` is a better one.

# %% [markdown]
# ## 5. The pen: `generate`
#
# Now put it together. The model reads the prompt. Then it is asked, a character is drawn, the model reads
# that, and so on.
#
# The source of this exercise gives its network exactly `Tx` characters to read, always. If the prompt is
# longer, only its end counts. If it is shorter, it is **padded on the left** with *nothing*: steps whose
# column is all zeros, as before the first letter of a name. To our `step` that is the index `None`.
#
# And a choice that is yours. For the second character, you can do one of two things.
#
# ![Two ways to write on after the prompt shall. Above, carry the state: five steps read the prompt, a sixth reads the space that was drawn, and the state is handed from step to step. Below, read the window again: five steps read shall; then five steps read hall and the space, from the beginning. What left the window is forgotten.](../assets/figures/two_ways_on.svg)
#
# The source reads the whole window again, moved on by one character, for *each* character that it writes.
# The other way is to keep the state. **Which one do you take?** What does the first one cost, what does the
# second one remember? The check accepts both. Below you will measure both.
#
# ### Exercise: generate (10 points)
#
# Write `generate`. It returns the `n` new characters as one string, without the prompt.
#
# - What is read before the first draw? Write the list down for a window of 5 and the prompts *oh*, *shall I
#   compare* and the empty one.
# - Which `p` is the first character drawn from, and when is that character read?
# - Somebody will type a character that the model does not know, such as an *é* or a *#*. Leaving it out
#   without a word would be unfriendly. Raise a `ValueError` that lists **all** such characters.
# - All chance comes from `rng`. `rng.choice(n, p=p)` is one draw. Do you need two?

# %% nbgrader={"grade": false, "grade_id": "generate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def generate(model, prompt, n, rng, temperature=1.0):
    """Let a model go on writing.

    model: dictionary with "characters", "Tx" and "step"
    prompt: a string; what is longer than Tx is cut on the left, what is shorter is padded there
    n: how many characters to write
    rng: a numpy.random.Generator, the only source of chance
    temperature: above 0
    returns: a string of n characters, without the prompt
    raises: ValueError that lists the characters of the prompt that the model does not know
    """
    ### BEGIN SOLUTION
    characters, Tx, step = model["characters"], model["Tx"], model["step"]
    unknown = sorted(set(prompt) - set(characters))
    if unknown:
        raise ValueError(f"The model does not know {unknown}; it knows {characters!r}.")
    read = [characters.index(character) for character in prompt][-Tx:]
    read = [None] * (Tx - len(read)) + read
    state = None
    for index in read:
        p, state = step(index, state)
    text = ""
    for _ in range(n):
        index = int(rng.choice(len(characters), p=sharpen(p, temperature)))
        text += characters[index]
        p, state = step(index, state)
    return text
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-generate", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("generate")

# %% [markdown]
# ### Play: your LSTM holds the pen
#
# The weights of the network are those of your own cell from lab 07: `nn.to_lab` hands them out as the
# dictionaries that `lstm_cell_forward` takes. Two layers are two calls, and the second one reads what the
# first one shows. Read `stacked` line by line: it is all there is.

# %% tags=["skip-execution"]
import time


def stacked(layers, characters, Tx=40):
    """A model of LSTM cells on top of one another, out of the functions of your labs."""

    def step(index, state):
        if state is None:
            state = [(np.zeros((len(p["bf"]), 1)), np.zeros((len(p["bf"]), 1))) for p in layers]
        flow, after = one_hot([index], len(characters)), []
        for parameters, (a, c) in zip(layers, state, strict=True):
            a, c, y, _ = lstm_cell_forward(flow, a, c, parameters)
            after.append((a, c))
            flow = a
        return y[:, 0], after

    return {"characters": characters, "Tx": Tx, "step": step}


layers = [nn.to_lab(network, 1), nn.to_lab(network, 2)]
mine = stacked(layers, network.vocabulary.characters)

start = time.perf_counter()
poem = generate(mine, MY_LINE.lower(), 300, np.random.default_rng(2), temperature=0.6)
print(MY_LINE + poem.rpartition("\n")[0])  # up to its last whole line
print(f"\n{time.perf_counter() - start:.2f} seconds")

# %% [markdown]
# ### Play: are they the same network?
#
# The engine never makes a one-hot, keeps all four gates in one matrix, and computes in single precision.
# Does it compute the same? Here your `lstm_forward` reads a window through both layers, all steps at once. The
# `transpose` is the one from section 2.

# %% tags=["skip-execution"]
line = [c for c in (text[:200] if not banner else MY_LINE.lower()) if c in network.vocabulary.characters]
characters = network.vocabulary.characters
x, _ = vectorize(["".join(line)], [" "], len(characters), {c: i for i, c in enumerate(characters)}, len(line))
below, _, _, _ = lstm_forward(x.transpose(2, 0, 1), np.zeros((len(layers[0]["bf"]), 1)), layers[0])
_, y_pred, _, _ = lstm_forward(below, np.zeros((len(layers[1]["bf"]), 1)), layers[1])  # (n_y, 1, T_x)

scores, _ = network.forward(network.vocabulary.encode("".join(line))[np.newaxis])  # (1, T_x, n_y)
engine = softmax(scores[0].T.astype(np.float64))
print(f"{engine.size:,} probabilities; the largest difference is {np.abs(engine - y_pred[:, 0]).max():.1e}")

# %% [markdown]
# A millionth or less, which is what single precision leaves. It is the same network: a course ago you had
# not heard of a hidden state, and now a trained LSTM runs on your functions.
#
# ### Play: carry or read again?
#
# `rereading` makes a model that forgets: whatever your `generate` does, its `step` reads the last 40 characters
# anew each time. How much slower is it, and how much worse does it read?

# %% tags=["skip-execution"]
slower = guess("How many times the work is it to read 40 characters again for each one that comes?")


# %% tags=["skip-execution"]
def rereading(model):
    """The same model, but each step reads a whole window from the beginning."""

    def step(index, state):
        window = [*(state or []), index][-model["Tx"] :]
        inner = None
        for one in window:
            p, inner = model["step"](one, inner)
        return p, window

    return {**model, "step": step}


sample_text = "".join(c for c in held_out[:400] if c in characters)
for name, one_model in (("carried", mine), ("read again", rereading(mine))):
    start = time.perf_counter()
    bits = bits_per_character(one_model, sample_text)
    milliseconds = 1000 * (time.perf_counter() - start) / len(sample_text)
    print(f"{name:>10}: {milliseconds:6.2f} ms and {bits:.3f} bits a character")
    if one_model is mine:
        carried = milliseconds
slower.show(milliseconds / carried)

# %% [markdown]
# More than thirty times the work. And the bits? We got 2.11 carried and 2.11 read again, over these 400
# characters: no difference to speak of. What stands more than forty characters back helps this network next
# to nothing, so a carried state loses nothing and costs a thirtieth.
#
# In the source it had to be the other way. Its network was trained on windows that each began with an empty
# memory, and gives its best after exactly forty characters. Ours was trained on long streams, with the
# state handed on from piece to piece.
#
# And the padding? To a network with biases, forty steps of *nothing* are not nothing: the state moves. Does
# the next character still notice, two letters later? And twenty letters later?

# %% tags=["skip-execution"]
state = None
for _ in range(40):
    p_nothing, state = mine["step"](None, state)
print(f"after 40 steps of nothing the largest hidden unit stands at {np.abs(state[1][0]).max():.2f}")
for prompt in ("wh", "shall i compare thee"):
    for length in (0, 10, 40):
        state = None
        for index in [None] * length + [characters.index(c) for c in prompt]:
            p, state = mine["step"](index, state)
        print(f"{length:2} steps of padding, then {prompt!r}: next {characters[p.argmax()]!r} with {p.max():.1%}")

# %% [markdown]
# After two letters the padding is heard; after twenty it is forgotten. So it matters for a short prompt,
# and only there.

# %% [markdown]
# ## 6. The temperature of a poet
#
# One slider, the same dice, and four lines for each beginning: the stanzas form anew as you move it. Use
# the arrow keys, type another beginning, and watch at which temperature words fall apart. Which survives
# longer, the words or the lengths of the lines?

# %% tags=["skip-execution"]
from unrolled.widgets.temperature import play_temperature

play_temperature(network, prefix="shall i ", lines=4, longest=240)

# %% [markdown]
# ## 7. Where is it surprised?
#
# A mean hides everything. Here is the surprise at *each* letter, in colour and as a bar below it. What will it
# make of a word that Shakespeare could not know? Then type a line of your own, and one with a typing error.

# %% tags=["skip-execution"]
dear = guess("Which letter of a word costs most, on average?", ["the first", "one in the middle", "the last"])

# %% tags=["skip-execution"]
from unrolled.plots.lab09.surprise import play_surprise

play_surprise(network, "shall i compare thee to a summer's day? or to a network, trained on sonnets")
dear.show("the first")

# %% [markdown]
# On average the first letter of a word costs most, about four bits on the held-out sonnets, for there the
# sentence decides. The last one costs a bit and a half; in *compare* a third of a bit, and in *summer* next
# to nothing.
#
# But look at *network*, which the sonnets do not have. The *r* is free and the *k* costs twelve bits, more
# than any other letter of the line: the network gave it one chance in four thousand. A word that you know
# and it does not shows at the letter where the two of you part.
#
# Look at your typing error. How many letters does it take until the network has found its way again? You
# could build a spelling checker from this picture.

# %% [markdown]
# ## 8. A unit that knows
#
# Look at what the network writes: its lines are as long as Shakespeare's, some forty characters. Nobody
# told it to count. So something in it must know how far along the line it is. In lab 06 you looked for
# the carry among sixteen numbers, with a probe. Here there are 384: the cell states of two layers of 192.
#
# The cell below lets your `lstm_forward` read the held-out sonnets, keeps all cell states, and counts for
# each character its **column**: how many characters stand between it and the last newline. Then it asks
# the whole state, with a linear probe that learns on the first half and is judged on the second; and each
# unit by itself, by its correlation with the column.

# %% tags=["skip-execution"]
counters = guess(
    "384 units: who knows how far along the line it is?",
    ["each unit a little", "a few units, nearly all of it", "no unit by itself, only all together"],
)

# %% tags=["skip-execution"]
from unrolled.plots.lab09.line_clock import by_chance, cell_states, columns, correlations, probed

unseen = "".join(c for c in held_out if c in characters)
column = columns(unseen)
cells = cell_states(lstm_forward, layers, unseen, characters)  # (2, 192, T)
print(f"the probe of all units and the column: correlation {probed(cells, column):.2f}")
of_unit = correlations(cells, column)  # (2, 192)
for place in np.argsort(-np.abs(of_unit), axis=None)[:6]:
    layer, unit = divmod(int(place), 192)
    print(f"layer {layer + 1}, unit {unit:3}: {of_unit[layer, unit]:+.2f}")
counters.show("a few units, nearly all of it")

# %% [markdown]
# From the sonnets three units stand out: unit 98 of layer 1 with -0.93, then two with 0.86 and 0.80. The
# fourth has 0.40. But be careful. **Whoever looks at 384 units finds the best of 384**, and the best of
# many is never at zero, even where there is nothing to find. What would a chance finding look like? Let
# the lines of the text change places, so that each keeps its count but stands where the network read
# another one. Then search again, all 384, and note the best. A hundred times. (This is called a
# permutation test elsewhere.)

# %% tags=["skip-execution"]
luck = by_chance(cells, column, np.random.default_rng(0))
print(f"the best of {of_unit.size} by chance: {luck[50]:.2f} in the middle, {luck[-1]:.2f} at most in {len(luck)} shuffles")

# %% [markdown]
# By chance the best is near 0.08, and none of our hundred came above 0.3. So 0.93 is not luck. We found
# this unit just as you did: one question, *which column?*, put to 384 units. Nobody asked a hundred
# questions and kept the best answer, which would be another way to fool oneself.
#
# See what it does. Here is a piece of a sonnet that the network never saw, coloured by unit 98 of layer 1.
# Then put in another unit, one from the middle of the list.

# %% tags=["skip-execution"]
from unrolled.plots.lab09.coloured import show_coloured

LAYER, UNIT = 1, 98

sonnet = unseen[max(unseen.find("\n\n"), 0) :].lstrip("\n")[:620]  # from where one begins
place = unseen.find(sonnet)
values = cells[LAYER - 1, UNIT, place : place + len(sonnet)]
show_coloured(sonnet, values, f"Unit {UNIT} of layer {LAYER}")

# %% [markdown]
# A clock. After each newline it stands near 1.9, goes down letter by letter, is near -0.7 after forty, and
# a newline winds it up again. No line of code says *line*. This is the belt of lab 07 as a counter.
#
# But a unit that *goes along* with the column need not be *used*. Perhaps the network has another clock,
# and this one only watches. There is one way to find out: **take hold of it**. The slider sets the unit
# to a value after every step, and the network writes on, with the same dice. What do you expect at 1.8,
# where for this unit the line has always just begun? And at -1?

# %% tags=["skip-execution"]
from unrolled.plots.lab09.coloured import play_held


def held(model, value):
    """The same model, but after each step one cell state is set to a value."""

    def step(index, state):
        p, state = model["step"](index, state)
        a, c = state[LAYER - 1]
        c = c.copy()
        c[UNIT] = value
        return p, [(a, c) if layer == LAYER - 1 else one for layer, one in enumerate(state)]

    return {**model, "step": step}


def written(value):
    model = mine if value is None else held(mine, value)
    return generate(model, MY_LINE.lower(), 400, np.random.default_rng(1), temperature=0.6)


play_held(written, -1.5, 1.8, 1.8)

# %% [markdown]
# Held high, the line does not end. We let it write ten times 600 characters: free it made 142 newlines;
# held at 1.8 it made 5, at 0.5 it made 49, at -0.5 it made 188. So this unit is not only a
# witness: it *is* the length of the line, or most of it. Is that special? We held twenty other units of the
# layer, drawn at random, each at the most extreme value that it ever takes. Free, four texts had 51
# newlines; with one of the twenty held they had 44 to 62; with unit 98 at 1.8 they had 3.
#
# Set `UNIT` to 69, the second of the list, and run the last three cells again. Does it hold the line as
# well, or does it only watch?

# %% [markdown]
# ## 9. By heart, or understood?
#
# Train one yourself. A single layer of 128 units, on the first 10,000 characters of the text and no
# more, so that a laptop reads them 38 times in a quarter of a minute (and a browser in a minute and a
# half). Every fifty updates the picture shows two numbers: bits on what it is being trained on, and
# bits on 3,000 characters that it never sees.
#
# **Draw both curves on paper before you run**, from 0 to 600 updates. Where do they part?

# %% tags=["skip-execution"]
from unrolled.plots.lab09.held_out import Watch

DROPOUT = 0.0  # try 0.5

rng = np.random.default_rng(0)
pupil = nn.LSTM("".join(sonnets.vocabulary), 128, rng=rng, dropout=DROPOUT)
history = nn.train(
    pupil,
    text[:10_000],
    updates=600,
    streams=16,
    steps=40,
    optimizer=nn.Adam(0.01),
    rng=rng,
    held_out=held_out[:3000],
    evaluate_every=50,
    on_update=Watch(),
)

# %% [markdown]
# Over ten seeds, on five processors in turn, we saw 1.1 to 1.5 bits against 3.6 to 4.0 in
# the end. The two curves part after some 150 updates, when every character has been read ten times; the
# red one is lowest after 200 to 250, with 3.0 to 3.1 bits, and then climbs by a bit or so
# while the other falls by more than one. (The verse of this course gives other numbers.)
#
# The training loss goes down and down, and that proves nothing: a parrot's would, too. What counts is the
# red curve. It has a lowest point, and from there on the network learns *this text* and no longer the
# language. That is called **overfitting**.
#
# Three things help, and the network of this lab had all of them: more text, eight times as much; **dropout**,
# which silences units at random while training, so that none can rely on one neighbour (weights and
# characters can be silenced too, and were); and knowing when to stop, which is called **early stopping** (there the step shrank to nothing by the
# fortieth pass, so its red curve never turned up). Set `DROPOUT` to 0.5 and run again. Which curve gets worse,
# and which better? The blue one is measured *while* units are silenced, so it looks worse than the network is.
#
# One trap is left. If you choose the dropout, the size and the moment to stop by looking at the held-out
# text, then you have trained on it, with your own eyes. So the tenth before it is there for decisions (elsewhere it is called the **validation** set), and
# only after them was a network trained on nine tenths. Even that went less cleanly here than it sounds: of
# three other settings we had seen the number on the last tenth before we chose. The tenth before it, alone,
# chooses the same; but nobody can unsee a number, so take the one below as slightly too good.
#
# ### Three numbers about the network of this lab
#
# | | the network | for comparison |
# |---|---|---|
# | bits per character on the held-out tenth | 2.248 | 5.25 for all alike |
# | words it writes that occur in the sonnets, at temperature 1 | 76.1% | 87.1%: of the words in the held-out sonnets, so many occur in the rest. 50%: the sample printed by the source |
# | windows of 8 words that it writes and that are copied | none in 20,000 characters | a parrot: 100% |
#
# Why is the comparison in the second line not 100%? Shakespeare himself uses words once. Why is the third
# line needed, beside the second? And what could a network do to get a perfect first line, if nobody kept a
# tenth from it?
#
# Here is a small version of the last two, so that you can try other temperatures.

# %% tags=["skip-execution"]
import re

TEMPERATURE = 1.0  # try 0.5

written = nn.sample(network, 4000, np.random.default_rng(3), temperature=TEMPERATURE, prompt="\n", progress=False)
words, of_text = (re.findall(r"[a-z']+", one) for one in (written, text))
in_text = set(of_text)
eights = {tuple(of_text[i : i + 8]) for i in range(len(of_text) - 7)}
copied = [tuple(words[i : i + 8]) in eights for i in range(len(words) - 7)]
print(f"{np.mean([w in in_text for w in set(words)]):.0%} of the different words and ", end="")
print(f"{np.mean([w in in_text for w in words]):.0%} of all words occur in the text; {np.mean(copied):.1%} of the windows are copied")

# %% [markdown]
# ## 10. Another poet: fine-tuning
#
# The network knows one author. A few rounds on another text, starting from what it knows, is called
# **fine-tuning**. Put the path of a text file of yours into the quotes, some thousand characters at least;
# left empty, it takes the verses that were written for this course.
#
# Two measurements before, two after: on a part of the new text that it does not train on, and on the
# held-out sonnets. Predict both changes by their sign: does the number for the new text rise or fall,
# and the one for the old? It takes about ten seconds on a laptop, a minute or two in a browser.

# %% tags=["skip-execution"]
from unrolled.data import Corpus, load

MY_FILE = ""

other = Corpus.from_file(MY_FILE, lower=True) if MY_FILE else load("pastiche", lower=True)
readable = "".join(c for c in other.text if c in characters)
left_out = sorted(set(other.text) - set(characters))
if left_out:
    print("left out, since the network does not know them:", left_out)
end = int(0.9 * len(readable))
old = "".join(c for c in held_out if c in characters)


def tell(when):
    new = nn.bits_per_character(tuned, readable[end:], progress=False)
    rest = "(the old text, the sonnets, is not here)"
    if not banner:
        rest = f"and {nn.bits_per_character(tuned, old, progress=False):.3f} on the old one"
    print(f"{when}: {new:.3f} bits on the new text {rest}")


tuned = nn.load(files.path("assets/weights/shakespeare.npz"))
tell("before")
nn.train(
    tuned,
    readable[:end],
    epochs=4,
    streams=8,
    steps=64,
    optimizer=nn.Adam(0.001),
    schedule=nn.cosine,
    rng=np.random.default_rng(4),
)
tell("after ")
print()
verse = nn.sample(tuned, 280, np.random.default_rng(5), temperature=0.6, prompt="\n", progress=False)
print(verse.rpartition("\n")[0])  # up to its last whole line

# %% [markdown]
# With the verses of this course the new text went from 2.336 to 2.218 bits at best and to 2.221 at
# worst, over ten orders of reading on five processors, and the old one from 2.248 to 2.262 up to
# 2.264.
#
# It has paid with a little of what it knew. With more rounds it would pay more: a network has no separate drawer
# for each author. How would you keep it from forgetting? (What if half of what it reads were still the
# old text?)

# %% [markdown]
# ## To keep: a poem
#
# A poet does not take the first line that comes to mind. So draw **many** lines that could come next, and
# choose. By what? By what you can measure: of those that rhyme where a sonnet rhymes, and whose words are
# words, keep the one that surprises the network least, in bits a character. Two hundred lines are two
# hundred columns of one batch, so your `lstm_cell_forward` draws them all at once.
#
# A sonnet has fourteen lines: *abab cdcd efef gg*. For a line that a later one must rhyme with, the cell
# takes an ending that has many rhymes; for the later one it draws three times as many lines. A rhyme here is
# a matter of spelling, from the last vowel on, and where none turns up there is none. Your line, your
# temperature; change the seed until you like one. It takes about twenty seconds on a laptop. To have it as
# a file, delete the `#` in front of the last two lines.

# %% tags=["skip-execution"]
from unrolled.plots.lab09.verses import common_rhymes, draw_lines, read, rhyme, rhymes

SEED, TEMPERATURE = 7, 0.7
PARTNER = {2: 0, 3: 1, 6: 4, 7: 5, 10: 8, 11: 9, 13: 12}  # which line each line rhymes with

rng = np.random.default_rng(SEED)
vocabulary = set(re.findall(r"[a-z']+", text[:cut]))
endings = common_rhymes(text[:cut]) - {"ed", "en", "er", "es"}  # unstressed: these hardly rhyme
first_line = MY_LINE.strip().partition("\n")[0].lower() + "\n"
lines = [read(lstm_cell_forward, layers, characters, first_line)]
for n in range(1, 14):
    partner = PARTNER.get(n)
    many = 200 if partner is None else 600
    drawn = draw_lines(lstm_cell_forward, layers, characters, lines[-1], rng, TEMPERATURE, many)
    used = {rhyme(line.text)[0] for line in lines}
    fresh = [line for line in drawn if len(line.text) >= 30 and rhyme(line.text)[0] not in used]
    words_only = [line for line in fresh if vocabulary.issuperset(re.findall(r"[a-z']+", line.text))]
    if partner is None:
        fits = [line for line in words_only if rhyme(line.text)[1] in endings]
    else:
        fits = [line for line in words_only if rhymes(line.text, lines[partner].text)]
    lines.append(min(fits or words_only or fresh or drawn, key=lambda line: line.bits))
poem = "\n".join(line.text for line in lines)
print(poem)

# from pathlib import Path
# Path("my_sonnet.txt").write_text(poem + "\n")

# %% [markdown]
# It ends where a sonnet ends, and it has more rhyme than reason. Compare it with a poem from `generate`, at
# the same temperature: what did the choosing gain? And what did it lose? (Look how often *thee*, *love* and
# *beauty* come.) To draw many and keep the best is a search, and a greedy one: each line is chosen before
# the next is known. Lab 10 searches better, and asks whether that is what one wants.

# %% [markdown]
# ## What you have now
#
# The whole way, from a text file to a poem: *windows* turn one long text into questions with answers;
# *bits per character* say how well they are answered, and only a *held-out* text may be asked; the
# *temperature* works on the logarithms of probabilities; and a writer either *carries its state* or reads
# again.
#
# You began with one cell that turns a letter and a state into a state. Everything since is that cell, done
# many times, and looked at from both ends.
#
# **Next:** [lab 10, the likeliest text](../10_decoding/10_decoding.ipynb). If it is not there yet,
# `python -m unrolled start 10` in a terminal puts it there. Words that you have met are in the
# [glossary](glossary.md).
#
# **Questions to take along**
#
# - What is a bit per character? If a model needs 2 bits where another needs 3, how much shorter would the
#   text be, compressed with it?
# - Training or held-out: which number belongs on the first page of a report, and who may choose by it?
# - Words: 87% is the ceiling for a model that writes like the sonnets. What would you think of a network that
#   reaches 99%?
# - The recipe of windows learns from one guess in a window of 40. The stream learns from every
#   character. What does the first one gain from it?
# - Your `generate` at a temperature near 0 writes one and the same text. Why does that text go round in
#   circles so soon? (You have seen it in lab 05.)
# - If reading were free, would you rather read the whole text again for each character, or carry a state of
#   768 numbers?
#
# <details><summary>Our answers</summary>
#
# - A question with yes or no, for each character, that somebody with this model would still have to ask. The text
#   shrinks with the bits: by a third.
# - The held-out one. And whoever chose anything by it (a size, a step, the moment to stop) has used it up: choose by a
#   second text that was held out, and report the third.
# - That it copies. If 87 words in 100 of a real sonnet are in the list, a model that writes like the sonnets has new words
#   in the same measure. 99% means a parrot, or a temperature so low that it dares nothing.
# - Each guess with 40 characters before it and from an empty memory, in any order: windows can be shuffled, so a batch
#   holds pieces from all over the text, and training looks just like use. It pays for that with one guess of forty.
# - Near 0 it is greedy, so it is a map: the same state always leads to the same character and state. There is no chance
#   to leave a round, and the most probable words make up the shortest ones.
# - To read the *whole* text again gives the same state, number by number, and so nothing. Only a window differs, by what it
#   leaves out, and in section 5 both came to 2.11 bits. What pays is to *look back* at all states, for which 768 numbers
#   need not hold everything: that is attention, and lab 12.
#
# </details>
#
# **Further reading**
#
# - C. Shannon, *Prediction and entropy of printed English*, Bell System Technical Journal 30 (1951): the
#   guessing game, and what came out.
# - I. Sutskever, J. Martens, G. Hinton, *Generating text with recurrent neural networks*, ICML (2011):
#   the first networks that wrote a page, letter by letter.
# - W. Zaremba, I. Sutskever, O. Vinyals, *Recurrent neural network regularization*, arXiv 1409.2329
#   (2014): where dropout may stand in an LSTM, and where it must not.
# - Y. Gal, Z. Ghahramani, *A theoretically grounded application of dropout in recurrent neural networks*,
#   NIPS (2016): one mask for all steps, as in the engine.
# - A. Holtzman and others, *The curious case of neural text degeneration*, ICLR (2020): why the likeliest
#   text is a bad one.
