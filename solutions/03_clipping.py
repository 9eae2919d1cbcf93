# %% [markdown]
# # Lab 03: Keep a step in bounds, then choose its length
#
# **You will build** what stands between a gradient and a better network: two ways to stop a gradient
# that has exploded, two ways to take a step, and a loss curve that a human can read.
#
# **You need** what lab 02 left you with: a gradient for every weight, and the memory that it can grow
# or vanish on its way back through time. Python dictionaries.
#
# **It takes** about 75 minutes. The longest training run takes 20 seconds on a laptop at most, and a
# minute in a browser.
#
# | you write | it gives |
# |---|---|
# | `clip` | gradients with no entry beyond a bound |
# | `clip_by_norm` | gradients with no more than a given length |
# | `sgd_update` | a step down the slope |
# | `adagrad_update` | a step of its own for each weight |
# | `smooth` | a loss that you can follow with your eyes |
#
# Run the cell below first, and again whenever you restart the kernel.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from unrolled.checks import checks_of

check = checks_of("03_clipping")


# %% [markdown]
# ## Two minutes before you start
#
# You walk downhill in the dark. With a stick you feel how steep the ground is, and you take a step
# in the direction of the steepest descent. The steeper, the longer your step: that is gradient
# descent. On a meadow it works well. Now your stick touches a wall of rock. What does the rule tell
# you to do?
#
# It tells you to jump: as far as the wall is steep.
#
# Recurrent networks have such walls. You saw in lab 02 how a gradient that walks back through time
# is multiplied by the same matrix over and over. Where it grows at every step, a tiny change of a
# weight changes everything that comes after, and the loss stands up like a cliff.
#
# Here is the smallest recurrent network there is. One unit, no input, two weights. It starts at 0.5,
# runs for fifteen steps $a_t = \tanh(W_{aa}\,a_{t-1} + b_a)$, and should end at 0.3. The loss is the
# squared distance from there.
#
# ![Two drawings of the same loss. On the left a cut through it: a nearly flat plateau at 1.7, which drops in one vertical line to another flat stretch below 0.5. On the right the loss from above, with the plateau in white and the lower ground in black: two descents start together near the edge. The one that is not clipped leaves the map in a single straight jump. The clipped one walks along the edge in small steps and reaches the black valley.](../assets/figures/cliff.svg)
#
# On the plateaus the slope is almost nothing. On the wall between them it is above 50, and a little
# further along the wall it is in the thousands. Two walkers start at the ring. One of them follows
# the rule, and it takes a single step on the wall to throw it off the map, to a place where the
# ground is flat, as far as one can see. The other one does what you will now build.

# %% [markdown]
# ## 1. Cut every entry: `clip`
#
# The gradients of a network are many arrays: one for each weight matrix, one for each bias. They
# travel together in a dictionary, keyed by `"d"` and the name of the weight: `"dWaa"`, `"dby"`. The
# bluntest way to keep them in bounds looks at each entry alone. What is larger than `maxValue`
# becomes `maxValue`; what is smaller than `-maxValue` becomes `-maxValue`; the rest stays. This is
# clipping **by value**.
#
# NumPy can do that to an array, so where is the exercise? In three questions about what stands
# around it:
#
# - Whoever calls you may still want the gradients as they were: to print their length, to see how
#   often you had to act. Look up what `np.clip` does with its argument `out`. Do you want that?
# - This week's network has the weights `Waa`, `Wax`, `Wya` and two biases. In lab 07 there will be
#   ten others. Which keys may your function know?
# - If somebody tries you out on integers, with a bound of 2.5, what should come back?
#
# ### Exercise: clip (6 points)
#
# Write `clip(gradients, maxValue)`.

