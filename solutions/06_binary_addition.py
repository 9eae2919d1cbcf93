# %% [markdown]
# # Lab 06: Where is the carry?
#
# **You will build** a network that adds. Nobody tells it what a carry is. It sees columns of two bits,
# is told the right bit of the sum, and after some thousands of examples it adds numbers far longer than
# any it has ever seen. Then you open it and look for the carry.
#
# **You need** labs 01 and 02: a step of a recurrent network, and the walk back through time.
#
# **It takes** about 80 minutes. The training run takes ten to twenty seconds on a laptop, twice that in
# a browser. It ends with a loss below 0.02 and with **all** 16,384 sums of two numbers below 128 right,
# after 10,000 examples or fewer. You keep an adder for numbers of 31 bits.
#
# | you write | it gives |
# |---|---|
# | `sigmoid` | a number between 0 and 1 from any score |
# | `forward` | a predicted bit for each column |
# | `backward` | the gradient of the loss by all three matrices |
# | `add` | from two numbers to one, through the network |
#
# Run the cell below first, and again whenever you restart the kernel.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from unrolled.checks import checks_of

check = checks_of("06_binary_addition")


# %% [markdown]
# ## What changes
#
# You come from a network that writes. Here is what is different in one that adds. Cover the right
# column, and guess it line by line.
#
# | | the character model | the adder |
# |---|---|---|
# | goes in at each step | one character, one-hot | two bits, one of each number |
# | comes out at each step | a distribution over characters | one number: how surely the bit is a 1 |
# | last squashing function | softmax | sigmoid |
# | inside | tanh, biases | sigmoid, no biases |
# | an answer is due | at each step, about the *next* character | at each step, about *this* column |
# | loss | cross-entropy | half the squared error |
# | is there one right answer? | no: after *t* many letters may come | yes, always |
# | first state | zero, or carried over from the text before | zero: nothing has been carried yet |
# | must remember | as much of the past as it can | hardly anything |
#
# The line that matters most: **there is one right answer**. A text model is never finished. This one can
# be *right*, on every sum there is, and you will know when.

# %% [markdown]
# ## 1. Adding as at school
#
# Add 11 and 14 on paper, in binary. Do it now, one column after another, and watch yourself.
#
# ![The sum of 11 and 14 in binary, written in columns. From right to left: 1 and 0 make 1; 1 and 1 make 0, carry 1; 0 and 1 with the carry make 0, carry 1; 1 and 1 with the carry make 1, carry 1; the last column holds the carry alone. Below, an arrow runs from right to left: time, from step 0 at the ones to step 4.](../assets/figures/column_addition.svg)
#
# - **In which direction did you go, and could you have gone the other way?** Try it from the left. You
#   cannot write down the first bit before you know what all the others do.
# - **What did you remember** from one column to the next? Not the bits. Not even their sum.
#
# So a network that adds should read the *least significant bit first*: then all that a column needs
# to know about the past has already happened. And what it must hand on is one bit. Here it is, laid
# out in time. The question marks are yours to answer at the end of this lab.
#
# ![The network unrolled over four steps. Into each step come two bits, one from a and one from b, from below. Out of each step comes one bit of the sum, at the top. From each step an arrow with a question mark leads to the next one: the hidden state, sixteen numbers, in which the carry must be somewhere. The first state is zero.](../assets/figures/adder_unrolled.svg)
#
# | name | meaning | shape |
# |---|---|---|
# | `x` | the bits of both numbers; `x[0]` are those of `a`, `x[1]` those of `b` | `(2, m, T)` |
# | `a` | hidden states | `(n_a, m, T)` |
# | `y_pred`, `y` | predicted and true bits of the sums | `(1, m, T)` |
# | `Wax`, `Waa`, `Wya` | weights; there are no biases | `(n_a, 2)`, `(n_a, n_a)`, `(1, n_a)` |
#
# `m` sums stand side by side, `T` is the number of columns, and step `t` is the column that is worth
# $2^t$.

