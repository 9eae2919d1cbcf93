# %% [markdown]
# # Lab 07: A memory that is not rewritten
#
# **You will build** the forward half of an LSTM, the recurrent network that for years carried speech
# recognition and translation: a cell whose memory is a belt that things are put on and
# taken off, and three gates that say when.
#
# **You need** lab 01. Lab 02 helps you to see what is wrong with the network you have.
#
# **It takes** about 75 minutes. Nothing trains today. In the end you set an LSTM by hand, weight by
# weight, so that it knows at each letter of a sentence of yours whether somebody is being quoted.
#
# | you write | it gives |
# |---|---|
# | `lstm_cell_forward` | one step: gates, cell state, hidden state, prediction |
# | `lstm_forward` | all steps |
#
# Run the cell below first, and again whenever you restart the kernel.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from unrolled.checks import checks_of

check = checks_of("07_lstm")


# %% [markdown]
# ## Two minutes before you start
#
# *She said (and I had my doubts about this from the first moment on, but who would have listened to me)*
#
# Ninety letters ago a bracket was opened, and here it was closed. You carried one fact, "I am inside
# brackets", across ninety letters, none of which had anything to do with it.
#
# Now let the network of lab 01 do this. Its memory is rewritten at **every** step,
#
# $$ a_{next} = \tanh(W_{aa}\, a_{prev} + W_{ax}\, x_t + b_a), $$
#
# so the fact has to survive ninety matrix products and ninety `tanh`. It is a message that is
# whispered through ninety people. If each of them passes on nine tenths of it, how much arrives? Work
# it out: it is less than a ten-thousandth. In lab 02 you saw the same number from the other side, as
# a gradient that does not reach the letter which caused the mistake.
#
# So here is the design question of this lab. You may build any cell you like. **What should a step do
# to a number that it has no reason to touch?**

# %% [markdown]
# ## 1. A belt and three valves
#
# Nothing. It should do nothing to it. That is the whole idea, and the rest is plumbing.
#
# Give the cell a second state beside `a`: the **cell state** `c`. It runs through the step like a
# conveyor belt. There is no matrix on the belt and no `tanh`. Only two things can happen to it: it is
# *multiplied* by a number between 0 and 1, and something is *added*.
#
# ![The inside of an LSTM cell. A thick line, the cell state, runs straight through the top, from c_prev to c_next. On its way it meets a multiplication with the forget gate ft, then an addition of what the input gate it lets through of the candidate cct. From c_next a branch goes down through a tanh and a multiplication with the output gate ot, and leaves as a_next. All three gates, each a sigmoid, and the candidate, a tanh, read the same stack of a_prev on top of xt.](../assets/figures/lstm_cell.svg)
#
# Those numbers between 0 and 1 are the **gates**. Think of valves in a pipe: 0 is shut, 1 is open.
# There are three, and each unit of the cell has its own three:
#
# | gate | open means | shut means |
# |---|---|---|
# | forget gate `ft` | keep what is on the belt | clear it |
# | input gate `it` | put the candidate on the belt | let nothing in |
# | output gate `ot` | show the others what is on the belt | keep it to yourself |
#
# The name of the first one is unlucky: the forget gate *open* means that nothing is forgotten. It
# should have been called the keep gate.
#
# And who turns the valves? The cell itself, by what it reads and what it last said. Each gate is a
# small layer of its own, with its own weights.
#
# A question before you go on: with `ft` at 1 and `it` at 0, what is `c_next`, and what does it depend
# on? Take a hundred such steps. How much of the message arrives?

# %% [markdown]
# ### Names
#
# | name | what it is | shape |
# |---|---|---|
# | `xt`, `a_prev`, `a_next` | input and hidden states, as before | `(n_x, m)`, `(n_a, m)` |
# | `c_prev`, `c_next` | cell state before and after the step | `(n_a, m)` |
# | `ft`, `it`, `ot` | the gates, between 0 and 1 | `(n_a, m)` |
# | `cct` | the candidate: what could be added, between -1 and 1 | `(n_a, m)` |
# | `Wf`, `Wi`, `Wc`, `Wo` | weights of the three gates and of the candidate | `(n_a, n_a + n_x)` |
# | `bf`, `bi`, `bc`, `bo` | their biases | `(n_a, 1)` |
# | `Wy`, `by` | weights into the output, and its bias | `(n_y, n_a)`, `(n_y, 1)` |
#
# In lab 01 the state and the input had a matrix each, `Waa` and `Wax`, and the two products were
# added. Here the two matrices stand side by side in one, and the two vectors **on top of one another**
# in one: the stack `[a_prev; xt]`. One product does what two did. Why does the order in the stack
# matter, when a sum has no order? Look at the columns of `Wf` and you will know.