# %% nbgrader={"grade": false, "grade_id": "clip", "locked": false, "schema_version": 3, "solution": true, "task": false}
def clip(gradients, maxValue):
    """Gradients with every entry between -maxValue and maxValue.

    gradients: dictionary of arrays of any shape, under any keys; it and its arrays stay as they are
    maxValue: the bound, a positive number
    returns: a new dictionary with the same keys, each with a new array of the same shape
    """
    ### BEGIN SOLUTION
    return {name: np.clip(gradient, -maxValue, maxValue) for name, gradient in gradients.items()}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-clip", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("clip")

# %% [markdown]
# ### Play: what is left of the direction?
#
# Take a gradient of two numbers, 1000 and 10, and clip it at 5.

# %% tags=["skip-execution"]
from unrolled import guess

direction = guess(
    "(1000, 10) points along the first axis, nearly. Where does it point after clip(…, 5)?",
    ["where it did", "halfway between the two axes", "along the second axis"],
)

# %% tags=["skip-execution"]
steep = {"dw": np.array([1000.0, 10.0])}
print(steep["dw"], "becomes", clip(steep, 5)["dw"])
direction.show("halfway between the two axes")



# %% [markdown]
# One of the two weights mattered a hundred times as much as the other. After the clip they matter
# the same.

# %% [markdown]
# ## 2. Shorten the whole: `clip_by_norm`
#
# Here is one gradient, in orange, under two clips with the same bound of 2. In one picture the thick
# arrow is what clipping by value leaves of it. In the other it was shortened without being turned.
# Which is which, and what do the square and the circle stand for?
#
# ![Two drawings, A and B, of the same thin arrow that points to the right and a little upwards, far out of a shaded region. In A the region is a square with sides at plus and minus 2, and a thick arrow ends on its right side, higher up than where the thin arrow leaves the square: it points in another direction. In B the region is a circle of radius 2, and the thick arrow lies exactly on the thin one and ends on the circle.](../assets/figures/two_clips.svg)
#
# The gradient says two things: which way is down, and how steep it is there. A cliff makes nonsense
# of the second; the first may still be worth something. So keep the direction, and when the vector is
# longer than `max_norm`, shorten it until it is exactly that long. This is clipping **by norm**.
#
# "The vector" needs a thought. You have not one array but five or ten. They are all parts of *one*
# direction, in the space of all weights together, and its length is
#
# $$ \lVert g \rVert = \sqrt{\sum_{\text{arrays}} \; \sum_{\text{entries}} g_i^2} . $$
#
# What would happen to the direction if each array were shortened by itself?
#
# ### Exercise: clip_by_norm (8 points)
#
# Write `clip_by_norm(gradients, max_norm)`. By which factor does a vector of length 12 have to be
# multiplied to get length 3? And one of length 2? A gradient within the bound comes back with
# exactly the numbers it had, and that includes one that is zero everywhere.

# %% nbgrader={"grade": false, "grade_id": "clip_by_norm", "locked": false, "schema_version": 3, "solution": true, "task": false}
def clip_by_norm(gradients, max_norm):
    """Gradients that are together no longer than max_norm, in the same direction.

    gradients: dictionary of arrays of any shape, under any keys; it and its arrays stay as they are
    max_norm: the largest length, a positive number
    returns: a new dictionary with the same keys; below the bound with the same numbers
    """
    ### BEGIN SOLUTION
    norm = np.sqrt(sum(np.sum(np.square(gradient)) for gradient in gradients.values()))
    scale = max_norm / norm if norm > max_norm else 1.0
    return {name: scale * gradient for name, gradient in gradients.items()}
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-clip_by_norm", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
check("clip_by_norm")

# %% [markdown]
# ### Play: turn the arrow
#
# Both of your clips, on the same gradient. Turn it with the second slider. At which directions does
# clipping by value not turn the arrow at all? What is the largest angle that you can find? Then widen
# the bound until it lets some arrows through by norm but not by value, or the other way round. Is
# there a bound for each?

# %% tags=["skip-execution"]
from unrolled.plots.lab03.two_clips import play_two_clips

play_two_clips(clip, clip_by_norm)


# %% [markdown]
# With two weights the arrow turns by at most 45 degrees. A network has thousands, and clipping by
# value can turn a gradient nearly at a right angle. It still never points uphill: no entry changes
# its sign.

