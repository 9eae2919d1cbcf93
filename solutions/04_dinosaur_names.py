# %% [markdown]
# # Lab 04: Train on a thousand dinosaurs, then invent your own
#
# **You will build** everything that stands between a network with a gradient and a network with
# something to say: the draw of a name, the update, and the training loop.
#
# **You need** labs 01 to 03, or only their ideas: the code comes along in the given cells.
#
# **It takes** about 90 minutes. The training in section 4 reads the list of 1,208 dinosaurs twelve
# times, 14,496 updates, in half a minute on a laptop (in a browser it may take a whole one), and the
# smoothed loss falls from 42.7 nats a name to below 22.5. At the end you have a list of names that no
# dinosaur has had.
#
# | you write | it gives |
# |---|---|
# | `sample` | a name, letter by letter |
# | `optimize` | one name read, one step learned |
# | `model` | the training loop |
#
# Run the cell below first, and again whenever you restart the kernel.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from unrolled.checks import checks_of

check = checks_of("04_dinosaur_names")


# %% [markdown]
# ## Two minutes before you start
#
# You have a network that reads a name and guesses each next letter (lab 01). You know how the loss
# changes with every weight (lab 02), and how to take a step without falling off a cliff (lab 03). Each
# of these was a part. Today the parts become a machine.
#
# The machine learns from one name at a time. Here is the name *rex*, as it is fed to the network.
#
# ![Four copies of the cell in a row. From below they read None, r, e and x; above them stand the letters they should have guessed: r, e, x and the sign for a newline. Thin grey lines show that each wanted letter is the next one to be read. A red arrow labelled a_prev enters the first cell from the left, and the state is handed from cell to cell.](../assets/figures/one_name.svg)
#
# Look at the two ends before you go on. The first thing that is read is `None`: nothing yet. Lab 01
# turned it into a column of zeros. And the last thing that is wanted is a newline. *Rex* has three
# letters but four guesses. What would a network do that never had to guess the newline?

# %% [markdown]
# ### Code that you have already written
#
# These cells hold the functions of labs 01 to 03, as the course wrote them. Run them, fold them away,
# and build on them.

# %% given="01_rnn_cell/softmax" nbgrader={"grade": false, "grade_id": "given-softmax", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 01_rnn_cell/softmax

# %% given="01_rnn_cell/one_hot" nbgrader={"grade": false, "grade_id": "given-one_hot", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 01_rnn_cell/one_hot

# %% given="01_rnn_cell/rnn_cell_forward" nbgrader={"grade": false, "grade_id": "given-rnn_cell_forward", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 01_rnn_cell/rnn_cell_forward

# %% given="01_rnn_cell/rnn_forward" nbgrader={"grade": false, "grade_id": "given-rnn_forward", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 01_rnn_cell/rnn_forward

# %% given="01_rnn_cell/cross_entropy" nbgrader={"grade": false, "grade_id": "given-cross_entropy", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 01_rnn_cell/cross_entropy

# %% given="02_bptt/output_backward" nbgrader={"grade": false, "grade_id": "given-output_backward", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 02_bptt/output_backward

# %% given="02_bptt/rnn_cell_backward" nbgrader={"grade": false, "grade_id": "given-rnn_cell_backward", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 02_bptt/rnn_cell_backward

# %% given="02_bptt/rnn_backward" nbgrader={"grade": false, "grade_id": "given-rnn_backward", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 02_bptt/rnn_backward

# %% given="03_clipping/clip" nbgrader={"grade": false, "grade_id": "given-clip", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 03_clipping/clip

# %% given="03_clipping/sgd_update" nbgrader={"grade": false, "grade_id": "given-sgd_update", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 03_clipping/sgd_update

# %% given="03_clipping/smooth" nbgrader={"grade": false, "grade_id": "given-smooth", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 03_clipping/smooth

