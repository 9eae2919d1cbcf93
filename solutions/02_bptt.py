# %% [markdown]
# # Lab 02: Walk back through time
#
# **You will build** the backward half of the network: how the loss changes with every weight, every
# input and every state, at all steps. And a judge that tells whether a gradient is right without
# knowing the right one.
#
# **You need** lab 01, and from calculus the chain rule and the derivative of a logarithm and of an
# exponential. Everything else is worked out on the way.
#
# **It takes** about 170 minutes, with time to think. At the end your network learns a word of your choice
# by heart: twelve letters and their newline in 120 updates, in a second or a few, from 43 nats to less
# than 0.5.
#
# | you write | it gives |
# |---|---|
# | `output_backward` | from the loss down to the hidden states |
# | `rnn_cell_backward` | one step back |
# | `rnn_backward` | all steps back |
# | `gradient_check` | a verdict on any gradient, yours or not |
#
# Run the cell below first, and again whenever you restart the kernel.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from unrolled.checks import checks_of

check = checks_of("02_bptt")

# %% [markdown]
# ## Two minutes to look back
#
# In lab 01 you built a network that reads a word letter by letter. Each step mixes the letter with
# the hidden state, `a_next = tanh(Wax xt + Waa a_prev + ba)`, and guesses the next letter,
# `yt_pred = softmax(Wya a_next + by)`. At the end stands one number: the loss, in nats.
#
# The same five arrays work at every step. Learning means: change each of their numbers a little, so
# that the loss falls. For this you need to know, for each number, how the loss answers to a nudge of
# it. That is the **gradient**, and we write it with a `d` in front: `dWaa` holds, for each entry of
# `Waa`, how much the loss changes for each unit that the entry changes. So **a gradient always has
# the shape of the thing itself**. This one sentence will catch half of your mistakes today.
#
# Here is the code of lab 01 again, as given cells. They are the reference versions; you can build on
# them whether or not you finished that lab.

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

# %% [markdown]
# ### Before anything else: a gradient by hand
#
# You can find a gradient without any calculus. Nudge one number up, look at the loss; nudge it down,
# look again; divide. The cell below does it for a single entry of `Waa`, in a network that reads
# *rex*. Guess first: will you see the nudge in the loss at all?

# %% tags=["skip-execution"]
LETTERS = "\nabcdefghijklmnopqrstuvwxyz"


def indices_of(word):
    return [LETTERS.index(letter) for letter in word + "\n"]


def new_network(n_a, rng, scale=0.1):
    return {
        "Wax": scale * rng.normal(size=(n_a, 27)),
        "Waa": scale * rng.normal(size=(n_a, n_a)),
        "Wya": scale * rng.normal(size=(27, n_a)),
        "ba": np.zeros((n_a, 1)),
        "by": np.zeros((27, 1)),
    }


def read(word, parameters):
    """The loss on a word, and all that the way back needs."""
    truth = indices_of(word)
    x = one_hot([None, *truth[:-1]], 27)[:, np.newaxis, :]
    a, y_pred, caches = rnn_forward(x, np.zeros((len(parameters["ba"]), 1)), parameters)
    y = np.array([truth])
    return cross_entropy(y_pred, y), y_pred, y, a, caches


network = new_network(6, np.random.default_rng(1))
losses = []
for nudge in (1e-3, -1e-3):
    network["Waa"][2, 4] += nudge
    losses.append(read("rex", network)[0])
    network["Waa"][2, 4] -= nudge
print(f"nudged up {losses[0]:.7f}, nudged down {losses[1]:.7f}, slope {(losses[0] - losses[1]) / 2e-3:.4f}")


# %% [markdown]
# There it is: the loss answers, in the fifth decimal, and the quotient is the slope. But that took two
# runs of the network, for *one* entry. A network with 50 hidden units on 27 letters has some
# 5,300 numbers and needs 10,600 runs for a single gradient; then it takes one step, and everything
# starts again. **Backpropagation** finds all 5,300 at the cost of about two runs. It does so by walking through the
# computation in reverse and asking at each place one question: *if this value moves by a hair, how
# does the loss move?* Who knows the answer for a value can pass it on to what the value was made of.