# %% [markdown]
# ## 3. Take the step: `sgd_update`
#
# Now go. The gradient points uphill, you want to get down, and the **learning rate** says how far you
# go for a slope of one. This is stochastic gradient descent, SGD for short: stochastic because the
# slope is that of a few examples, not of all.
#
# Two dictionaries come in, and their keys do not match: parameters are called `Waa`, gradients
# `dWaa`. Nor are they sure to hold the same things. The backward pass of lab 02 also hands out `dx`
# and `da0`, and nobody wants to update those. And now and then somebody freezes a weight, by giving
# no gradient for it.
#
# ### Exercise: sgd_update (5 points)
#
# Write `sgd_update(parameters, gradients, learning_rate)`. Decide which of the two dictionaries you
# walk through, and what becomes of a parameter without a gradient. Like the clips, it gives back
# something new: then you can keep the old parameters, compare, and step again from the same place.

# %% nbgrader={"grade": false, "grade_id": "sgd_update", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sgd_update(parameters, gradients, learning_rate):
    """One step of gradient descent.

    parameters: dictionary of arrays; it and its arrays stay as they are
    gradients: dictionary of arrays; the gradient of the parameter name stands under "d" + name.
        What belongs to no parameter is ignored
    learning_rate: length of the step for a gradient of one
    returns: a new dictionary with the keys of parameters; one without a gradient keeps its value
    """
    ### BEGIN SOLUTION
    return {
        name: value - learning_rate * gradients[f"d{name}"] if f"d{name}" in gradients else value
        for name, value in parameters.items()
    }
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-sgd_update", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("sgd_update")

# %% [markdown]
# ### Play: down the cliff
#
# The network of one unit again, and this time it is your step and your clip that walk. Both descents
# start at the ring and make 300 updates with a learning rate of 0.2. Move the start along the
# edge of the cliff. Then move the bound: what goes wrong when it is very wide, and what when it is
# very narrow?

# %% tags=["skip-execution"]
from unrolled.plots.lab03.cliff import play_cliff

play_cliff(sgd_update, clip_by_norm, start=(2.1, -0.55))

# %% [markdown]
# One start proves nothing. Here are a hundred random ones, and how many of the descents end on the
# ground, without a clip and with three bounds.

# %% tags=["skip-execution"]
without_clip = guess("How many of a hundred arrive without a clip?")
tightest = guess("And with a bound of 0.1, where no step is long?", ["all of them", "about half", "fewer than without a clip"])

# %% tags=["skip-execution"]
from unrolled.plots.lab03.cliff import count_arrivals

print("not clipped:  ", count_arrivals(sgd_update, None), "of 100 arrive")
for bound in (0.1, 1.0, 10.0):
    print(f"clipped at {bound:>4}:", count_arrivals(sgd_update, clip_by_norm, bound), "of 100 arrive")
without_clip.show(count_arrivals(sgd_update, None))
tightest.show("fewer than without a clip", "A step of 0.02 at most: after 300 of them most are still on their way.")

# %% [markdown]
# <details><summary>What we counted</summary>
#
# We drew ten such hundreds. Without a clip 41 to 56 of them arrived, with a bound of 10 it was 57 to
# 75, with 1 98 to 100, and with 0.1 13 to 28. A bound of 10 is too wide for this wall. A bound of 0.1
# is safe but slow: those who have not arrived are still on their way.
#
# </details>

# %% [markdown]
# ## 4. Which bound? Look before you choose
#
# A toy with two weights can be drawn. A network cannot, so you need another way to find the bound.
# Here is a network of twenty units with a task that is easy to say and hard to learn. It reads twenty characters: first an
# `a`, a `b` or a `c`, then nineteen characters of noise. Then it is asked for the first.
#
# ```
# b~--~-~~-~---~~--~-~   which letter was it?
# ```
#
# To answer, it has to carry one letter through nineteen steps and let nothing overwrite it. To learn
# that, it has to send a gradient back through the same nineteen steps without losing it. You know
# from lab 02 what a matrix does that keeps a gradient alive for so long: it is one careless update
# away from making it explode.
#
# ### Play: choose a bound
#
# First let three networks train without any clip, and collect the length of each gradient over the
# first 300 updates. Then move the bound along the histogram. Choose one, and write it down with your
# reason. How many of the updates should it touch: nearly all, nearly none, some?