# %% [markdown]
# ## 1. A network that talks: `sample`
#
# Training asks the network what comes next, and then tells it: whatever it guessed, it reads the letter that
# really came. (This is called **teacher forcing** elsewhere.) To make the network *invent* a name you
# ask the same question, but there is no truth to tell. So you take its answer for the truth. The
# letter that came out goes back in. (A model that writes so is called **autoregressive**.)
#
# ![Four copies of the cell in a row. Above each stands a box labelled die, and above the die the letter that was drawn: r, e, x, and the sign for a newline, beside which stands the word end. A grey line leads from each drawn letter down to the input of the next cell. The first cell reads a zero and starts from a state of zero.](../assets/figures/sampling_loop.svg)
#
# The box between guess and letter is a **die**, not a maximum. The network says *a: 52%, e: 23%, …*,
# and you roll a die with just these faces. Always taking the most probable letter would give one name,
# the same one every time.
#
# ### Temperature
#
# How much is left to chance, you can set with one number. Divide all *scores* by a
# **temperature** $T$ before the softmax:
#
# $$ p = \mathrm{softmax}(z / T) . $$
#
# ![Three bar charts of the same six letters. At temperature 0.3 nearly everything is on the letter a, with 0.4 bits of uncertainty. At temperature 1 the letter a has half, with 1.9 bits. At temperature 2 the six bars are nearly even, with 2.4 bits.](../assets/figures/temperature.svg)
#
# From lab 01 you know that softmax looks only at the gaps between scores. A high temperature shrinks
# the gaps, a low one stretches them. Now a question that catches many: what happens if you divide the
# *probabilities* by $T$ instead, and then scale them so that they sum to one again? Try it in your head
# with 0.8 and 0.2, and $T = 2$.
#
# ### Where chance comes from
#
# `sample` gets its randomness as an argument: `rng`, a NumPy generator, whose `rng.choice(n, p=p)`
# rolls the die. If you have met this exercise elsewhere, it fixed a seed inside the function and drew
# from NumPy's global state. That has a price: the same call gives the same name for ever, and any other
# code that draws a number changes yours. With the generator as an argument, whoever calls decides.
#
# There are many right ways to use a generator, so the check cannot compare your names with ours. It
# draws a few hundred names from a small network and asks whether your frequencies are those that the
# network prescribes. An honest sampler fails by bad luck about once in a billion checks.
#
# ### Exercise: sample (10 points)
#
# Write `sample`. It starts from a column of zeros and a state of zeros. Decide:
#
# - `rnn_cell_forward` gives you probabilities. At which temperature? Which numbers do you need to make
#   others?
# - Two things move on from step to step. Which? A sampler that forgets one of them still writes
#   plausible names, and nobody notices for weeks.
# - A name ends when the newline is drawn, and the newline belongs to the result. An untrained network
#   may never draw it, so after 50 characters you stop and put it there yourself.

# %% nbgrader={"grade": false, "grade_id": "sample", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sample(parameters, char_to_ix, rng, temperature=1.0):
    """Draw one name.

    parameters: dictionary with Wax, Waa, Wya, ba, by
    char_to_ix: from each character to its index; the newline ends a name
    rng: a numpy.random.Generator, the only source of chance
    temperature: above 0; scores are divided by it before the softmax
    returns: list of indices; the last is the newline's, at most 50 come before it
    """
    ### BEGIN SOLUTION
    n, newline = len(char_to_ix), char_to_ix["\n"]
    x = np.zeros((n, 1))
    a = np.zeros((len(parameters["Waa"]), 1))
    indices = []
    while len(indices) < 50:
        a, _, _ = rnn_cell_forward(x, a, parameters)
        scores = parameters["Wya"] @ a + parameters["by"]
        p = softmax(scores / temperature)[:, 0]
        index = int(rng.choice(n, p=p))
        indices.append(index)
        if index == newline:
            return indices
        x = one_hot([index], n)
    return [*indices, newline]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-sample", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("sample")

# %% [markdown]
# ### Play: what an untrained network says
#
# There are 27 characters, and only one of them ends a name.

# %% tags=["skip-execution"]
from unrolled import guess