# %% [markdown]
# ## 2. From a score to a bit: `sigmoid`
#
# A bit is 0 or 1. A score can be any number. In between stands the **sigmoid**
#
# $$ \sigma(z) \;=\; \frac{1}{1 + e^{-z}} \;=\; \frac{e^{z}}{e^{z} + 1} . $$
#
# On paper the two fractions are one number. In a computer they are not: $e^{710}$ is more than a float
# can hold, and becomes `inf`. Take the score $10{,}000$, and then $-10{,}000$, and work out all four cases by
# hand, with $1/\infty = 0$ and $\infty/\infty$ undefined. One of the fractions is never *wrong*, only
# noisy: it gives the right number together with a warning. The other one is wrong at one end. Which?
#
# ### Exercise: sigmoid (5 points)
#
# Write a sigmoid that is right at both ends. A warning costs no points here, but there is a form that
# needs none: it only ever takes the exponential of numbers that are not positive, whatever `z` is. Both
# fractions have a part in it.
#
# Your function must work on a number, a row, a matrix, an array with three axes. So a branch with `if z > 0`
# will not do.

# %% nbgrader={"grade": false, "grade_id": "sigmoid", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sigmoid(z):
    """A number between 0 and 1 from each score.

    z: scores, an array of any shape or a number; any finite values
    returns: the same shape, from 0 to 1
    """
    ### BEGIN SOLUTION
    small = np.exp(-np.abs(z))  # at most 1, whatever z is
    return np.where(np.greater_equal(z, 0), 1.0, small) / (1.0 + small)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-sigmoid", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("sigmoid")

# %% [markdown]
# ### Play: how much gets through
#
# On the way back you will multiply by the slope of this curve, twice for each bit. A tanh passes a
# nudge in full where it is steepest. What about the sigmoid?

# %% tags=["skip-execution"]
from unrolled import guess

steepest = guess("How steep is the sigmoid where it is steepest?")

# %% tags=["skip-execution"]
for z in (0, 1, 2, 4, 8):
    print(f"score {z}: value {sigmoid(z):.4f}, slope {(sigmoid(z + 1e-5) - sigmoid(z - 1e-5)) / 2e-5:.4f}")
steepest.show((sigmoid(1e-5) - sigmoid(-1e-5)) / 2e-5)



# %% [markdown]
# A quarter, at best. A network of sigmoids hears of its mistakes in a whisper, which is one reason why
# the tanh came into fashion. Can you write the slope with nothing but the *value* $s = \sigma(z)$? The
# table has the answer in it: find the formula that turns 0.5 into 0.25, and 0.8808 into 0.1050. You
# will need it in section 4.

# %% [markdown]
# ## 3. All columns: `forward`
#
# $$ a_t = \sigma(W_{ax} x_t + W_{aa} a_{t-1}), \qquad \hat y_t = \sigma(W_{ya} a_t) $$
#
# You have built this before, with a tanh, with biases, and with two functions. Now write it in one piece,
# and think about what to keep.
#
# ### Exercise: forward (10 points)
#
# Write `forward`. It returns the predictions of all columns and a **cache** for the way back.
#
# - In lab 01 each step had a cache of its own. Here one is enough for the whole sequence: the tuple
#   `(x, a, parameters)`, where `a` holds the states of all steps, `(n_a, m, T)`. This is the form in
#   which the check of section 4 will hand it to your `backward`. What else could the way back need?
#   Can it be had from these three?
# - The state before the first column is not in that cache. Why is this no loss?
# - `x` holds bits, and may well be an array of integers. What happens if you make `a` "like `x`"?

# %% nbgrader={"grade": false, "grade_id": "forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def forward(x, parameters):
    """Predict the bits of m sums, column by column, from a zero state.

    x: bits of both numbers, least significant first, (2, m, T)
    parameters: dictionary with Wax (n_a, 2), Waa (n_a, n_a), Wya (1, n_a)
    returns: y_pred (1, m, T), cache = (x, a, parameters) with the states a (n_a, m, T)
    """
    ### BEGIN SOLUTION
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    _, m, T = x.shape
    n_a = len(Waa)
    a = np.zeros((n_a, m, T))
    y_pred = np.zeros((1, m, T))
    a_prev = np.zeros((n_a, m))
    for t in range(T):
        a_prev = sigmoid(Wax @ x[:, :, t] + Waa @ a_prev)
        a[:, :, t] = a_prev
        y_pred[:, :, t] = sigmoid(Wya @ a_prev)
    return y_pred, (x, a, parameters)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-forward", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("forward")


# %% [markdown]
# ### Play: a network that has learned nothing
#
# Sixteen units, weights drawn uniformly from -1 to 1. It is asked for 11 + 14. What will it say?