# %% tags=["skip-execution"]
from unrolled.plots.lab03.bounds import play_bound
from unrolled.plots.lab03.recall import train_many

early = train_many(sgd_update, None, range(3), "not clipped", updates=300)
play_bound(np.concatenate([run.norms for run in early]))

# %% [markdown]
# ### Play: live with it
#
# Now put your bound in place of ours, which is not the best. Five networks train without clipping and
# five with it, from the same starting weights and on the same sequences; a bar shows how far they are.
# The dashed line is the loss of a blind guess, $\ln 3 = 1.10$ nats.

# %% tags=["skip-execution"]
from unrolled.plots.lab03.bounds import show_runs

my_bound = 0.1  # write yours here
without = train_many(sgd_update, None, range(5), "not clipped")
clipped = train_many(sgd_update, lambda gradients: clip_by_norm(gradients, my_bound), range(5), "clipped")
show_runs(without, clipped, my_bound)

# %% [markdown]
# Look at what happens without the clip. Some networks begin to learn, and a single update throws them
# back up. Some stay where they recall two letters of three. We trained twenty networks for each
# bound, on five processors in turn; this many of them recalled 99 letters in 100 at the end:
#
# | bound | 0.03 | 0.1 | 0.3 | 1 | 3 | 10 | 30 | none |
# |---|---|---|---|---|---|---|---|---|
# | learned it, of 20 | 9 | 13 | 18 | 19 | 10 | 6 | 4 | 4 |
#
# Yours may have done otherwise, with the very same seeds. With the bound of 0.1 the network of seed 0
# learned it on 2 of the five processors, and on the others it did not: a run that leaps about hangs on
# the last bit of each sum, and processors do not add in the same order. Twenty networks say more than
# one.
#
# Had you put your bound just before the few lonely bars on the right, at 5 or 10? It is the natural
# choice, and it is too wide here. The bound that works is the length of an everyday gradient: of the
# early updates it clips some (4% to 60%, by the seed). What throws a network off is not that a gradient
# is unusual but that a *step* is too long, and the longest step you can now take is the bound times the
# learning rate. So the two belong together. With a learning rate of 0.03 the clip gains next to
# nothing, since steps that short seldom jump. But the short steps are also why few networks get there
# in 1,000 updates.
#
# Two warnings. First, clipping is not a cure for everything. It helps where gradients explode; in the
# next lab you will count how often it acts on your dinosaurs, and find that it hardly ever does.
# Second, it does nothing against the other half of the problem, gradients that vanish. You cannot
# clip a zero into something useful. That is what labs 07 and 08 are for.

# %% [markdown]
# ## 5. A step for each weight: `adagrad_update`
#
# SGD has one learning rate for all weights. But the weights of a rare letter see a gradient once in a
# thousand updates, and the bias of the most common one sees it all the time. Should they move at the
# same rate?
#
# **Adagrad** gives every weight a memory, which begins at zero. The three facts you need, in no
# particular order:
#
# - a weight's step is its gradient times the learning rate, divided by the root of its memory
# - the memory of a weight is the sum of the squares of *all* its gradients, the one of this update
#   among them
# - under the root, $\epsilon = 10^{-8}$ is added to the memory; it is not kept there
#
# A weight that has seen many large gradients takes small steps, and one that has seen little takes
# large ones. Why squares, and then a root? Check the units: if the loss were measured in bits and not
# in nats, every gradient would be 1.44 times as large. How much longer would the steps be?
#
# ### Predict, then write, then run
#
# Four weights have the gradients 1000, 1, 0.001 and 0.000001. All memories are zero, the learning
# rate is 0.1. By how much does each weight move in the very first update? **Draw it now**; a pencil and
# the three facts above are all it takes.