long = guess("How many letters will the names of an untrained network have, on average?")

# %% tags=["skip-execution"]
from unrolled.data import load

dinosaurs = load("dinosaurs")
char_to_ix, ix_to_char = dinosaurs.char_to_ix, dinosaurs.ix_to_char


def new_network(n_a, rng, n=27):
    """Small random weights, biases of zero."""
    return {
        "Wax": 0.01 * rng.normal(size=(n_a, n)),
        "Waa": 0.01 * rng.normal(size=(n_a, n_a)),
        "Wya": 0.01 * rng.normal(size=(n, n_a)),
        "ba": np.zeros((n_a, 1)),
        "by": np.zeros((n, 1)),
    }


def spelled(indices):
    return "".join(ix_to_char[i] for i in indices).strip().capitalize()


rng = np.random.default_rng(1)
babbler = new_network(50, rng)
for _ in range(5):
    print(spelled(sample(babbler, char_to_ix, rng)))
long.show(np.mean([len(sample(babbler, char_to_ix, rng)) - 1 for _ in range(200)]), "(In 200 names.)")



# %% [markdown]
# ## 2. One name, one step: `optimize`
#
# You have all the parts of an update. Here they are, **not in order**, and with some that you may want
# twice and others that you must not confuse:
#
# - the step, `sgd_update`, which gives you *new* parameters
# - `clip`, which gives you *new* gradients
# - the way forward, which gives predictions, states and caches
# - the loss
# - the two parts of the way back: the output, then the steps
# - what the next name will want, if it is to start where this one ended
#
# Two of them hand you something new and leave the old as it was. What becomes of the result is up to
# you, and in a thousand notebooks both have been forgotten.
#
# ### In place
#
# `optimize` returns the loss, the gradients and a state. It does **not** return the parameters.
# Whoever calls it keeps a dictionary, and expects to find the new weights in *that* dictionary
# afterwards. Think about what a name is in Python: if you write `parameters = something_new` inside of
# a function, who sees it?
#
# ### Exercise: optimize (10 points)
#
# Write `optimize`. The batch is a single name, so `m` is 1, and the loss of lab 01 is the sum over the
# characters. Clip each gradient to the range from -5 to 5. Return the gradients that the step was made
# with, the loss *before* the step, and the state after the last character.

# %% nbgrader={"grade": false, "grade_id": "optimize", "locked": false, "schema_version": 3, "solution": true, "task": false}
def optimize(X, Y, a_prev, parameters, learning_rate=0.01):
    """Read one name and learn from it.

    X: indices that the network reads, T_x of them; the first is None
    Y: indices that it should guess, T_x of them; the last is the newline's
    a_prev: state to start from, (n_a, 1)
    parameters: dictionary with Wax, Waa, Wya, ba, by; updated in place
    learning_rate: length of the step
    returns: loss before the step, in nats, summed over the characters;
        gradients, dictionary with dWax, dWaa, dWya, dba, dby, clipped to [-5, 5];
        a_last, the state after the last character, (n_a, 1)
    """
    ### BEGIN SOLUTION
    x = one_hot(X, parameters["Wax"].shape[1])[:, np.newaxis, :]  # (n_x, 1, T_x)
    y = np.array([Y])  # (1, T_x)
    a, y_pred, caches = rnn_forward(x, a_prev, parameters)
    loss = cross_entropy(y_pred, y)
    da, dWya, dby = output_backward(y_pred, y, a, parameters)
    back = rnn_backward(da, caches)
    gradients = {name: back[name] for name in ("dWax", "dWaa", "dba")}
    gradients = clip({**gradients, "dWya": dWya, "dby": dby}, 5)
    parameters.update(sgd_update(parameters, gradients, learning_rate))
    return loss, gradients, a[:, :, -1]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-optimize", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("optimize")

# %% [markdown]
# ### Play: one name, again and again
#
# If the update is right, a network that reads nothing but one name learns it by heart.

