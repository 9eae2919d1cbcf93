# %% [markdown]
# # Lab 01: Build a recurrent cell, then unroll it
#
# **You will build** the forward half of a recurrent neural network: a cell that reads one character
# and updates a memory, the loop that carries this memory through a word, and the number that says
# how badly the network guessed.
#
# **You need** NumPy arrays, the matrix product and its shapes. No calculus today.
#
# **It takes** about 75 minutes. Nothing here trains for longer than a blink.
#
# | you write | it gives |
# |---|---|
# | `softmax` | probabilities out of scores |
# | `one_hot` | columns out of characters |
# | `rnn_cell_forward` | one step of the network |
# | `rnn_forward` | all steps |
# | `cross_entropy` | one number for "how wrong?" |
#
# Run the cell below first, and again whenever you restart the kernel.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from unrolled.checks import checks_of

check = checks_of("01_rnn_cell")


# %% [markdown]
# ## Two minutes before you start
#
# Say the word *allosaurus* slowly, and stop after *allos*. You can guess the next letter. You could
# not have guessed it from the *s* alone, because after an *s* almost anything may come. You needed
# what came before.
#
# A network that sees one letter at a time has the same problem, and a recurrent network solves it
# in the most direct way: beside the letter, it reads a short list of numbers that it wrote itself
# one letter ago. That list is its **hidden state**, `a`. Nothing else is carried along. Whatever the
# network knows about the beginning of the word must be in there.
#
# ![A recurrent cell drawn twice. On the left, one cell with an arrow that leaves it and comes back: the hidden state. On the right, the same cell drawn three times in a row, once for each letter of s, a, u: each copy takes a letter from below and the hidden state from its left, and gives a guess above and a hidden state to its right.](../assets/figures/unrolled.svg)
#
# Both drawings show the same network. The left one is how you would explain it; the right one,
# **unrolled** in time, is how you compute it. Look at the right one and ask: how many different
# weight matrices are in there, if the word has ten letters? Hold on to your answer.

# %% [markdown]
# ### Names
#
# One notation runs through the whole course: text, code and figures.
#
# | name | what it is | shape |
# |---|---|---|
# | `n_x`, `n_a`, `n_y` | sizes of input, hidden state and output | |
# | `m`, `T_x` | words in the batch, steps in time | |
# | `xt` | input at one step | `(n_x, m)` |
# | `a_prev`, `a_next` | hidden state before and after that step | `(n_a, m)` |
# | `yt_pred` | predicted probabilities at that step | `(n_y, m)` |
# | `Wax`, `Waa`, `ba` | weights into the hidden state, and its bias | `(n_a, n_x)`, `(n_a, n_a)`, `(n_a, 1)` |
# | `Wya`, `by` | weights into the output, and its bias | `(n_y, n_a)`, `(n_y, 1)` |
#
# Columns are examples. A batch of `m` words is `m` columns, side by side, and a column never looks
# at its neighbour. `Wax` reads "into `a`, from `x`".

# %% [markdown]
# ## 1. From scores to probabilities: `softmax`
#
# At the top of each step the network has one score for every character: any real number, large for
# "likely". (Such scores are called **logits** elsewhere.) You want probabilities instead: positive, and summing to one. Exponentials make anything
# positive, so for a column $z$ of scores
#
# $$ p_i = \frac{e^{z_i}}{\sum_j e^{z_j}} . $$
#
# On paper that is the end of it. In a computer, $e^{1000}$ is too large for any float, and the
# quotient becomes infinity over infinity. Before you write a line, work out this question with a
# pencil: *if you add the same number $c$ to every score of a column, what happens to $p$?* The
# answer tells you which $c$ to choose, and that $c$ need not be the same for two columns.
#
# ### Exercise: softmax (8 points)
#
# Write `softmax(z)` so that it normalises over axis 0, works for arrays of one, two or three
# dimensions, and gives finite probabilities for **any** finite scores. Mind a batch in which one
# column holds scores near 5,000 and its neighbour scores near -5,000: both columns deserve an answer.