# %% tags=["skip-execution"]
def bits_of(numbers, bits):
    """Bits of an array of numbers, least significant first, on a new last axis."""
    return np.asarray(numbers)[..., np.newaxis] >> np.arange(bits) & 1


def new_network(rng, n_a=16):
    shapes = {"Wax": (n_a, 2), "Waa": (n_a, n_a), "Wya": (1, n_a)}
    return {name: 2 * rng.random(shape) - 1 for name, shape in shapes.items()}


network = new_network(np.random.default_rng(15))
x = bits_of([[11], [14]], 8)  # (2, 1, 8)
y_pred, cache = forward(x, network)
print("column     ", *(f"{2**t:5}" for t in range(8)))
print("a          ", *(f"{bit:5}" for bit in x[0, 0]))
print("b          ", *(f"{bit:5}" for bit in x[1, 0]))
print("it predicts", *(f"{p:5.2f}" for p in y_pred[0, 0]))
print("the truth  ", *(f"{bit:5}" for bit in bits_of(11 + 14, 8)))


# %% [markdown]
# It says nearly the same for every column, whatever the bits. Now you know how an untrained opinion looks.

# %% [markdown]
# ## 4. Who lost the carry? `backward`
#
# The loss of this network is **half the squared error**, added over the columns and averaged over the
# batch:
#
# $$ L \;=\; \frac{1}{m} \sum_{i=1}^{m} \sum_{t} \tfrac12 \bigl(\hat y_{it} - y_{it}\bigr)^2 . $$
#
# Before you write, play detective. A network adds 1 + 1. It should say 0 in the first column and 1 in
# the second. It says 0, and 0. *Which step made the mistake?* The second one gave the wrong bit. But its
# own two bits were 0 and 0, and from those nothing better could be made. The first step gave the
# right bit, and forgot to mention the carry. Only the gradient through the state can tell it so.
#
# ![One step of the way back, for the step t. Grey arrows run forward: the two bits x at t and the state a at t minus 1 go into a sigmoid, which gives the state a at t; from there one arrow leads up through a second sigmoid to the prediction, another one on to the next step. Dashed arrows run back: a blue one from the loss through the upper sigmoid into the state, a red one from the next step; both meet at the state, go through the lower sigmoid together, and leave to the left, along Waa, for the state a at t minus 1.](../assets/figures/adder_backward.svg)
#
# ### Exercise: backward (12 points)
#
# Write `backward`. The picture is the one of lab 02 with two differences, and both are decisions:
#
# - With the cross-entropy of lab 02, the last squashing function disappeared from the gradient: what
#   remained was predicted minus true. Does it disappear here? Follow the blue arrow one box at a time.
# - The slope of a sigmoid in terms of its value: you have found it in section 2. Two boxes, so two
#   slopes. Of which value is each of them?
#
# And three questions of book-keeping. Where does the average over the batch enter, once? With which state does
# `dWaa` pair the gradient of step `t`, and which one is it at step 0? (Python will not complain about
# an index of -1.) What adds up over the steps, and what is only passed on?

# %% nbgrader={"grade": false, "grade_id": "backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def backward(y_pred, y, cache):
    """Gradients of half the squared error, summed over steps and averaged over the batch.

    y_pred: predicted bits, as forward returned them, (1, m, T)
    y: true bits, (1, m, T)
    cache: (x, a, parameters) with x (2, m, T) and the states a (n_a, m, T)
    returns: dictionary with dWax (n_a, 2), dWaa (n_a, n_a), dWya (1, n_a)
    """
    ### BEGIN SOLUTION
    x, a, parameters = cache
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    _, m, T = x.shape
    dWax, dWaa, dWya = np.zeros(Wax.shape), np.zeros(Waa.shape), np.zeros(Wya.shape)
    ds = (y_pred - y) * y_pred * (1 - y_pred) / m  # by the score of each bit, (1, m, T)
    da_prev = np.zeros(a.shape[:2])
    for t in reversed(range(T)):
        a_prev = a[:, :, t - 1] if t > 0 else np.zeros(a.shape[:2])
        da = Wya.T @ ds[:, :, t] + da_prev
        dz = da * a[:, :, t] * (1 - a[:, :, t])
        dWya += ds[:, :, t] @ a[:, :, t].T
        dWax += dz @ x[:, :, t].T
        dWaa += dz @ a_prev.T
        da_prev = Waa.T @ dz
    return {"dWax": dWax, "dWaa": dWaa, "dWya": dWya}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-backward", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