# %% tags=["skip-execution"]
by_heart = guess("After how many repetitions of “rex” does it say the name, at temperature 0.1?")

# %% tags=["skip-execution"]
name = "rex"
letters = [char_to_ix[c] for c in name]
rng = np.random.default_rng(2)
parrot = new_network(20, rng)
heard = {}
for repetition in range(81):
    loss, gradients, a_last = optimize([None, *letters], [*letters, 0], np.zeros((20, 1)), parrot, 0.1)
    if repetition % 10 == 0:
        said = spelled(sample(parrot, char_to_ix, rng, temperature=0.1))
        print(f"{repetition:4}  loss {loss:7.4f}  it says {said}")
        heard.setdefault(said, repetition)
by_heart.show(heard.get("Rex", "not within 80"), "(It was asked every ten repetitions.)")


# %% [markdown]
# ## 3. The loop: `model`
#
# Everything is there except for the order of things. `model` takes the names as they come, one update
# for each, and starts over when the list ends.
#
# Two decisions are left open for the user. The learning rate, which says how long a step is. And **carry**: when *rex* has been
# read, the network is in some state. Should the next name start from it? The original recipe of this
# exercise says yes, and hands the state on from name to name. Before you go on, think of a reason for,
# and of a reason against. What does `sample` start from?
#
# The loss jumps up and down, because a long name costs more than a short one, so the loop keeps a
# smoothed loss, as in lab 03. It has to start somewhere: `start` is its value before the first update.
#
# ### Exercise: model (6 points)
#
# Write `model`. You build `X` and `Y` from a name; the picture at the top shows how. Then decide what
# `a_prev` is for the first name, for the next one with `carry`, and for the next one without.

# %% nbgrader={"grade": false, "grade_id": "model", "locked": false, "schema_version": 3, "solution": true, "task": false}
def model(names, char_to_ix, parameters, iterations, start, learning_rate=0.01, carry=False):
    """Train on one name after the other, in the order given, round and round.

    names: list of names, without their newlines
    char_to_ix: from each character to its index
    parameters: dictionary with Wax, Waa, Wya, ba, by; may be updated in place
    iterations: number of updates
    start: value of the smoothed loss before the first update, in nats
    learning_rate: length of each step
    carry: whether a name starts from the state in which the one before it ended, or from zero
    returns: the trained parameters; losses, the smoothed loss after each update, a list of `iterations` numbers
    """
    ### BEGIN SOLUTION
    newline = char_to_ix["\n"]
    zero = np.zeros((len(parameters["Waa"]), 1))
    a_prev, losses = zero, []
    smoothed = start
    for j in range(iterations):
        letters = [char_to_ix[c] for c in names[j % len(names)]]
        X, Y = [None, *letters], [*letters, newline]
        loss, _, a_last = optimize(X, Y, a_prev, parameters, learning_rate)
        a_prev = a_last if carry else zero
        smoothed = smooth(smoothed, loss)
        losses.append(smoothed)
    return parameters, losses
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-model", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("model")

# %% [markdown]
# ## 4. Train it
#
# The list: 1,208 genera, from *aardonyx* to *zuul*. Blind guessing among 27 characters costs
# $\ln 27 = 3.3$ nats a letter, and a name with its newline has 12.9 letters on average: that makes 42.7
# nats a name, and it is where the loss starts.
#
# The list is in alphabetical order. Is that a good order to learn in? Keep the question; below is an
# experiment that answers it. For now the names are shuffled.
#
# ### Play: names appear
#
# Twelve times through the list, 14,496 updates. The very first names, before any update, are noise; more
# follow after 30, 100, 300 and 1,000 updates, then after each reading of the list, and all of them stay.
# Blind guessing costs 42.7 nats a name. Move the slider back: in which order does the network discover
# which letters are common, where vowels go, and what most dinosaurs end in?

# %% tags=["skip-execution"]
trained = guess("What will the smoothed loss be after twelve readings?", unit="nats a name")

# %% tags=["skip-execution"]
from unrolled.plots.lab04.training import play_training