# %% [markdown]
# ## 1. Where the loss meets the network: `output_backward`
#
# The network gave the letter *e* a probability of 0.2, and *e* came. You are allowed to nudge the
# 27 scores that went into the softmax. Which would you raise, which would you lower, and which ones
# most? Decide before you read on.
#
# Take one column of scores $z$ and write $k$ for the letter that came. The surprise at it is
#
# $$ -\ln p_k \;=\; -\ln \frac{e^{z_k}}{\sum_j e^{z_j}} \;=\; -z_k + \ln \sum_j e^{z_j} . $$
#
# Now differentiate by $z_i$, with a pencil. The first term answers only to one of the scores. The
# derivative of the second one you have met: you have written a function for it. The result is short,
# and two thoughts tell whether it is right.
#
# - If *all* scores rise by the same amount, the loss stays as it is. So what must the entries of the
#   gradient of a column add up to?
# - If the network was certain and right, there is nothing to mend. What must the gradient be then?
#
# ### From the scores down
#
# The scores were made by a matrix product and a bias. Every matrix product of this course goes back
# in the same way, so think it through once. Say $S = W A$, entry by entry
# $S_{ij} = \sum_k W_{ik} A_{kj}$, and you know `dS`. Nudge the single entry $W_{ik}$: only row $i$ of
# $S$ moves, and in column $j$ it moves in proportion to $A_{kj}$. Each of these movements costs
# $dS_{ij}$, so
#
# $$ dW_{ik} = \sum_j dS_{ij}\, A_{kj} . $$
#
# This sum over $j$ *is* a matrix product, after one of the two arrays has been turned. Which one?
# And what about `dA`? You could repeat the argument. Or you could write down the shapes of `dS`, `W`
# and the `dA` that you want, and see that there is one way only to make them fit.
#
# ### Exercise: output_backward (8 points)
#
# Write `output_backward`. It goes from the predictions to the hidden states of all steps, and to the
# two arrays on the way. These decisions are yours:
#
# - `cross_entropy` adds over the steps and *averages* over the batch. Where does this average leave
#   its trace? It is the only place in the whole way back where the size of the batch appears: once
#   it is in, everything further down inherits it.
# - `da` has a time axis, `dWya` has none. What becomes of the contributions of the single steps?
# - `y` holds indices, and `y_pred` belongs to whoever called you.

# %% nbgrader={"grade": false, "grade_id": "output_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def output_backward(y_pred, y, a, parameters):
    """Gradient of cross_entropy, from the predictions down to the hidden states.

    y_pred: predicted probabilities, softmax of Wya a + by, (n_y, m, T_x)
    y: index of the true character, integers (m, T_x)
    a: hidden states, (n_a, m, T_x)
    parameters: dictionary with Wax, Waa, Wya, ba, by
    returns: da (n_a, m, T_x), dWya (n_y, n_a), dby (n_y, 1)
    """
    ### BEGIN SOLUTION
    Wya = parameters["Wya"]
    _, m, T_x = y_pred.shape
    dz = np.array(y_pred, dtype=np.float64)  # a copy
    dz[y, np.arange(m)[:, np.newaxis], np.arange(T_x)] -= 1
    dz /= m
    da = np.zeros(a.shape)
    dWya = np.zeros(Wya.shape)
    dby = np.zeros((len(Wya), 1))
    for t in range(T_x):
        da[:, :, t] = Wya.T @ dz[:, :, t]
        dWya += dz[:, :, t] @ a[:, :, t].T
        dby += np.sum(dz[:, :, t], axis=1, keepdims=True)
    return da, dWya, dby
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-output_backward", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
check("output_backward")