check("backward")

# %% [markdown]
# ### Play: does the first step hear of it?
#
# The sum 1 + 1 again, in the untrained network, with a truth that agrees with every prediction *except*
# that of the second column. Only step 1 has an error. Does the gradient of `Wax` have a part that
# comes from the bits of step 0? Those bits are the only ones that are not zero.

# %% tags=["skip-execution"]
x = bits_of([[1], [1]], 8)
y_pred, cache = forward(x, network)
truth = y_pred.copy()
truth[0, 0, 1] = 1
print("largest entry of dWax:", np.abs(backward(y_pred, truth, cache)["dWax"]).max())


# %% [markdown]
# Not zero. The error of the second column has reached the first one. It is small: it passed three
# sigmoids (the one of the bit, that of state 1, that of state 0), and each let through a quarter at most.
# Which fraction is that at best?

# %% [markdown]
# ### If you come from elsewhere: row vectors
#
# A well-known version of this program keeps an example as a *row* and has other names. If you bring its
# code along, this is the dictionary.
#
# | there | here |
# |---|---|
# | `X`, one column of bits as a row, `(1, 2)` | `x[:, :, t].T` |
# | bits stored with the most significant first, read by index from the end | stored least significant first, read by `t` |
# | `layer_1`, `(1, 16)`; `layer_2`, `(1, 1)` | `a[:, :, t].T`; `y_pred[:, :, t]` |
# | `synapse_0`, `(2, 16)` | `Wax.T` |
# | `synapse_h`, `(16, 16)` | `Waa.T` |
# | `synapse_1`, `(16, 1)` | `Wya.T` |
# | `layer_2_error`: truth minus prediction, and updates are *added* | prediction minus truth, and gradients are *subtracted* |
# | `overallError`, printed as "error": the absolute bit errors of *one* sum, added up | not the loss: the loss has a square and a half |
#
# The last line has puzzled many readers. The network minimises one number and prints another. Both are
# zero at the same place, so nobody gets hurt, but a curve of one is not a curve of the other.

# %% [markdown]
# ## 5. From two numbers to one: `add`
#
# What you have takes arrays of bits and gives numbers like 0.93. What one wants is 11 + 14 = 25.
#
# ### Exercise: add (6 points)
#
# Write `add`. It is called with two numbers, or with two arrays of numbers of the same shape.
#
# - Two numbers in, one number out. Two arrays in, an array of the same shape out. The network wants
#   `(2, m, T)`. If it can take all sums of an array at once, why ask it one by one?
# - `bits` says how many columns there are. The numbers and their sum may need more. A machine with
#   `bits` columns drops the carry of the last one: it adds modulo $2^{bits}$. Do you have to do anything
#   for that?
# - When is 0.93 a one? And 0.5001?
# - It is the network that adds, not Python. Your function must be wrong when the network is.

# %% nbgrader={"grade": false, "grade_id": "add", "locked": false, "schema_version": 3, "solution": true, "task": false}
def add(a, b, parameters, bits=8):
    """Add by the network, modulo 2**bits.

    a, b: integers from 0 on, or arrays of them of the same shape
    parameters: as in forward
    bits: how many columns the network adds
    returns: an integer, or an array of integers of the shape of a
    """
    ### BEGIN SOLUTION
    places = np.arange(bits, dtype=np.int64)
    pair = np.array([np.ravel(a), np.ravel(b)], dtype=np.int64)  # (2, m)
    x = pair[:, :, np.newaxis] >> places & 1  # (2, m, bits)
    y_pred, _ = forward(x, parameters)
    sums = (y_pred[0] > 0.5).astype(np.int64) @ (1 << places)  # (m,)
    return int(sums[0]) if np.ndim(a) == 0 else sums.reshape(np.shape(a))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-add", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("add")

# %% [markdown]
# ### Play: train it
#
# Two random numbers below 128, forward, backward, a step of 0.1 against the gradient; again, 10,000
# times. There is no list of examples: each sum is drawn fresh. In 10,000 draws the network sees less
# than half of the 16,384 sums, most of those once.
#
# Every 500 examples the picture below is drawn again: the loss, and the share of **all** 16,384 sums
# that are right, in every bit.