CARRY = False  # try True

names = [str(name) for name in np.random.default_rng(0).permutation(dinosaurs.names)]
mine = new_network(50, np.random.default_rng(0))
losses = play_training(model, sample, names, char_to_ix, mine, passes=12, carry=CARRY)
trained.show(losses[-1])


# %% [markdown]
# The smoothed loss is a mean over the last thousand names or so, each measured with the weights of its
# own moment. A cleaner number: fix the weights, and read the whole list once without learning.

# %% tags=["skip-execution"]
def nats_a_name(names, parameters):
    """The mean loss of names, each from a state of zeros, with the weights as they are."""
    total = 0.0
    for name in names:
        letters = [char_to_ix[c] for c in name]
        x = one_hot([None, *letters], 27)[:, np.newaxis, :]
        _, y_pred, _ = rnn_forward(x, np.zeros((len(parameters["ba"]), 1)), parameters)
        total += cross_entropy(y_pred, np.array([[*letters, char_to_ix["\n"]]]))
    return total / len(names)


print(f"smoothed {losses[-1]:.2f}, whole list with fixed weights {nats_a_name(names, mine):.2f}")

# %% [markdown]
# Over ten seeds, on five processors in turn, we got 22.0 to 22.2 and 21.2 to
# 22.3. (The smoothed loss is the mean of a thousand networks, so it is steady. The second number is one
# network's, taken between two steps, and is not.) Now set `CARRY = True` in the cell above and run both
# again. On one processor that came to 23.1 and 23.0.
#
# So the original recipe is the worse one, and you can say why. A carried state tells the network how
# the *last* name ended, which has nothing to do with the next one in a shuffled list. It is noise at
# the worst place, in front of the first letter. And when you sample, you start from zero: a state that
# a carrying network has hardly ever seen.

# %% [markdown]
# ### Play: the temperature of your own model
#
# The same model, the same dice, one slider. The names hold still while you move it: a letter changes
# only where another one wins. At temperature 0 all twelve names are one. Where do names stop being
# pronounceable? Type a beginning, such as `tyr` or your own name, and look at the bars.

# %% tags=["skip-execution"]
from unrolled.widgets.temperature import play_temperature

play_temperature(mine, char_to_ix)

# %% [markdown]
# **How do the names hold still?** Rolling a die with faces $p = \mathrm{softmax}(z / T)$ is the same as
# this: draw a noise $g_i$ for each letter, once, from a Gumbel distribution, and take the letter with
# the largest $z_i + T g_i$. The noise stays; only the weight you give it changes. With $T = 0$ the
# noise is silent. It is a second right way to write `sample`, and the check accepts it.

# %% [markdown]
# ## 5. The original run, number by number
#
# This exercise has been passed around for years, with a list of 1,536 names and a log of its smoothed
# loss. If you can get that list (it is fetched once; offline this cell says so and goes on), you can
# check your loop against the log, to four decimals: 50 hidden units, weights from seed 1, the list
# shuffled with seed 0, the state carried, a smoothed loss that starts at $3 \ln 27$. The log says
# **25.2018** after 5,000 updates and **23.8439** after 10,000.

# %% tags=["skip-execution"]
from unrolled.data import CorpusError


def seeded_network(n_a=50, n=27):
    draw = np.random.RandomState(1).randn
    return {
        "Wax": 0.01 * draw(n_a, n),
        "Waa": 0.01 * draw(n_a, n_a),
        "Wya": 0.01 * draw(n, n_a),
        "ba": np.zeros((n_a, 1)),
        "by": np.zeros((n, 1)),
    }


def original(updates=10_001, shuffled=True, carry=True):
    """The original run: its smoothed losses, and the whole list with the last weights fixed."""
    known = [name.lower() for name in load("dinosaurs-1536").names]
    if shuffled:
        np.random.RandomState(0).shuffle(known)
    trained, log = model(known, char_to_ix, seeded_network(), updates, 3 * np.log(27), carry=carry)
    return log, nats_a_name(known, trained)