# %% [markdown]
# ### Given: `softmax` and `sigmoid`
#
# `softmax` is yours from lab 01, `sigmoid` from lab 06. The valve is the **sigmoid**, $\sigma(z) = 1 / (1 +
# e^{-z})$: any score in, a number between 0 and 1 out. (If you come here without lab 06: for a score of
# -10,000, $e^{-z}$ is too large for any float. See how the given version gets around it. Which number is
# the exponential taken of, and how large can the result become?)

# %% given="01_rnn_cell/softmax" nbgrader={"grade": false, "grade_id": "given-softmax", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 01_rnn_cell/softmax

# %% given="06_binary_addition/sigmoid" nbgrader={"grade": false, "grade_id": "given-sigmoid", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 06_binary_addition/sigmoid

# %% [markdown]
# ## 2. One step: `lstm_cell_forward`
#
# Again a heap of parts, **not in order**. The picture says which belongs where.
#
# - three of the four layers end in a sigmoid, one in a `tanh`; each adds its bias first
# - wherever a gate meets a state or a candidate, it is number by number: entry times entry
# - the belt itself is never squashed; what leaves it for `a_next` is
# - the prediction is a `softmax`, made from what the cell *shows*
#
# ### Exercise: lstm_cell_forward (12 points)
#
# Assemble the step. The cache is the tuple
# `(a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)`: in lab 08 you will want all ten
# again. Before you write, settle two things with the picture:
#
# - Who reads `c_prev`, and who reads `c_next`? Does any of the gates? Follow the lines.
# - `a_next` lies between -1 and 1. Does `c_next`? Can you think of a gate setting and an input for
#   which `c` grows at every step?