# %% nbgrader={"grade": false, "grade_id": "softmax", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softmax(z):
    """Probabilities from scores, over axis 0.

    z: scores, shape (n, ...), any finite numbers
    returns: array of the same shape; positive, each column sums to 1
    """
    ### BEGIN SOLUTION
    exponentials = np.exp(z - np.max(z, axis=0, keepdims=True))
    return exponentials / np.sum(exponentials, axis=0, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-softmax", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
check("softmax")

# %% [markdown]
# ### Play: what softmax does to a gap
#
# Only differences between scores matter. This prints three lines, each with the two probabilities of
# a pair of scores. The middle line has a gap of one. Guess first; your guess is kept.

# %% tags=["skip-execution"]
from unrolled import guess

one_apart = guess("Two scores, 1 and 0. What probability does softmax give to the larger one?")

# %% tags=["skip-execution"]
for gap in (0, 1, 5):
    print(gap, softmax(np.array([gap, 0.0])).round(3))
one_apart.show(softmax(np.array([1, 0.0]))[0])



# %% [markdown]
# A gap of one makes the first character 2.7 times as likely as the second, a gap of five 148 times.
# In lab 04 you will divide all scores by a *temperature* before this step, and now you know what
# that does: it stretches or shrinks the gaps.

# %% [markdown]
# ## 2. From characters to columns: `one_hot`
#
# The network multiplies; it cannot read. So number the characters, and give the cell a column of
# zeros with a single one in the row of the character. This looks wasteful, and in lab 05 you will
# stop doing it. For now it has a charm that is worth seeing: `Wax @ xt`, with a one-hot `xt`, picks
# out *one column* of `Wax`. Each character owns a column of weights, and reading the character means
# adding its column.
#
# One character is missing from every alphabet: the one *before* the first. When a name begins, the
# network has read nothing. We write this nothing as `None`, and its column is all zeros: no
# character's weights are added.
#
# ### Exercise: one_hot (6 points)
#
# Write `one_hot(indices, n)`. There is a trap in Python here: the character with index 0 is a
# character like any other, but `0` and `None` are both *falsy*.

# %% nbgrader={"grade": false, "grade_id": "one_hot", "locked": false, "schema_version": 3, "solution": true, "task": false}
def one_hot(indices, n):
    """One column for each index.

    indices: list of T integers from 0 to n - 1, or None for "no character"
    n: number of characters
    returns: float64 array of shape (n, T); column t encodes indices[t]
    """
    ### BEGIN SOLUTION
    columns = np.zeros((n, len(indices)))
    for t, index in enumerate(indices):
        if index is not None:
            columns[index, t] = 1
    return columns
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-one_hot", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("one_hot")


# %% [markdown]
# ## 3. One step: `rnn_cell_forward`
#
# ![The inside of a recurrent cell. The input xt enters from below and the previous hidden state a_prev from the left; each is multiplied by a matrix marked with a question mark. The two products and a bias are added and go through tanh. The result is a_next: it leaves to the right, and it also goes upwards through a third matrix, a bias and softmax to become the prediction yt_pred.](../assets/figures/rnn_cell.svg)
#
# Five question marks stand for the five arrays in `parameters`. Nothing here tells you which is
# which, nor on which side of a product each belongs. The table of shapes above does: there is only
# one way to fill the marks so that everything fits, whatever `n_x`, `n_a`, `n_y` and `m` are.
#
# Two things the shapes cannot tell you, so look at the drawing: what goes through the `tanh`, and
# which state, the old or the new one, the prediction is made from.
#
# Why a `tanh`? Without it, ten steps would multiply the state by `Waa` ten times and it would vanish
# or explode. The `tanh` keeps every number of the memory between -1 and 1. Lab 02 shows what this
# costs.
#
# ### Exercise: rnn_cell_forward (10 points)
#
# Assemble the step. Besides the two results, return what the step knew, as the tuple
# `(a_next, a_prev, xt, parameters)`. In lab 02 you will walk back through time, and at each step you
# will want exactly these four again.

# %% nbgrader={"grade": false, "grade_id": "rnn_cell_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def rnn_cell_forward(xt, a_prev, parameters):
    """One step of the network.

    xt: input at this step, (n_x, m)
    a_prev: hidden state before this step, (n_a, m)
    parameters: dictionary with Wax, Waa, Wya, ba, by
    returns: a_next (n_a, m), yt_pred (n_y, m), cache = (a_next, a_prev, xt, parameters)
    """
    ### BEGIN SOLUTION
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    ba, by = parameters["ba"], parameters["by"]
    a_next = np.tanh(Wax @ xt + Waa @ a_prev + ba)
    yt_pred = softmax(Wya @ a_next + by)
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-rnn_cell_forward", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("rnn_cell_forward")

# %% [markdown]
# <details><summary>The cell as formulas, for when your check has passed</summary>
#
# $$ a_{next} = \tanh(W_{ax}\, x_t + W_{aa}\, a_{prev} + b_a) $$
#
# $$ \hat y_t = \mathrm{softmax}(W_{ya}\, a_{next} + b_y) $$
#
# You will find them in every book on the subject, mostly with $h$ for the state.
#
# </details>
#
# ### Play: a printed example
#
# Courses have passed the same example of this cell from hand to hand for years: random numbers from
# a fixed seed, and two rows of the result. If you have met this exercise elsewhere you may recognise
# them. Look at the numbers rather than at whether they match: how many of the activations lie close to
# -1 or 1?

# %% tags=["skip-execution"]
close = guess("Weights and inputs are random numbers of size 1. How many activations lie beyond 0.99?", unit="%")

# %% tags=["skip-execution"]
draw = np.random.RandomState(1).randn
xt, a_prev = draw(3, 10), draw(5, 10)
sizes = {"Waa": (5, 5), "Wax": (5, 3), "Wya": (2, 5), "ba": (5, 1), "by": (2, 1)}
parameters = {name: draw(*size) for name, size in sizes.items()}
a_next, yt_pred, _ = rnn_cell_forward(xt, a_prev, parameters)
print("a_next[4]  =", a_next[4].round(8))
print("yt_pred[1] =", yt_pred[1].round(8))
print(f"{np.mean(np.abs(a_next) > 0.99):.0%} of the activations are beyond 0.99")
close.show(100 * np.mean(np.abs(a_next) > 0.99))



# %% [markdown]
# Such a unit is *saturated*: its input could change a lot, and its output would hardly move. Weights
# this large are a poor place to start training from, and a poor place to look for mistakes. Real
# networks start with small weights, and most of the checks in this course do so too.

# %% [markdown]
# ## 4. All steps: `rnn_forward`
#
# Now the loop. Feed the word one column at a time, and give each step the state that the one before
# it produced. And here is the answer to the question from the beginning: in the whole unrolled
# drawing there are only three matrices. Every step uses **the same** `Wax`, `Waa` and `Wya`. That is
# why the network can read words of any length, and why a habit it learns at the third letter is
# there at the ninth.
#
# The arrays of the whole sequence have time as their **last** axis: `x` is `(n_x, m, T_x)`, so
# `x[:, :, t]` is the batch at step `t`.
#
# ### Exercise: rnn_forward (10 points)
#
# Write `rnn_forward`. Three decisions are yours:
#
# - Where does the state of the first step come from? It is tempting to put `a0` into the array `a`
#   and read it back. Count the slots of `a` before you do.
# - What is carried from step to step, and what is only written down?
# - Each step hands you a cache. If you fill one array over and over and put *that* into the cache,
#   what will all the caches hold at the end?

# %% nbgrader={"grade": false, "grade_id": "rnn_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def rnn_forward(x, a0, parameters):
    """The network over all steps.

    x: input at all steps, (n_x, m, T_x)
    a0: first hidden state, (n_a, m)
    parameters: dictionary with Wax, Waa, Wya, ba, by
    returns: a (n_a, m, T_x), y_pred (n_y, m, T_x), caches = (list of T_x cell caches, x)
    """
    ### BEGIN SOLUTION
    _, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape
    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_next = a0
    for t in range(T_x):
        a_next, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        caches.append(cache)
    return a, y_pred, (caches, x)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-rnn_forward", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("rnn_forward")

# %% [markdown]
# ### Play: your own activations on the unrolled network
#
# This draws *your* network reading a word: below the letters, in the middle the hidden state your code
# computed, above the letter that it finds most probable next, with its probability. The weights are
# random, so the guesses are nonsense. Try two words that end alike, such as `saurus` and `taurus`. At
# which letter do their states begin to differ, and how long does the difference last?

# %% tags=["skip-execution"]
differ = guess(
    "“saurus” and “taurus” differ in their first letter alone. Are the states after the last letter the same?",
    ["the same to the last digit", "nearly the same", "as different as after the first letter"],
)

# %% tags=["skip-execution"]
from unrolled.plots.lab01.unrolled_network import play_unrolled_network

play_unrolled_network(rnn_forward, one_hot)
differ.show("nearly the same", "The old difference goes through Waa and the tanh at each step, and shrinks.")



# %% [markdown]
# ## 5. How wrong? `cross_entropy`
#
# The network has put a probability on every character that could come next. What does that is called a
# **language model**, whatever is inside of it. And then the real one turns up. Ask only one
# thing: *how much probability did it get?* Call this $p$. The loss of that guess is $-\ln p$:
# nothing when the network was certain and right, 0.69 for a coin toss, 3.3 for a blind guess among
# 27 characters, and infinite if the network had called it impossible. The unit is the **nat**.
#
# Why a logarithm? The probability of a whole word, its **likelihood**, is a product, one factor a letter.
# Its logarithm is a sum, and sums are what we like to differentiate. So add up over the steps of a word. Over the
# words of a batch, take the average: the loss should not grow only because you brought more words.
#
# Nats are one unit of three. With a logarithm to base 2 the same surprise is counted in **bits**, and
# $1/p$, without any logarithm, is the **perplexity**: as unsure as in a fair draw from so many.
#
# | a guess | $p$ | nats, $-\ln p$ | bits, $-\log_2 p$ | perplexity, $1/p$ |
# |---|---|---|---|---|
# | certain and right | 1 | 0 | 0 | 1 |
# | a coin toss | 1/2 | 0.69 | 1 | 2 |
# | blind, 27 characters | 1/27 | 3.30 | 4.75 | 27 |
#
# To come from nats to bits, divide by $\ln 2 = 0.693$; to perplexity, take $e^{nats}$. Labs 01 to 08 count in
# nats; the explorer of lab 00 and lab 09 count in bits.
#
# ### Exercise: cross_entropy (6 points)
#
# Write `cross_entropy(y_pred, y)`. `y[i, t]` is the index of the character that really came. You have
# to pick, for each word and step, one number out of `y_pred`, so think about how an array of indices
# selects from another array, before you reach for three loops. Where the truth had probability 0 the
# loss is `inf`, and NumPy should not warn about it.

# %% nbgrader={"grade": false, "grade_id": "cross_entropy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def cross_entropy(y_pred, y):
    """How badly the predictions fit, in nats.

    y_pred: probabilities, (n_y, m, T_x)
    y: index of the true character, integers (m, T_x)
    returns: a number; summed over steps, averaged over the batch
    """
    ### BEGIN SOLUTION
    m, T_x = y.shape
    p = y_pred[y, np.arange(m)[:, np.newaxis], np.arange(T_x)]
    with np.errstate(divide="ignore"):
        return -np.sum(np.log(p)) / m
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-cross_entropy", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("cross_entropy")

# %% [markdown]
# ### Play: what does ignorance cost?
#
# A network with small random weights knows nothing. How many nats should it lose on the word
# *stegosaurus*, with its eleven letters and the newline that ends it? There are 27 characters to
# choose from.

# %% tags=["skip-execution"]
ignorance = guess("How many nats does it lose on “stegosaurus” and the newline?", unit="nats")

# %% tags=["skip-execution"]
letters = "\nabcdefghijklmnopqrstuvwxyz"
word = [letters.index(c) for c in "stegosaurus\n"]
rng = np.random.default_rng(0)
n_a = 8
small = {
    "Wax": 0.01 * rng.normal(size=(n_a, 27)),
    "Waa": 0.01 * rng.normal(size=(n_a, n_a)),
    "Wya": 0.01 * rng.normal(size=(27, n_a)),
    "ba": np.zeros((n_a, 1)),
    "by": np.zeros((27, 1)),
}
x = one_hot([None, *word[:-1]], 27)[:, np.newaxis, :]
_, y_pred, _ = rnn_forward(x, np.zeros((n_a, 1)), small)
print(f"loss {cross_entropy(y_pred, np.array([word])):.2f} nats, blind guessing {12 * np.log(27):.2f}")
ignorance.show(cross_entropy(y_pred, np.array([word])))

# %% [markdown]
# ## What you have now
#
# A network that reads, remembers and guesses, and a number that says how well. In one picture: a
# column per character comes in; the state is a `tanh` of that column's weights, the old state's
# weights and a bias; the guess is a softmax of the new state; the loss is the sum of the surprises.
# What it cannot do yet is learn. For this you need to know how the loss changes with every weight,
# and each weight acts at every step. That is lab 02.
#
# **Next:** [lab 02, back through time](../02_bptt/02_bptt.ipynb). If it is not there yet, `python -m unrolled start 02` in
# a terminal puts it there. Words that you have met are in the [glossary](glossary.md).
#
# **Questions to take along**
#
# - Why is one `Waa` enough for all times? What would you lose with one for each step?
# - Why a maximum *per column* in softmax, when one for the whole array is simpler?
# - The first input is `None`, a column of zeros. What does the network then base its first guess on?
# - Two words that share their last five letters: can their states differ after those five?
#
# <details><summary>Our answers</summary>
#
# - Because a step should do the same wherever in the word it stands: what is learned at the third letter then
#   holds at the ninth. With one for each step you would need a matrix for every place, each learned from
#   fewer examples, and none for a word longer than those that you trained on.
# - A column is an example of its own. One maximum for all makes `exp` of every other column tiny: with scores
#   near 5,000 in one and near -5,000 in the other, the second becomes 0/0.
# - On the biases alone: with `a0` zero too, $a = \tanh(b_a)$, and the guess is the softmax of
#   $W_{ya} a + b_y$. It is the same guess for all words: how often each letter comes first.
# - Yes. The state carries what was read before, so some difference stays, smaller at each step while the
#   weights are small. Only where a unit is saturated does it vanish in the last digit.
#
# </details>
#
# **Further reading**
#
# - J. Elman, *Finding structure in time*, Cognitive Science 14 (1990): the network of this lab.
# - I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning* (2016), section 10.2.
# - C. Shannon, *Prediction and entropy of printed English* (1951): people guess the next letter.