# %% tags=["skip-execution"]
first_step = guess(
    "By how much does each of the four weights move?",
    over=(1000, 1, 0.001, 0.000001),
    between=(0, 0.2),
    x="gradient",
    y="step",
)


# %% [markdown]
#
# ### Exercise: adagrad_update (7 points)
#
# Write `adagrad_update`. It returns two new dictionaries: parameters, and memory, under the same
# names. Decide what comes first, the memory or the step. As before, arguments stay as they are, a
# parameter without a gradient keeps its value, and so does its memory.

# %% nbgrader={"grade": false, "grade_id": "adagrad_update", "locked": false, "schema_version": 3, "solution": true, "task": false}
def adagrad_update(parameters, gradients, memory, learning_rate, epsilon=1e-8):
    """One step of Adagrad.

    parameters: dictionary of arrays
    gradients: dictionary of arrays; the gradient of the parameter name stands under "d" + name
    memory: dictionary with the names and shapes of parameters: squares of gradients, summed so far
    learning_rate: a number; epsilon: added to the memory under the root
    returns: new parameters, new memory
    """
    ### BEGIN SOLUTION
    stepped, remembered = dict(parameters), dict(memory)
    for name, value in parameters.items():
        if f"d{name}" in gradients:
            gradient = gradients[f"d{name}"]
            seen = memory[name] + gradient**2
            stepped[name] = value - learning_rate * gradient / np.sqrt(seen + epsilon)
            remembered[name] = seen
    return stepped, remembered
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-adagrad_update", "locked": true, "points": 7, "schema_version": 3, "solution": false, "task": false}
check("adagrad_update")

# %% [markdown]
# ### Play: the first step
#
# Now compare.

# %% tags=["skip-execution"]
weights, slopes = {"w": np.zeros(4)}, {"dw": np.array([1000, 1, 0.001, 0.000001])}
after, memory = adagrad_update(weights, slopes, {"w": np.zeros(4)}, 0.1)
for slope, step_sgd, step in zip(slopes["dw"], sgd_update(weights, slopes, 0.1)["w"], after["w"], strict=True):
    print(f"gradient {slope:<8g}  SGD moves by {step_sgd:<9.2g}  Adagrad by {step:.4f}")
first_step.show(-after["w"])

# %% [markdown]
# The first step divides each gradient by its own size. What is left is a sign: *every* weight moves
# by the full learning rate, whatever its gradient. (Only far below $\sqrt\epsilon = 0.0001$, as for
# the last of the four, does $\epsilon$ win and the step shrink.)
#
# Stay with this for a moment, because it is a trap. The next cell builds a hidden layer of 500 units
# with small, sensible weights, and a gradient as backpropagation gives it for one step: the error of
# each unit times the state `a` that it read, here so small that you would call it harmless. What
# will one update with a learning rate of 0.1 do to `Waa`, and to the units the next time they read
# such a state? Would it have helped to clip the gradient by norm before the update?

# %% tags=["skip-execution"]
rng = np.random.default_rng(0)
Waa = 0.01 * rng.normal(size=(500, 500))
a = np.tanh(rng.normal(size=(500, 1)))
dWaa = 0.01 * rng.normal(size=(500, 1)) @ a.T
for name, gradients in (("as it is", {"dWaa": dWaa}), ("clipped", clip_by_norm({"dWaa": dWaa}, 1.0))):
    after, _ = adagrad_update({"Waa": Waa}, gradients, {"Waa": np.zeros_like(Waa)}, 0.1)
    stretch = [np.linalg.norm(matrix, 2) for matrix in (Waa, after["Waa"])]
    saturated = [np.mean(np.abs(np.tanh(matrix @ a)) > 0.99) for matrix in (Waa, after["Waa"])]
    print(f"{name:8}: Waa stretches by up to {stretch[0]:.2f}, then {stretch[1]:.1f}; "
          f"units beyond 0.99: {saturated[0]:.0%}, then {saturated[1]:.0%}")