# %% tags=["skip-execution"]
rising = guess(
    "How will the share of right sums rise, from none to all?",
    ["evenly, as the loss falls", "at once in the beginning", "not at all for long, then within some thousand examples"],
)

# %% tags=["skip-execution"]
from unrolled.plots.lab06.adding import Watch


def train(seed, backward=backward, examples=10_000, learning_rate=0.1):
    """Train on one sum at a time; returns the network, and copies from along the way by example."""
    rng = np.random.default_rng(seed)
    parameters = new_network(rng)
    with Watch(add, examples) as watch:
        for _ in range(examples):
            a, b = rng.integers(128, size=2)
            y = bits_of([[a + b]], 8)
            y_pred, cache = forward(bits_of([[a], [b]], 8), parameters)
            gradients = backward(y_pred, y, cache)
            parameters = {name: w - learning_rate * gradients["d" + name] for name, w in parameters.items()}
            watch.after(np.sum((y_pred - y) ** 2) / 2, parameters)
    return parameters, watch.kept


adder, kept = train(seed=15)
rising.show("not at all for long, then within some thousand examples")

# %% [markdown]
# For two thousand examples hardly a sum is right, and half of the bits are: it guesses. Then something
# falls into place. Between 3,000 and 7,000 examples the network goes from one sum in twenty to all of
# them.
#
# "All" is a strong word, so here is the proof. It is not a test on samples.

# %% tags=["skip-execution"]
a, b = np.meshgrid(np.arange(128), np.arange(128))
print(f"{np.sum(add(a, b, adder) == a + b):,} of {a.size:,} sums are right")
print("11 + 14 =", add(11, 14, adder))

# %% [markdown]
# Is this luck of the seed? We tried the seeds 0 to 39 with these settings. After 5,000 examples 1
# network of 40 is right on all sums, after 7,000 it is 20, after 10,000 it is **38**. The other
# two sit at 9,304 and 9,500 sums. They are the seeds 0 and 32: try one.
#
# (And is it luck of the processor? In lab 05 that changed the last nats of a curve. Here it changes nothing
# that is printed: we had these same numbers from five of them. Small steps and smooth sigmoids do not make
# a changed last bit grow.)

# %% [markdown]
# ## 6. Where is the carry?
#
# Somewhere in these sixteen numbers must be the bit that you remembered on paper. Is it *one* of them?
#
# The left picture shows each unit's value in all columns of all sums, in blue where the column hands on
# no carry, in red where it does. If a unit **is** the carry, its colours do not overlap. The
# column of the ones is left out there. The lines below the picture say how well the best unit tells
# carry from no carry, with that column and without it.
#
# The right picture asks the whole state. A **linear probe** is a weighted sum of the sixteen units, with
# weights found by least squares on every seventh sum, and tried on all others. Across: what the probe
# says. Upwards: the score of the bit that is written. (How many different things can happen in a column?)

# %% tags=["skip-execution"]
clouds = guess("How many clouds will there be in the right picture?")

# %% tags=["skip-execution"]
from unrolled.plots.lab06.carry import play_carry

play_carry(forward, adder)
clouds.show(4)

# %% [markdown]
# Four clouds: a column adds up to 0, 1, 2 or 3, its two bits and the carry that came in. To the right
# are those that hand on a carry, above are those that write a 1. The state has both answers at once, in two
# directions, and the probe reads the carry without a single mistake.
#
# And the single unit? From the second column on there is one, unit 12, that **is** the carry: below 0.3
# without, above 0.7 with. But in the column of the ones it takes 0 + 1 for a carry, and is right in only
# half of the cases. Why there, of all columns? Look back at the table at the top: **no biases**. "At least
# two" is a threshold, and a threshold is a bias. From step 1 on, units with steady values stand in for it.
# At step 0 the state is zero, nothing stands in, and the network has to say it with other units. It
# does: the probe shows that the information is there. (Look at unit 5 as well: above 0.998 with a carry, in
# all columns, the first one too, and anywhere up to 0.995 without. Its colours do not overlap, by less than
# the picture can show. Would you call this unit the carry?)
#
# And other seeds? In 26 of 40 the unit whose colours stand furthest apart makes no mistake from the
# second column on, nearly always with a smaller gap than here. In the column of the ones that unit is
# right in half of the cases or fewer, in all 40.
#
# Now look at the half-trained network, after 4,000 examples. Five sums of six are wrong. Has it not
# understood the carry, or can it not use it?