try:
    log, whole_list = original()
    print(f"after 5,000: {log[5000]:.4f}, after 10,000: {log[10_000]:.4f}")
except CorpusError as error:
    print(error)


# %% [markdown]
# That is what a *deterministic* program is worth: years later, on another machine, you get the same
# digits. Not for ever, though. At 35,000 updates the log says 22.33, one computer of ours says 22.39
# and another 22.14: two computers add in another order, the last bit of some sum differs, and training
# makes it grow like any other small change.
#
# **A better loss and a worse model.** Leave the list in alphabetical order, and the smoothed loss falls
# to about 20 at 35,000 updates, two nats below the log. A triumph? Fix the weights and read the whole
# list from zero, as above. It loses more nats a name than the shuffled run, not fewer. In an alphabetical
# list each name looks like the one before it, and the weights have just been bent towards that one; the
# carried state helps too. The smoothed loss measures how well the network learned *since a moment ago*. It
# proves nothing by itself.
#
# | 35,000 updates on the 1,536 names | smoothed loss | whole list, weights fixed, from zero |
# |---|---|---|
# | alphabetical, state carried | 20.0 to 20.5 | 23.7 to 24.3 |
# | shuffled, state carried (the log) | about 22 | about 22 |
# | shuffled, each name from zero | about 21 | about 21 |
#
# The first row was made on five processors, and no two agree; the others are rounded. To have yours, call
# `original(35_001, shuffled=False)` for the first row and `original(35_001, carry=False)` for the last;
# each takes three or four times as long as the cell above.
#
# **And the clipping?** You may have read that it saves this run. Count for yourself how often a
# gradient is larger than 5 before it is clipped: in the first 10,000 updates on four names in a thousand,
# most of them by little, and none is above 10.1. (Later it is one name in a hundred, and
# once in a while by a great deal: one entry was 447.) Take clipping out, and the smoothed loss after 10,000
# updates is 23.84 as before. Lab 03 showed you a problem where it matters. This is
# not one.

# %% [markdown]
# ## 6. Extension: many names at once
#
# Nothing here is graded. One name at a time leaves most of your processor idle. To read 32 names as one
# batch, they must have the same length, and they have not. So fill the short ones up, and keep a
# **mask**: 1 where there is a letter to guess, 0 where there is only filling. What must the mask be
# multiplied with, so that the filling teaches nothing? Try to say it before you read the code.

# %% tags=["skip-execution"]
def padded(names):
    """x (27, m, T), y (m, T), mask (m, T) of a batch of names of any lengths."""
    longest = max(map(len, names)) + 1
    x, y, mask = np.zeros((27, len(names), longest)), np.zeros((len(names), longest), dtype=int), np.zeros((len(names), longest))
    for i, name in enumerate(names):
        letters = [char_to_ix[c] for c in name]
        x[:, i, : len(name) + 1] = one_hot([None, *letters], 27)
        y[i, : len(name)] = letters
        mask[i, : len(name) + 1] = 1
    return x, y, mask


def batch_update(names, parameters, a_first, learning_rate):
    """One step on a batch; the first state, the same for all names, is learned as well."""
    x, y, mask = padded(names)
    m, T = y.shape
    a, y_pred, caches = rnn_forward(x, np.repeat(a_first, m, axis=1), parameters)
    got = y_pred[y, np.arange(m)[:, np.newaxis], np.arange(T)]
    loss = -np.sum(mask * np.log(got)) / m
    dz = y_pred.copy()
    dz[y, np.arange(m)[:, np.newaxis], np.arange(T)] -= 1
    dz *= mask / m  # what is only filling sends nothing back
    da = np.einsum("ya,ymt->amt", parameters["Wya"], dz)
    back = rnn_backward(da, caches)
    gradients = {k: back[k] for k in ("dWax", "dWaa", "dba")}
    gradients |= {"dWya": np.einsum("ymt,amt->ya", dz, a), "dby": dz.sum(axis=(1, 2))[:, np.newaxis]}
    parameters.update(sgd_update(parameters, clip(gradients, 5), learning_rate))
    return loss, a_first - learning_rate * back["da0"].sum(axis=1, keepdims=True)