# %% [markdown]
# ### Play: what the network is told
#
# The bias `by` has one number for each letter, and nothing stands between it and the scores. So `dby`
# says in plain words what a word tells the network: which letters to expect more, which less. (A negative
# entry means: raise me and the loss falls.)

# %% tags=["skip-execution"]
from unrolled import guess

expected_more = guess(
    "The word is “anna”. Which entries of dby are the most negative?",
    ["a, before all others", "a and n, nearly alike", "a, n and the newline, all three alike"],
)

# %% tags=["skip-execution"]
loss, y_pred, y, a, caches = read("anna", network)
da, dWya, dby = output_backward(y_pred, y, a, network)
for i in np.argsort(dby[:, 0])[:5]:
    print(f"{LETTERS[i]!r:5} {dby[i, 0]:+.3f}")
print("… and all 27 together:", f"{dby.sum():.1e}")
expected_more.show("a and n, nearly alike", "Each came twice, the newline once.")



# %% [markdown]
# Each of the five steps spreads one unit of blame: it takes a whole unit off the letter that came,
# and gives it back in portions, to each letter as much as it had been promised. Two *a* and two *n*
# weigh twice as much as one newline.

# %% [markdown]
# ## 2. One step back: `rnn_cell_backward`
#
# You know how the loss answers to a nudge of `a_next`: somebody hands you `da_next`. Now you want to
# know the same for everything that went *into* this step. Here is the step as a graph. Forward runs
# from left to right, in grey. Backward runs from right to left.
#
# ![The recurrent cell as a graph. Grey arrows run forward: x at time t goes through the matrix Wax, a_prev through the matrix Waa, both meet with the bias ba in a sum, which goes through tanh and becomes a_next. Red dashed arrows run the other way along each edge: da_next enters at the right, passes the tanh, and at the sum is handed to dba, to the product with Wax and to the product with Waa; each product sends one gradient down to its weights and one left to its input.](../assets/figures/cell_backward.svg)
#
# There are only three kinds of node, and each has its rule.
#
# - **A sum** hands the gradient that reaches it to each of its terms, as it is. But mind the bias:
#   `ba` is one column, and it was added to all `m` columns. If you nudge it, every example moves.
# - **A product with a matrix** you have just worked out.
# - **A tanh** works on each number by itself, so its gradient is multiplied, number by number, by the
#   slope of the tanh *at that number*: $\tanh' z = 1 - \tanh^2 z$.
#
# That last rule seems to need $z$, the sum, and you did not keep it. The cache has four things. Do
# you need $z$?
#
# ### Exercise: rnn_cell_backward (10 points)
#
# Write the step back. Follow the red arrows; each carries a gradient of the shape of the thing
# it leads to. Nothing here divides by anything: it is a rule about *one* computation, whatever the
# loss was.

# %% nbgrader={"grade": false, "grade_id": "rnn_cell_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def rnn_cell_backward(da_next, cache):
    """One step back.

    da_next: gradient of the loss with respect to a_next, (n_a, m)
    cache: (a_next, a_prev, xt, parameters), as rnn_cell_forward returned it
    returns: dictionary with dxt (n_x, m), da_prev (n_a, m), dWax (n_a, n_x), dWaa (n_a, n_a), dba (n_a, 1)
    """
    ### BEGIN SOLUTION
    a_next, a_prev, xt, parameters = cache
    Wax, Waa = parameters["Wax"], parameters["Waa"]
    dz = (1 - a_next**2) * da_next
    return {
        "dxt": Wax.T @ dz,
        "da_prev": Waa.T @ dz,
        "dWax": dz @ xt.T,
        "dWaa": dz @ a_prev.T,
        "dba": np.sum(dz, axis=1, keepdims=True),
    }
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-rnn_cell_backward", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("rnn_cell_backward")

# %% [markdown]
# ### Play: the price of the `tanh`
#
# In lab 01 the `tanh` kept the memory between -1 and 1. Here is what it costs. The cell below sends a
# gradient of all ones back through one step, for four states: from a calm one to one that is pressed
# against its limits.