# %% tags=["skip-execution"]
play_carry(forward, kept[4000])

# %% [markdown]
# The probe reads the carry in 97% of the columns. It is there, nearly. But look at the clouds 2 and 3.
# Cloud 3 lies below the line, on the side of the 0, and cloud 2 is cut in two. The network knows that a
# carry goes on. But 0 + 1 with a carry that comes *in* it writes as if there were none (a 1, in 95% of the
# cases), and so it does 1 + 1 (a 0, always).

# %% [markdown]
# ## 7. Longer than anything it has seen
#
# All training was in 8 columns. What about 12, or 31? Nothing in `forward` knows the number 8. Two
# questions: how does the finished network do with 31 columns? And the one that was stopped after 5,000
# examples, which gets 64% of the 8-column sums right?

# %% tags=["skip-execution"]
finished = guess("How many of 100 sums of 31 columns does the finished network get right?")
stopped = guess("And how many the one that was stopped after 5,000 examples?")

# %% tags=["skip-execution"]
from unrolled.plots.lab06.lengths import play_lengths

play_lengths(add, {n: kept[n] for n in (4000, 5000, 6000, 10000)})
p, q = np.random.default_rng(0).integers(2**30, size=(2, 2000))
for one, examples in ((finished, 10000), (stopped, 5000)):
    one.show(100 * np.mean(add(p, q, kept[examples], bits=31) == p + q))



# %% [markdown]
# The finished network does not care. What it has learned is not a table of sums but a *rule for a
# column*, and a rule has no length. (All carries of a number of 31 bits look like the carries of a number of
# 8.)
#
# The half-trained ones fall, on straight lines, and the axis is logarithmic: so each further column
# multiplies the accuracy by the same number. It falls like the **powers of a number**, $q, q^2, q^3,
# \dots$ Why? If all columns so far were right, the next one is right with some probability $q$, and it does
# not matter how many there were before: all of the past that counts is the carry. A sum of $T$ columns needs
# $T$ such strokes of luck,
#
# $$ P(\text{all right}) \;\propto\; q^{\,T} . $$
#
# The dashed lines are just that, from the fourth column on, with $q$ counted in the network and not fitted
# to the curve. After 5,000 examples $q$ is 0.93. Each column costs 7%, and of 31-column sums one in nine
# survives.
#
# There is a tempting shortcut: take the share $p$ of *all* bits that are right, and raise it to the
# power $T$. At 31 columns $p$ is 0.895, and $0.895^{31}$ is 3%, where 11% are measured. What went wrong?
# Mistakes are not spread evenly: when a carry is lost, the bits after it suffer as well. After a wrong bit
# the next one is right in only 57% of the cases. Mistakes come in flocks, and a flock spoils a sum only
# once.
#
# And one line is nearly flat, though not at the top: after 6,000 examples 92% of the sums are right with 8
# columns, and of 40,000 sums with 31 columns still 91%. What kind of mistake hardly cares about length? One
# that is made at a fixed place. Of the 1,314 sums of 8 columns that are wrong, 1,024 go wrong first in the
# **second column**, where the carry comes out of a step that had no state. You know that weak spot: it is
# the one that you saw in unit 12. The rule is nearly learned; the start is not.
#
# So a network with one mistake in a thousand columns looks perfect on eight, and is not. **If you want
# to know whether a network has learned a rule, ask for more length than it was trained on.**

# %% [markdown]
# ## 8. Twice as fast, by leaving something out
#
# Many people forget one slope in `backward`: that of the last sigmoid. For this loss that is wrong. For
# another loss it is exactly right:
#
# $$ L \;=\; -\frac1m \sum_{i,t} \bigl[\, y \ln \hat y + (1 - y) \ln (1 - \hat y) \,\bigr] , $$
#
# the cross-entropy of a single bit. Its derivative by the score is $\hat y - y$, as it was in lab 02.
#
# Your `backward` can compute it, without a change, if you hand it a **forged truth**. Find a $y'$
# with $(\hat y - y')\,\hat y (1 - \hat y) = \hat y - y$. Solve it before you look at the cell.

# %% tags=["skip-execution"]
def cross_entropy_backward(y_pred, y, cache):
    forged = y_pred - (y_pred - y) / (y_pred * (1 - y_pred))
    return backward(y_pred, forged, cache)