# %% nbgrader={"grade": false, "grade_id": "lstm_cell_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    """One step of an LSTM.

    xt: input at this step, (n_x, m)
    a_prev, c_prev: hidden state and cell state before this step, (n_a, m) each
    parameters: dictionary with Wf, bf, Wi, bi, Wc, bc, Wo, bo, Wy, by
    returns: a_next (n_a, m), c_next (n_a, m), yt_pred (n_y, m),
        cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    """
    ### BEGIN SOLUTION
    stacked = np.concatenate([a_prev, xt])  # (n_a + n_x, m)
    ft = sigmoid(parameters["Wf"] @ stacked + parameters["bf"])
    it = sigmoid(parameters["Wi"] @ stacked + parameters["bi"])
    cct = np.tanh(parameters["Wc"] @ stacked + parameters["bc"])
    ot = sigmoid(parameters["Wo"] @ stacked + parameters["bo"])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-lstm_cell_forward", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
check("lstm_cell_forward")

# %% [markdown]
# ### Play: a printed example
#
# As in lab 01, there is an example of this cell that courses have passed on for years, from seed 1 and
# with weights as large as 2. Look at the gates rather than at the match: how many of them stand
# somewhere in the middle?

# %% tags=["skip-execution"]
from unrolled import guess

middle = guess("How many of 100 gates stand between 0.1 and 0.9, with random weights of size 1?")

# %% tags=["skip-execution"]
draw = np.random.RandomState(1).randn
xt, a_prev, c_prev = draw(3, 10), draw(5, 10), draw(5, 10)
parameters = {}
for gate in "fioc":
    parameters[f"W{gate}"], parameters[f"b{gate}"] = draw(5, 8), draw(5, 1)
parameters["Wy"], parameters["by"] = draw(2, 5), draw(2, 1)
a_next, c_next, yt_pred, cache = lstm_cell_forward(xt, a_prev, c_prev, parameters)
print("a_next[4]  =", a_next[4].round(8))
print("c_next[2]  =", c_next[2].round(8))
print("yt_pred[1] =", yt_pred[1].round(8))
gates = np.array([cache[4], cache[5], cache[7]])
print(f"{np.mean((gates > 0.1) & (gates < 0.9)):.0%} of the gates stand between 0.1 and 0.9")
middle.show(100 * np.mean((gates > 0.1) & (gates < 0.9)))

# %% [markdown]
# Nearly half of these valves are all but open or all but shut, before anything was learned. In a trained
# network that may be a habit with a reason; here it is only the size of the random weights. It can be a
# bad start: a sigmoid is flat near 0 and near 1, so a gate that stands there hardly hears that it should
# move. (In section 4 you will open one gate nearly all the way on purpose. Keep that in mind, and ask what
# it costs.)

# %% [markdown]
# ## 3. Turn the valves
#
# Below is *your* cell with a single unit, and the three sliders hold its gates wherever you set them.
# Three pulses pass by: +1, +1 and -1. Try to reach each of these, and note the settings:
#
# 1. An echo that is half gone after five steps.
# 2. A counter: `c` is the sum of all pulses so far.
# 3. A secret: the cell remembers the first pulse, and nobody can see it.
# 4. A memory that holds the *first* pulse and ignores the other two.
#
# One of them cannot be had with valves that stand still.

# %% tags=["skip-execution"]
impossible = guess(
    "Which of the four cannot be reached with three valves that stand still?",
    ["the echo", "the counter", "the secret", "the memory of the first pulse"],
)

# %% tags=["skip-execution"]
from unrolled.plots.lab07.gates import play_valves

play_valves(lstm_cell_forward)

# %% tags=["skip-execution"]
impossible.show("the memory of the first pulse")

# %% [markdown]
# For the echo you need $f^5 = 1/2$, so `f` at 0.87. The counter wants `f` and `i` both at 1. For the
# secret, shut `o`.
#
# The fourth cannot be done. A valve that stands still lets the second pulse in just as it let in the
# first. It would have to open for the first and shut for the others: it would have to *look at what
# comes*. This is why gates read the stack, and why they are layers and not numbers.
#
# Look at the counter once more. Its cell state reaches 2, and nothing bends it back: the belt can
# count, because it adds. The hidden state beside it can not: it is at 0.76 after the first pulse and
# at 0.96 after the second, and soon it can't tell seven from eight.

# %% [markdown]
# ## 4. How long does a memory live?
#
# A new network does not know yet what is worth keeping. Its weights are small, so a gate's score is
# little more than its bias, and most people start biases at 0. Then $f = \sigma(0) = 0.5$.

# %% tags=["skip-execution"]
left = guess("The forget gate stands at 0.5. How much of a 1 on the belt is left after ten steps?")
half_life = guess("And at sigmoid(3) = 0.953: after how many steps is half of it left?", unit="steps")

# %% tags=["skip-execution"]
left.show(sigmoid(0) ** 10)
half_life.show(np.log(0.5) / np.log(sigmoid(3)))


# %% [markdown]
# ![Four curves over 60 steps, the share of the cell state that is left when the forget gate stands at the sigmoid of its bias. With bias 0 it is gone after five steps, with bias 1 after ten; with bias 3 half is left after fourteen steps, with bias 5 two thirds are left after sixty.](../assets/figures/forget_bias.svg)
#
# A thousandth. An LSTM that starts like this has a belt, and empties it at every step. It *could* learn
# to open the gate; but to learn it, it would need a gradient from far away, and that travels back over
# the same belt and is halved at the same gate.
#
# The cure is one number. **Start the forget bias above 0**: at 1, half of a memory lives for 2 steps;
# at 3, for 14; at 5, for 103. Start by keeping, and learn what to forget. The first LSTM of 1997 had no
# forget gate at all, which is a bias of infinity: it kept everything, and on long streams its belt
# filled up. The gate came in 2000, and the advice about its bias with it.
#
# In lab 08 you will measure how much the gradient cares about this bias. It is a lot.

# %% [markdown]
# ## 5. All steps: `lstm_forward`
#
# The loop of lab 01, with two states on their way instead of one.
#
# ### Exercise: lstm_forward (10 points)
#
# Write `lstm_forward`. The hidden state starts at `a0`. The belt starts empty. The rest is up to you,
# and there are more ways to go wrong than in lab 01:
#
# - How many states does a step hand to the next one? Which of them comes from `a0`, and which must
#   not?
# - You will want an array for all hidden states and an array for all cell states. Python's
#   `c = a` is quick to type. What does it make: two arrays, or two names?
# - You need a cell state of zeros for the first step, and the array `c` is full of zeros. Suppose you
#   hand `c[:, :, 0]` to the first step. The results come out right. The *cache* of that step holds this
#   very slot. What will the slot hold when the loop is done, and who will read it in lab 08?

# %% nbgrader={"grade": false, "grade_id": "lstm_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def lstm_forward(x, a0, parameters):
    """An LSTM over all steps; its first cell state is zero.

    x: input at all steps, (n_x, m, T_x)
    a0: first hidden state, (n_a, m)
    parameters: dictionary with Wf, bf, Wi, bi, Wc, bc, Wo, bo, Wy, by
    returns: a (n_a, m, T_x), y (n_y, m, T_x), c (n_a, m, T_x),
        caches = (list of T_x cell caches, x)
    """
    ### BEGIN SOLUTION
    _, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape
    a = np.zeros((n_a, m, T_x))
    y = np.zeros((n_y, m, T_x))
    c = np.zeros((n_a, m, T_x))
    caches = []
    a_next = a0
    c_next = np.zeros((n_a, m))
    for t in range(T_x):
        a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        a[:, :, t] = a_next
        y[:, :, t] = yt_pred
        c[:, :, t] = c_next
        caches.append(cache)
    return a, y, c, (caches, x)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-lstm_forward", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("lstm_forward")

# %% [markdown]
# ### Play: inside or outside?
#
# Now you are the learning algorithm. Here is an LSTM with one unit, and its gates look at the
# character that comes. Three tables say how far each gate is open, and what the candidate is, at an
# opening bracket, at a closing bracket, and at anything else. The output gate is open throughout.
#
# The unit should hold a `c` above 0.5 exactly while the text is inside brackets (the opening bracket
# counts as inside, the closing one as outside). At the moment everything stands in the middle. Change the
# nine numbers until it is right at every character.

# %% tags=["skip-execution"]
from unrolled.plots.lab07.brackets import play_brackets

forget = {"(": 0.5, ")": 0.5, "other": 0.5}
write = {"(": 0.5, ")": 0.5, "other": 0.5}
candidate = {"(": 0.5, ")": 0.5, "other": 0.5}

play_brackets(lstm_forward, forget, write, candidate, "one (or two) and (so on) more")

# %% [markdown]
# Solved? Then change the text to `"f(a, g(b, c), d) + e"` and run it again. Your memory closes too
# early: at the first closing bracket it thinks that it is outside. One bit is not enough when brackets
# stand within brackets. What else can a belt hold? (You have met it in section 3.)
#
# <details><summary>Both answers</summary>
#
# A switch: `forget` 0, 0, 1; `write` 1, 0, 0; `candidate` 1, anything, anything. It drops what it held
# at each bracket, writes a 1 at an opening one, and touches nothing in between.
#
# A counter: `forget` 1, 1, 1; `write` 1, 1, 0; `candidate` 1, -1, anything. The belt holds the depth.
#
# </details>
#
# ### Play: a memory for quotes
#
# Quotation marks are harder than brackets: the one that opens is the same character as the one that
# closes. What comes in does not say what to write. So the cell must also look at what it already
# holds, and it can: the stack has `a_prev` in it.
#
# Here every weight is set by hand. Read the lines from `bf` to `bo`, and say for each what would go wrong
# without it. Then put in a sentence of your own, with straight quotation marks (`"`, not “ ”).

# %% tags=["skip-execution"]
from unrolled.plots.lab07.gates import gates_over_text

text = '''He said "come in", and she said "not yet".'''
alphabet = sorted({*text, '"'})
columns = 1 + len(alphabet)  # the stack: one hidden unit, then one row for each character
quote = 1 + alphabet.index('"')
keeper = {f"W{gate}": np.zeros((1, columns)) for gate in "fico"}
keeper |= {f"b{gate}": np.zeros((1, 1)) for gate in "fico"}
keeper["bf"] += 10  # keep
keeper["Wf"][0, quote] = -20  # but at a quote let go
keeper["bi"] -= 10  # write nothing
keeper["Wi"][0, quote] = 20  # but at a quote do write
keeper["Wc"][0, 0] = -10  # what to write: if it holds something, be against it
keeper["bc"] += 2  # and if it holds nothing, be for it
keeper["bo"] += 10  # always show it
keeper |= {"Wy": np.array([[-4.0], [4.0]]), "by": np.zeros((2, 1))}

gates_over_text(lstm_forward, keeper, alphabet, text, save="memory.png")

# %% [markdown]
# The picture is yours to keep: it stands as `memory.png` beside this notebook. Nobody trained this
# network. You can say what each of its numbers is for, and that is more than anyone can say about most
# networks.
#
# Two small experiments, each with a prediction first:
#
# - The line `keeper["bc"] += 2`: what is the candidate at the *first* quote without it, and what
#   happens from there on?
# - Put a 3 in place of the 10 of `keeper["bf"]`. Nothing happens to this sentence. Now make the second
#   quotation thirty letters long. After how many letters does the memory fail? Section 4 has the number.
#   And with a 1?

# %% [markdown]
# ## What you have now
#
# A cell with a belt. In one picture: what is on the belt is kept as far as the forget gate is open, and
# the candidate is added as far as the input gate is open; the output gate shows a squashed copy of it;
# all gates read the input and what the cell last showed. Between the steps there is no matrix and no
# `tanh` on the belt, and so a number can stay there.
#
# What goes forward unhurt also comes *back* unhurt. That is the real point of the LSTM, and it is
# lab 08.
#
# **Next:** [lab 08, two ways back](../08_lstm_backward/08_lstm_backward.ipynb). If it is not there yet, `python -m unrolled start 08` in
# a terminal puts it there. Words that you have met are in the [glossary](glossary.md).
#
# **Questions to take along**
#
# - What keeps `c` alive? Which of the two operations on the belt could still kill it?
# - Why a forget bias above 0, and why not 100?
# - `a` lies between -1 and 1, and `c` does not. What would you lose if the belt were squashed too?
# - An LSTM has four times as many weights as the cell of lab 01. For the same number of weights, how
#   much larger could `n_a` be there? Would you rather have that?
# - The gates read `a_prev`, not `c_prev`. If the output gate is shut, can the forget gate know what is
#   on the belt?
#
# <details><summary>Our answers</summary>
#
# - That nothing on the belt squashes or mixes it: with the forget gate at 1 and the input gate at 0 it stays as it is.
#   The multiplication can kill it, by a gate at 0. The addition cannot, but it can bury it under other things.
# - Above 0, so that the belt keeps from the start and a gradient from far away arrives at all. At 100 the slope of
#   the sigmoid is about $4 \cdot 10^{-44}$, so the gate would never learn to forget.
# - Counting: what is squashed at each step cannot grow. And the belt's gradient would be multiplied by a slope
#   at each step again, which is what the belt was made to avoid.
# - About twice as large, where `n_a` is much larger than `n_x`: both have some $n_a^2$ weights a matrix, and the LSTM
#   four of them. Whether you would rather have that hangs on the task: lab 11 lets 36 plain units race against 17 of an LSTM.
# - No. With `ot` at 0, `a_prev` is 0 whatever is on the belt, and the gates read nothing else of it. That is why some
#   cells let the gates look at `c_prev` too, through "peepholes" (Gers and Schmidhuber, 2000).
#
# </details>
#
# **Further reading**
#
# - S. Hochreiter, J. Schmidhuber, *Long short-term memory*, Neural Computation 9 (1997): the belt, and
#   why it must have weight 1.
# - F. Gers, J. Schmidhuber, F. Cummins, *Learning to forget: continual prediction with LSTM*, Neural
#   Computation 12 (2000): the forget gate, and its bias.
# - R. Jozefowicz, W. Zaremba, I. Sutskever, *An empirical exploration of recurrent network
#   architectures*, ICML (2015): ten thousand cells tried, and how much a forget bias of 1 is worth.
# - G. Weiss, Y. Goldberg, E. Yahav, *On the practical computational power of finite precision RNNs for
#   language recognition*, ACL (2018): LSTMs count, as yours did with the nested brackets.
# - A. Karpathy, J. Johnson, L. Fei-Fei, *Visualizing and understanding recurrent networks* (2015): cells
#   of trained networks that keep track of quotes and brackets.