# %% tags=["skip-execution"]
pressed = guess("A state stands at tanh 3 = 0.995. Of a gradient of 1, how much gets through the tanh?")

# %% tags=["skip-execution"]
rng = np.random.default_rng(2)
tiny = {"Wax": np.eye(4), "Waa": np.eye(4), "ba": np.zeros((4, 1)), "Wya": np.eye(4), "by": np.zeros((4, 1))}
for size in (0.1, 1, 3, 6):
    _, _, cache = rnn_cell_forward(size * np.ones((4, 1)), np.zeros((4, 1)), tiny)
    back = rnn_cell_backward(np.ones((4, 1)), cache)
    print(f"state {cache[0][0, 0]:.5f}: of a gradient of 1 there arrives {back['da_prev'][0, 0]:.5f}")
pressed.show(1 - np.tanh(3) ** 2, "The slope is 1 minus the square of the state.")



# %% [markdown]
# A unit at 0.995 passes one hundredth of what it receives. Such a unit is saturated: nothing
# that happened earlier could have changed it, so nothing earlier is told about the error. Remember
# this for the slider below.

# %% [markdown]
# ## 3. All steps back: `rnn_backward`
#
# Now the walk. Before you look at the picture: nudge the state `a_t` in the middle of a word. The
# loss moves. *In how many ways did your nudge get there?*
#
# ![Three steps of the unrolled network, with the state a at time t in the middle. Grey arrows run forward. Two coloured arrows lead back into the middle state: a blue one from its own guess above it, labelled da at step t, and a red one from the next state on its right, labelled da_prev of step t plus 1, which carries what all later steps have to say.](../assets/figures/two_gradients.svg)
#
# In two. It changed the guess of its own step, which is what `output_backward` told you about: that
# is `da[:, :, t]`, the blue arrow. And it changed the next state, and through it *everything* that
# came later: that is what the step after it hands back as `da_prev`, the red arrow. The loss
# moves by both together.
#
# So a gradient arrives at step `t`, and only when both parts are there can you go through the cell.
# This settles the direction in which you have to walk.
#
# ### One `Waa`, many steps
#
# Next question. All steps use the same `Waa`, but each call of `rnn_cell_backward` returns a `dWaa`
# of its own. Which one is right?
#
# ![One matrix Waa below three steps of the unrolled network. A grey arrow leads from it up to each step. From each step a red dashed arrow leads back down, and the three meet in a plus sign before they reach dWaa.](../assets/figures/shared_weight.svg)
#
# Think of it as three matrices that happen to be equal. Nudge only the first, and the loss moves a
# little; only the second, and it moves a little; only the third likewise. Nudge the one that they
# really are, and all three movements happen at once.
#
# ### Exercise: rnn_backward (10 points)
#
# Write `rnn_backward`. Three decisions:
#
# - Which of the five results of a step are added up over time, which are written into a slot, and
#   which is handed on to the next call?
# - What does the *last* step receive from the future?
# - `da0` is the gradient of the first state of all, the one *before* the first step. Where does it
#   come out?
#
# A warning, if you look for help elsewhere. Older public copies of this exercise print gradient
# values below it, and in places these values are **wrong**: they come from a loop in which nothing
# travels back from later steps. Do not bend your code until it prints a number from the web. Trust
# central differences; in section 4 you build them.