faster, _ = train(seed=15, backward=cross_entropy_backward, examples=5_000)
print(f"{np.sum(add(a, b, faster) == a + b):,} of {a.size:,} sums are right")

# %% [markdown]
# Of the same 40 seeds, **38** are right on all sums after 3,000 examples, and all **40** after
# 5,000. (The picture still shows half the squared error, so that you can compare.) Why is it so much
# better? Take a bit that is wrong and *sure*: predicted 0.999, true 0. The squared error multiplies its
# complaint by a slope of 0.001, so the worst mistakes whisper. With the cross-entropy they shout.

# %% [markdown]
# ## 9. To keep: your adder
#
# Type in two numbers. They may go up to 1,073,741,823, so that the sum fits into 31 bits. The network
# has never seen a number above 127. All bits are its own; the line below says whether they are right.

# %% tags=["skip-execution"]
from unrolled.plots.lab06.adding import play_adder

play_adder(add, adder, bits=31)

# %% [markdown]
# It consists of 304 numbers. This writes them to a file beside the notebook, and `np.load` brings them
# back.

# %% tags=["skip-execution"]
np.savez("adder.npz", **adder)
print({name: array.shape for name, array in np.load("adder.npz").items()})

# %% [markdown]
# ## What you have now
#
# A recurrent network with an answer at each step, and with one right answer. Its state carries what the
# future needs and not more: four clouds, two questions, one bit handed on. You found that bit with a
# weighted sum, in all columns, where the clearest single unit has it in all but the first. You saw that a
# rule has no length, and that almost a rule pays for each column with the same share.
#
# **Next:** [lab 07, a memory that is not rewritten](../07_lstm/07_lstm.ipynb). If it is not there yet, `python -m unrolled start 07` in
# a terminal puts it there. Words that you have met are in the [glossary](glossary.md).
#
# **Questions to take along**
#
# - Why least significant bit first? What would the network need to add from the other end: a larger
#   state, or to read everything before it writes?
# - How many hidden units does it take? We found a network of four that adds numbers of any length we tried, by
#   another way of training. Can three do it? What must their values tell apart?
# - With a bias, would one unit be the carry in the first column too? Append a row of ones to `x`, and
#   `Wax` holds one. (`forward` and `backward` need no change. Why?)
# - Subtraction has a borrow. What would you change? And multiplication: how much would have to be
#   remembered from column to column?
# - The squared error got 38 of 40 seeds right. What would you look at in the two others?
#
# <details><summary>Our answers</summary>
#
# - Because a column needs to know the carry from below, and nothing of what is above. From the other end the first bit
#   hangs on all the others, which have not been read: no state helps, however large. It would have to read everything
#   before it writes.
# - With biases three will do: one unit for "at least 1", one for "at least 2", one for "at least 3" of the two bits
#   and the carry. The second of them *is* the carry, and first minus second plus third is the bit. (Set by hand
#   that way it adds 2,000 of 2,000 sums of 31 columns.) Without biases something has to stand in for the
#   thresholds, and we know of none with three. The values must tell four cases apart: carry or none, 1 or 0.
# - Try it: you have the cell that looks for the unit. No change, because both functions take all sizes from the arrays:
#   a row of ones is an input like any other, and its column of `Wax` is added at each step, as a bias is.
# - Subtraction: only the truth, `y`. A borrow is one bit like a carry. Multiplication: in column $t$ up to $t + 1$ products
#   meet, and what is carried grows with them; each bit of one number also meets each bit of the other, so both must be
#   remembered. No state of fixed size can do that for all lengths.
# - At which column they go wrong first (section 7 found one weak spot), whether the loss still falls when you let them
#   train on, and how many units stand so near 0 or 1 that their slope lets nothing through.
#
# </details>
#
# **Further reading**
#
# - J. Elman, *Finding structure in time*, Cognitive Science 14 (1990): the simple recurrent network, and
#   what is found in its hidden states.
# - G. Cottrell, F.-S. Tsung, *Learning simple arithmetic procedures*, Connection Science 5 (1993):
#   recurrent networks that add column by column, thirty years ago.
# - A. Graves, G. Wayne, I. Danihelka, *Neural Turing machines*, arXiv 1410.5401 (2014): rules that
#   stretch to lengths never seen, with a memory outside of the network.
# - G. Alain, Y. Bengio, *Understanding intermediate layers using linear classifier probes*, arXiv
#   1610.01644 (2016): the tool of section 6.