# %% [markdown]
# All entries move by 0.1 in a pattern of signs that agree with each other, and a matrix that
# stretched nothing becomes one that stretches a direction fifty times. The clip changed nothing to
# speak of: Adagrad divides by the gradient's own size, so it does not matter how long it was. With
# 20 units you would hardly notice; with 500 the network is saturated after a single update. Keep this
# in mind. In lab 05 it will wreck the largest run of the course, and you will know where to look.

# %% [markdown]
# ### Play: find what is wrong
#
# Formulas get copied, and mistakes with them. This is Adagrad as one might find it printed. There
# are three mistakes in two lines. Find them without running anything, then say what each would do to
# the very first step.
#
# ```
# m = g ** 2
# w = learning_rate * g / np.sqrt(1 + m)
# ```
#
# <details><summary>The three</summary>
#
# `m = g ** 2` forgets: it should be *added* to `m`. At the first step nothing is different, since there is
# nothing to forget; from the second on the step never gets shorter, however much was seen.
#
# `w = …` puts the step in the place of the weight. It should be subtracted from `w`. All that was learned is
# gone at the first step, and what is left has the wrong sign.
#
# `1 + m` should be `m` and something tiny. With the 1 the first step is $0.1\, g / \sqrt{1 + g^2}$, and the
# four gradients of the question give 0.1, 0.071, 0.0001 and 0.0000001. A large gradient still takes the full step, and a
# small one hardly any: it is SGD for all weights that need Adagrad.
#
# </details>

# %% [markdown]
# ## 6. A loss for the eye: `smooth`
#
# Each update looks at another name, or at another handful of sequences, and some are harder than
# others. The loss jumps up and down so much that you cannot see whether it falls. So people look at
# a **smoothed** loss: a running mean that listens a little to the newest loss and mostly to what it
# was before.
#
# Make it with one weight, $\beta$, for the past. What weight is left for the newest loss? Here is how
# to decide: if the loss has been exactly 20 all the time and is 20 now, what must come out?
#
# ### Exercise: smooth (3 points)
#
# Write `smooth(loss, current, beta=0.999)`. Mind the order: `loss` is the smoothed one so far,
# `current` the newest.

# %% nbgrader={"grade": false, "grade_id": "smooth", "locked": false, "schema_version": 3, "solution": true, "task": false}
def smooth(loss, current, beta=0.999):
    """The smoothed loss after one more update.

    loss: the smoothed loss so far, a number
    current: the loss of this update
    beta: weight of the past, from 0 to 1
    returns: a number between the two
    """
    ### BEGIN SOLUTION
    return beta * loss + (1 - beta) * current
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-smooth", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("smooth")

# %% [markdown]
# ### Play: what a smoothed loss hides
#
# The losses of one clipped run, and your smoothing of them. Three things to try:
#
# - `beta` at 0.9, 0.99 and 0.999. At which update does the network learn the task, if you read it off
#   the smoothed curve?
# - a first value of 0, then of 2, with `beta` at 0.999. Which of the two networks is better?
# - With `beta` at 0.999, after how many updates has the first value lost half of its weight? Guess,
#   then solve $0.999^k = 0.5$.

# %% tags=["skip-execution"]
from unrolled.plots.lab03.recall import train_recall
from unrolled.plots.lab03.smoothing import play_smoothing

run = train_recall(sgd_update, lambda gradients: clip_by_norm(gradients, 1.0), seed=0)
play_smoothing(smooth, run.losses)

# %% [markdown]
# It is the same network in all of these pictures. A smoothed loss lags behind: with `beta` at 0.999
# it remembers about the last thousand updates, and half of the first value is still in it after 693.
# So it is not the loss of the network that you have now, and two smoothed losses can only be
# compared if they began alike. When you report a result, measure the finished network on its own.