# %% nbgrader={"grade": false, "grade_id": "rnn_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def rnn_backward(da, caches):
    """All steps back.

    da: gradient that reaches each hidden state from its own step's guess, (n_a, m, T_x)
    caches: (list of T_x cell caches, x), as rnn_forward returned them
    returns: dictionary with dx (n_x, m, T_x), da0 (n_a, m), dWax (n_a, n_x), dWaa (n_a, n_a), dba (n_a, 1)
    """
    ### BEGIN SOLUTION
    cells, x = caches
    n_a, m, T_x = da.shape
    dx = np.zeros(x.shape)
    dWax = np.zeros((n_a, len(x)))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    da_prev = np.zeros((n_a, m))
    for t in reversed(range(T_x)):
        step = rnn_cell_backward(da[:, :, t] + da_prev, cells[t])
        da_prev = step["da_prev"]
        dx[:, :, t] = step["dxt"]
        dWax += step["dWax"]
        dWaa += step["dWaa"]
        dba += step["dba"]
    return {"dx": dx, "da0": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-rnn_backward", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("rnn_backward")

# %% [markdown]
# ### Play: the gradient walks back
#
# This reads a word with a small random network and sends the loss back with *your* functions. For
# each state it draws the sizes of the two gradients that reach it: the blue one from its own guess,
# the red one from all later steps. There is more and more future towards the beginning of the word.

# %% tags=["skip-execution"]
red = guess(
    "Walking from the last letter to the first: what does the red one, from all later steps, do?",
    ["it is zero at the last letter, then grows on and on", "it is zero at the last letter, then stays small",
     "it is largest at the last letter"],
)

# %% tags=["skip-execution"]
from unrolled.plots.lab02.gradient_walk import play_gradient_walk

walker = new_network(20, np.random.default_rng(3))
play_gradient_walk(read, output_backward, rnn_backward, walker, "triceratops")
red.show("it is zero at the last letter, then stays small")

# %% [markdown]
# It does not grow, although at the very left it sums up the errors of eleven later steps. Something
# is lost on the way, at every step, and the errors that arrive are mostly those of the next few
# letters. How much is lost?
#
# ### Play: how far back does a mistake reach?
#
# Now only the *last* step has a loss. Its gradient walks back through thirty steps, and at every one
# it is multiplied by `Waa` transposed and by the slope of the tanh. What happens to a number that is
# multiplied by 0.9 thirty times? By 1.1?
#
# A matrix has no single such number, but it has something close: its **spectral radius** $\rho$, the
# size of its largest eigenvalue. After many steps, the directions that `Waa` stretches most are all
# that is left, and they grow or shrink like $\rho^k$. Move the slider. The vertical axis is
# logarithmic: a straight line down means that it fades by the same factor at each step.
#
# 1. Find a $\rho$ for which the gradient keeps its size over thirty steps. How much room is there?
# 2. Set $\rho$ to 0.6. What would a network with this `Waa` learn from an error that was caused
#    twenty letters ago?
# 3. Above 1 the dashed line $\rho^k$ explodes. Then turn up the input. What has become of the
#    explosion, and what stopped it?

# %% tags=["skip-execution"]
from unrolled.plots.lab02.spectral_radius import play_spectral_radius

play_spectral_radius(rnn_forward, rnn_backward)


# %% [markdown]
# This is the trouble with plain recurrent networks in one picture. Where gradients **vanish**, the
# network cannot connect what it reads to what it read long ago. Where they **explode**, one step of
# learning throws the weights far away. Lab 03 tames the explosion with a blunt tool that works. For
# the vanishing it takes a new kind of cell: labs 07 and 08.

# %% [markdown]
# ## 4. A judge that knows no answers: `gradient_check`
#
# You have written three functions that hold perhaps twenty matrix products and signs. The checks of
# this course compare them with known answers. Outside of a course nobody hands you a check. How would
# you know?
#
# You already have the tool: the nudge from the beginning. It is slow, it is crude, and it shares no
# line of code with your backward pass, so it does not share its mistakes either. For each entry
# $\theta$ of a parameter,
#
# $$ \hat g \;=\; \frac{L(\theta + \varepsilon) - L(\theta - \varepsilon)}{2\,\varepsilon} . $$
#
# Why step in both directions, if $\bigl(L(\theta + \varepsilon) - L(\theta)\bigr) / \varepsilon$ costs
# half as much? Write $L(\theta \pm \varepsilon)$ as a Taylor series and see which terms cancel: what
# remains of the error is of the order of $\varepsilon^2$, in place of $\varepsilon$.
#
# Then compare, one number for each parameter array:
#
# $$ \frac{\lVert g - \hat g \rVert}{\lVert g \rVert + \lVert \hat g \rVert} $$
#
# with $\lVert\cdot\rVert$ the root of the sum of all squares. Before you program it, try three cases in
# your head: $\hat g = g$; $\hat g = -g$; $\hat g = 2g$. Keep the third answer for later.
#
# ### Exercise: gradient_check (6 points)
#
# Write `gradient_check`. The formulas are the easy part. Around them:
#
# - Nudge **one entry at a time**, and leave no nudge behind.
# - The parameters belong to the caller, and they need not be float64. What is `3 + 0.00001` in an
#   array of integers? What is it in float32, which has seven digits?
# - A parameter that does not act on the loss has `g` and `ĝ` both zero. Is such a gradient right or
#   wrong?
# - The dictionary of gradients may hold more than you ask for: `dx`, `da0`. The parameters decide.

# %% nbgrader={"grade": false, "grade_id": "gradient_check", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_check(loss, parameters, gradients, epsilon=1e-5):
    """How far gradients are from central differences.

    loss: function of a dictionary like parameters; returns a number
    parameters: dictionary of arrays of any shape and dtype
    gradients: dictionary; the gradient of parameters["W"] is gradients["dW"]
    epsilon: size of the nudge
    returns: dictionary; for each name in parameters norm(g - ĝ) / (norm(g) + norm(ĝ)), 0 where both are 0
    """
    ### BEGIN SOLUTION
    nudged = {name: np.array(array, dtype=np.float64) for name, array in parameters.items()}
    ratios = {}
    for name, array in nudged.items():
        g, g_hat = gradients["d" + name], np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            kept = array[index]
            array[index] = kept + epsilon
            above = loss(nudged)
            array[index] = kept - epsilon
            below = loss(nudged)
            array[index] = kept
            g_hat[index] = (above - below) / (2 * epsilon)
        total = np.linalg.norm(g) + np.linalg.norm(g_hat)
        ratios[name] = np.linalg.norm(g - g_hat) / total if total > 0 else 0.0
    return ratios
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-gradient_check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("gradient_check")


# %% [markdown]
# ### Play: judge your own network
#
# All your functions of today, put together, on the loss of lab 01. What size of ratio do you expect,
# if all is right? It will not be 0.

# %% tags=["skip-execution"]
def gradients_of(word, parameters):
    """Loss and all five gradients, by your own functions."""
    loss, y_pred, y, a, caches = read(word, parameters)
    da, dWya, dby = output_backward(y_pred, y, a, parameters)
    return loss, {**rnn_backward(da, caches), "dWya": dWya, "dby": dby}


network = new_network(6, np.random.default_rng(1))
_, gradients = gradients_of("ankylosaurus", network)
for name, ratio in gradient_check(lambda p: read("ankylosaurus", p)[0], network, gradients).items():
    print(f"{name:4} {ratio:.1e}   {'right' if ratio < 1e-6 else 'look again'}")

# %% [markdown]
# A rule of thumb in double precision: below $10^{-6}$ the gradient is right; above $10^{-4}$ it is
# wrong; in between, look for something that is not smooth, or for float32.
#
# Why not take a much smaller $\varepsilon$, when the error falls with its square? Draw what you expect
# first. The cell after it calls your `gradient_check` with one $\varepsilon$ after another.

# %% tags=["skip-execution"]
TRIED = (1e-9, 1e-7, 1e-5, 1e-3, 1e-1)
valley = guess(
    "How large is the ratio of gradient_check, as a power of ten, for each epsilon?",
    over=TRIED,
    between=(-12, 0),
    x="epsilon",
    y="power of ten",
)

# %% tags=["skip-execution"]
from unrolled.plots.lab02.epsilon_valley import play_epsilon_valley

rex = {name: array.copy() for name, array in network.items()}
play_epsilon_valley(gradient_check, lambda p: read("rex", p)[0], rex, gradients_of("rex", rex)[1])
ratios = [gradient_check(lambda p: read("rex", p)[0], rex, gradients_of("rex", rex)[1], e) for e in TRIED]
valley.show([np.log10(max(ratio.values()) + 1e-16) for ratio in ratios])

# %% [markdown]
# On the right the formula is to blame: the curve is not a straight line between the two points, and
# the error falls by a hundred for each ten in $\varepsilon$. On the left the computer is: two losses
# that agree in their first twelve digits, of sixteen, leave four when they are subtracted. In the
# valley between, $10^{-5}$ is good enough for every loss in this course.

# %% [markdown]
# ### Play: find a mistake that was published
#
# This one has been printed and copied for years. A network with **two outputs** and a softmax is
# trained with the loss
#
# $$ L = -\sum_{i=1}^{2} \bigl[\, y_i \ln p_i + (1 - y_i) \ln (1 - p_i) \,\bigr] , $$
#
# where $y$ is one-hot: $1$ for the class that came, $0$ for the other. Next to it stands the gradient
# by the scores, $p - y$, the one that you derived in section 1. It trains, the loss falls, the curves
# look fine. Let your judge look at it.

# %% tags=["skip-execution"]
rng, outputs = np.random.default_rng(4), 2
states = rng.normal(size=(3, 1, 5))
truth = rng.integers(outputs, size=(1, 5))
small = {"Wya": rng.normal(size=(outputs, 3)), "by": rng.normal(size=(outputs, 1))}


def predict(parameters):
    return softmax(np.tensordot(parameters["Wya"], states, axes=1) + parameters["by"][:, :, np.newaxis])


def published_loss(parameters):
    p, y = predict(parameters), np.stack([truth == i for i in range(outputs)])
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


_, dWya, dby = output_backward(predict(small), truth, states, small)
for name, ratio in gradient_check(published_loss, small, {"dWya": dWya, "dby": dby}).items():
    print(f"{name:4} {ratio:.6f}")

# %% [markdown]
# The same suspicious number twice. Work it out before you read the next paragraph:
#
# 1. For which $\hat g = c\,g$ does the ratio take this value? (There are two such $c$.)
# 2. With two outputs, what is $1 - p_1$? Write out all four terms of $L$ when the first class came.
# 3. Which is wrong, the loss or the gradient?
#
# With two outputs $1 - p_1 = p_2$, so the term of the second output repeats that of the first: $L$ is
# *twice* the cross-entropy, and its gradient is $2(p - y)$. Each of the two is a fine formula; they
# are not a pair. The mixture still trains, because a gradient that is off by a constant factor points
# the right way: it only changes the learning rate, and nobody says so. Nothing on a loss curve shows
# this. A `gradient_check` of $1/3$ does. With three outputs even the direction is wrong: set `outputs`
# to 3 and see.

# %% [markdown]
# ## 5. Learn a word
#
# You have a loss and its gradient, so take a step against the gradient, and another. Here the network
# learns one word by heart: 120 updates, each by 0.1 times the gradient. For a word of twelve letters
# the loss starts near $13 \ln 27 = 43$ nats and should end below 0.5. Put in a word of your own.

# %% tags=["skip-execution"]
word = "ankylosaurus"
network = new_network(20, np.random.default_rng(5))
for update in range(121):
    loss, gradients = gradients_of(word, network)
    if update % 20 == 0:
        print(f"after {update:3} updates: {loss:7.3f} nats")
    for name in network:
        network[name] = network[name] - 0.1 * gradients["d" + name]

# %% [markdown]
# What does it know now? The next cell lets it write alone: it starts with nothing, takes its most
# probable letter, and reads that letter as its next input. There are letters in *ankylosaurus* that
# come more than once and are followed by different ones. A network without a memory would have to go
# wrong there; which letters are they?

# %% tags=["skip-execution"]
written, a_next, letter = [], np.zeros((20, 1)), None
while letter != 0 and len(written) < 40:
    a_next, yt_pred, _ = rnn_cell_forward(one_hot([letter], 27), a_next, network)
    letter = int(np.argmax(yt_pred))
    written.append(LETTERS[letter])
print("".join(written))

# %% [markdown]
# That word is yours to keep: nothing was stored anywhere but in five arrays, and you know the way by
# which every number in them was found.
#
# Now be bold: set the learning rate, the 0.1 in the last line, to 0.3 and train again. Your gradients are as right as
# before. What you see there is where lab 03 begins.

# %% [markdown]
# ## What you have now
#
# Every gradient of a recurrent network, and a judge for any other. In one picture: the loss spreads
# blame over the scores, predicted minus true; each state gathers the blame of its own guess and of
# its future; the tanh lets through as much as its slope; the weights add up what all steps and all
# examples say. And the walk back multiplies by `Waa` again and again, which is why old causes are
# hard to learn.
#
# **Next:** [lab 03, a step in bounds](../03_clipping/03_clipping.ipynb). If it is not there yet, `python -m unrolled start 03` in
# a terminal puts it there. Words that you have met are in the [glossary](glossary.md).
#
# **Questions to take along**
#
# - Why `+=` for `dWaa`, and `=` for `da_prev`? What would `+=` for `da_prev` count twice?
# - Which two gradients reach `a_t`? Which of them is missing at the last step?
# - `rnn_backward` needs the caches of all steps. How does its memory grow with the length of a text,
#   and what could you do for a text of a million letters?
# - A gradient is wrong in a single entry of a large matrix. How small can the ratio of
#   `gradient_check` become, and how would you notice?
# - The spectral radius says what happens in the long run. Can a gradient grow at first, and fade
#   later, with $\rho < 1$?
#
# <details><summary>Our answers</summary>
#
# - `dWaa` is one matrix that acted at every step, so the effects add up. `da_prev` is passed on: it already
#   holds everything that comes later, once. With `+=` the step before would be told its own future twice,
#   and everything after that again and again.
# - The one from the guess of its own step, and the one from the next state. At the last step there is no next
#   state, so the second one is missing: it starts at zero.
# - In proportion: each step keeps its states until the walk comes back to it. For a million letters cut the
#   text into windows and walk back within each (lab 05); or keep every thousandth state and work out the
#   ones between again when they are needed.
# - The wrong entry's error over the norms of both gradients. With $N$ entries of like size, one of which is
#   missing, it is about $1/(2\sqrt N)$: 0.005 for a matrix of 100 x 100. An entry that is a millionth of the
#   others hides below $10^{-6}$. So look at the entries one by one too: the largest difference, beside the
#   size of that entry.
# - Yes. With $W = \begin{pmatrix}0.5 & 10\\ 0 & 0.5\end{pmatrix}$, $\rho$ is 0.5, and powers of it stretch by up
#   to 10.0, 10.0, 7.5, 5.0, 3.1, … The fading begins only after two steps, and the tenth power still
#   stretches by 0.2.
#
# </details>
#
# **Further reading**
#
# - D. Rumelhart, G. Hinton, R. Williams, *Learning representations by back-propagating errors*,
#   Nature 323 (1986): three pages that started it, recurrent networks included.
# - P. Werbos, *Backpropagation through time: what it does and how to do it*, Proceedings of the IEEE 78
#   (1990).
# - Y. Bengio, P. Simard, P. Frasconi, *Learning long-term dependencies with gradient descent is
#   difficult*, IEEE Transactions on Neural Networks 5 (1994): the slider of this lab, with proofs.
# - R. Pascanu, T. Mikolov, Y. Bengio, *On the difficulty of training recurrent neural networks*, ICML
#   (2013): both failures, and the clipping of lab 03.