rng = np.random.default_rng(3)
batched, a_first = new_network(50, rng), np.zeros((50, 1))
for updates in range(1, 2001):
    loss, a_first = batch_update(list(rng.choice(names, 32)), batched, a_first, 0.06)
    if updates in (1, 10, 100, 500, 1000, 2000):
        print(f"{updates:5} batches: {loss:.2f} nats a name; the first state has moved by {np.abs(a_first).max():.2f}")

# %% [markdown]
# The last number answers a question that you may not have asked: is *zero* a good state to begin with?
# It is a choice like any other, and one that a gradient can make. It moves away from zero. How much
# does it gain you? Freeze it and compare. (We saw the loss of a
# batch at about 21.5 after 2,000 batches, ten seconds for 64,000 names, where one name at a time takes
# a minute; and the first state moved by about 0.4.)

# %% [markdown]
# ## A list to keep
#
# Names that nobody has used, drawn from your model, without those that it learned by heart. They are
# written nowhere; take the last line if you want a file.

# %% tags=["skip-execution"]
rng = np.random.default_rng()
found = set()
while len(found) < 20:
    name = spelled(sample(mine, char_to_ix, rng, temperature=0.8))
    if 4 <= len(name) <= 16 and name.lower() not in dinosaurs.names:
        found.add(name)
print(", ".join(sorted(found)))

# from pathlib import Path
# Path("my_dinosaurs.txt").write_text("\n".join(sorted(found)))

# %% [markdown]
# ## What you have now
#
# A complete machine: it reads, is surprised, walks back, takes a step, and after twelve readings of a
# list it talks. In one line each: *sampling* feeds the network its own draws; *temperature* stretches
# the gaps between scores before the softmax; an *update* is forward, loss, backward, clip, step, in
# this order; the *loop* decides what a name starts from, and zero is the better choice.
#
# What the machine reads, so far, ends after a dozen letters. Lab 05 gives it a text without an end.
#
# **Next:** [lab 05, any text](../05_char_rnn/05_char_rnn.ipynb). If it is not there yet, `python -m unrolled start 05` in
# a terminal puts it there. Words that you have met are in the [glossary](glossary.md).
#
# **Questions to take along**
#
# - Why is `None` first? What would change if a newline stood there, in training and in sampling alike?
# - At a temperature near zero all names begin alike. Why is the one that comes out not the most
#   probable *name*?
# - Your model has a loss of about 22 nats a name. How many names of equal probability would that be?
# - Which of the two losses would you print in a paper, the smoothed or the one with fixed weights? And
#   on which names?
#
# <details><summary>Our answers</summary>
#
# - Before the first letter nothing was read, and a column of zeros says just that. A newline there would work as
#   well, if it stood there in training *and* in sampling: column 0 of `Wax` would then be learned as the sign that
#   a name begins. With the newline in one of the two alone, the network starts from something it never met.
# - Greedy takes the most probable *letter* each time. A name is a product of all its letters, and one that
#   begins with the second-best letter can go on more cheaply. Nobody looks ahead. (Lab 10 does.)
# - $e^{22}$, about 3.6 thousand million. The perplexity of a name, if you like.
# - The one with fixed weights, since it is about one network and not the mean of a thousand. And on names
#   that were kept out of training: on the others it also measures what was learned by heart.
#
# </details>
#
# **Further reading**
#
# - A. Graves, *Generating sequences with recurrent neural networks* (2013): sampling from a network that
#   predicts.
# - R. Pascanu, T. Mikolov, Y. Bengio, *On the difficulty of training recurrent neural networks* (2013):
#   clipping, and when it is needed.
# - C. Maddison, D. Tarlow, T. Minka, *A\* sampling* (2014): the Gumbel trick, with its history.