# %% [markdown]
# ## Something to keep
#
# A network that remembers, trained with your own clip and your own update. (The way forward and the
# way back were the library's; in lab 04 they will be your own too.) Ask it.

# %% tags=["skip-execution"]
from unrolled.plots.lab03.recall import ask

ask(run.parameters, np.random.default_rng(2))

# %% [markdown]
# It was only ever asked at step twenty. Does it still know the letter at step 21? At 40? At 100? Draw what
# you expect. What must its state be doing between the steps, if this is what comes out?

# %% tags=["skip-execution"]
later = guess(
    "How many of a hundred letters does it recall after so many characters?",
    over=(10, 19, 20, 21, 22, 40, 100),
    between=(0, 100),
    x="characters",
    y="letters recalled",
)

# %% tags=["skip-execution"]
from unrolled.plots.lab03.recall import recalled

shares = []
for T_x in (10, 19, 20, 21, 22, 40, 100):
    shares.append(recalled(run.parameters, np.random.default_rng(3), T_x))
    print(f"after {T_x:3} characters it recalls {shares[-1]:.0%}")
later.show([100 * share for share in shares])

# %% [markdown]
# ## What you have now
#
# All that a training loop needs between the backward pass and the next example. A clip by value cuts
# each entry and may turn the gradient; a clip by norm only shortens it. A step of SGD is as long as
# the slope is steep; Adagrad divides that out, weight by weight, and pays for it at the first step.
# A smoothed loss is for the eye. In lab 04 these pieces meet the forward and the backward pass, and
# the network begins to invent names.
#
# **Next:** [lab 04, a thousand dinosaurs](../04_dinosaur_names/04_dinosaur_names.ipynb). If it is not there yet, `python -m unrolled start 04` in
# a terminal puts it there. Words that you have met are in the [glossary](glossary.md).
#
# **Questions to take along**
#
# - By value or by norm: which one turns the vector? Can either of them make it point uphill?
# - Why is Adagrad's first step the full step for every weight, and what would you change about the
#   memory so that it is not?
# - Adagrad's memory only grows. What becomes of its steps after a million updates?
# - Your network trains with a bound of 1. You add a thousand units. Should the bound stay? Would the
#   answer be the same for clipping by value?
#
# <details><summary>Our answers</summary>
#
# - By value: it cuts each entry by itself, so the long ones lose more than the short ones. Uphill, neither. By
#   norm the direction stays; by value each entry keeps its sign, so each term of $\sum_i g_i\, \mathrm{clip}(g_i)$
#   is at least 0, and the sum is above 0 unless the gradient is zero.
# - The memory holds nothing but the gradient of this very update, so dividing by its root leaves the sign. Let
#   it start at a number above 0, such as 1: then a small gradient takes a small first step. (Lab 05 does this.)
# - With gradients of constant size the memory after $n$ updates is $n g^2$, and the step is the learning rate over
#   $\sqrt n$: a thousandth of the first one after a million. It gets slow, and never quite stops. If the task
#   changes meanwhile, that is too slow; a memory that fades, as Adam's, stays awake.
# - By norm: no. The norm of more entries of like size is larger, so the same bound cuts deeper. For a state
#   of $n_a$ units `Waa` has $n_a^2$ entries, and its norm grows like $n_a$. By value each entry is looked at
#   alone, so the bound may stay as long as the entries keep their size.
#
# </details>
#
# **Further reading**
#
# - R. Pascanu, T. Mikolov, Y. Bengio, *On the difficulty of training recurrent neural networks*, ICML
#   (2013): the cliff, and clipping by norm.
# - J. Duchi, E. Hazan, Y. Singer, *Adaptive subgradient methods for online learning and stochastic
#   optimization*, Journal of Machine Learning Research 12 (2011): Adagrad.
# - Y. Bengio, P. Simard, P. Frasconi, *Learning long-term dependencies with gradient descent is
#   difficult*, IEEE Transactions on Neural Networks 5 (1994): why a network that remembers is one
#   that is hard to train.
