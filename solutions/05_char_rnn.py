# %% [markdown]
# # Lab 05: Let a network read any text, and write on
#
# **You will build** a character model as one class: it turns text into numbers, reads it window by
# window, learns, and writes on by itself. It fits on one screen, and you will have written every line.
#
# **You need** labs 01 to 03, or only their ideas: softmax, clipping and Adagrad come along in the given
# cells. Lab 04 helps.
#
# **It takes** about 110 minutes. The main run in section 6 reads 100,000 characters of Kafka, 4,000
# updates, in 5 to 15 seconds on a laptop, and the smoothed loss falls from 109.6 nats a window to
# below 54. At the end you have a network that has read a text of your own choice.
#
# | you write | it gives |
# |---|---|
# | `encode`, `decode` | text as indices, and back |
# | `CharRNN.loss` | one window read, and the gradient of its loss |
# | `CharRNN.sample` | text, greedy or drawn |
# | `CharRNN.train` | the training loop, with Adagrad |
#
# Run the cell below first, and again whenever you restart the kernel.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from unrolled.checks import checks_of

check = checks_of("05_char_rnn")

# %% [markdown]
# ## Two minutes before you start
#
# Your dinosaurs ended. Each name was read from its first letter to its newline, and the gradient walked
# back over all of it. A book does not end, or not soon: *Metamorphosis* has 137,628 characters. To walk
# back from the last one to the first you would have to keep 137,628 states, for one single step.
#
# So the text is cut into **windows** of, say, 25 characters.
#
# ![A line of text, cut into three windows of cells. A vermilion arrow labelled state runs through all cells, over the edges of the windows, from left to right. Blue arrows labelled gradient run backwards, from right to left, and stop at the left edge of each window. The third window is shorter than the others. Below, the letters that are read; above, the letters that are wanted, each of which is the next letter of the text.](../assets/figures/windows.svg)
#
# Look at the two edges of the middle window. What crosses them, and what does not?
#
# The **state** goes across: the second window starts from the state in which the first one ended. (In
# lab 04 carrying the state over was the worse choice. Why is it the better one here?) The **gradient**
# does not: it walks back through one window and stops. And the last window may be shorter than the
# others. Keep that one in mind; it has cost somebody the end of a song.

# %% [markdown]
# ### Code that you have already written
#
# Three functions of earlier labs, as the course wrote them. Of the network itself nothing is given: this
# time you write all of it, from memory, and it will be shorter than you think.

# %% given="01_rnn_cell/softmax" nbgrader={"grade": false, "grade_id": "given-softmax", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 01_rnn_cell/softmax

# %% given="03_clipping/clip" nbgrader={"grade": false, "grade_id": "given-clip", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 03_clipping/clip

# %% given="03_clipping/adagrad_update" nbgrader={"grade": false, "grade_id": "given-adagrad_update", "locked": true, "schema_version": 3, "solution": false, "task": false}
# given: the build copies this cell from 03_clipping/adagrad_update

# %% [markdown]
# ## 1. Text into numbers: `encode` and `decode`
#
# A network knows nothing but indices. Which character has which index is written in a dictionary,
# `char_to_ix`. A popular way to make one begins with `enumerate(set(text))`. Try it: make the
# dictionary, save a trained model, start Python again tomorrow, load the model and let it write. You
# get gibberish, without any error. (Python shuffles the order of a set of strings anew each time it
# starts.) So a vocabulary is *sorted*, and belongs to the model.
#
# ### Exercise
#
# Write both directions. Decide:
#
# - What happens to a character that the dictionary lacks, such as the é that you type as a prompt for an
#   English model? Nothing good can come of an index for it, nor of leaving it out in silence. Raise a
#   `ValueError` **whose text names each of the characters that are missing**: who mends a text wants
#   the whole list, not the first one forty times. (In Python, `vocabulary.find("é")` is -1. What does
#   NumPy do with the index -1?)
# - `decode` gets the *same* dictionary, from characters to indices. Do its keys stand in the order of
#   their indices? Nobody promised that. An index that stands for no character is an error too.

# %% nbgrader={"grade": false, "grade_id": "encode", "locked": false, "schema_version": 3, "solution": true, "task": false}
def encode(text, char_to_ix):
    """Turn text into indices.

    text: a string
    char_to_ix: from each character to its index
    returns: list of indices, one for each character (an array of integers will do as well)
    raises: ValueError with a text that names all characters that char_to_ix lacks
    """
    ### BEGIN SOLUTION
    strangers = sorted(set(text) - set(char_to_ix))
    if strangers:
        raise ValueError(f"not in the vocabulary: {', '.join(strangers)}")
    return [char_to_ix[character] for character in text]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-encode", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("encode")

# %% nbgrader={"grade": false, "grade_id": "decode", "locked": false, "schema_version": 3, "solution": true, "task": false}
def decode(indices, char_to_ix):
    """Turn indices back into text.

    indices: integers, in a list or an array of one dimension
    char_to_ix: from each character to its index, in any order
    returns: a string
    raises: an error of any kind where an index, such as -1, stands for no character
    """
    ### BEGIN SOLUTION
    ix_to_char = {index: character for character, index in char_to_ix.items()}
    return "".join(ix_to_char[int(index)] for index in indices)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-decode", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check("decode")

# %% [markdown]
# ### Play: a book in numbers
#
# The text is Franz Kafka's *Metamorphosis*. It is fetched once; where that cannot be done, the cell says
# so and goes on with sonnets that were written for this course. Then all runs work, but numbers differ
# from those in the text.

# %% tags=["skip-execution"]
from unrolled.data import load_or_verse

book, banner = load_or_verse("metamorphosis")
print(banner or book)
numbers = encode(book.text, book.char_to_ix)
print("".join(book.vocabulary[1:]))
print(numbers[:30])
print(repr(decode(numbers[:30], book.char_to_ix)))
print(f"a blind guess costs ln {len(book.vocabulary)} = {np.log(len(book.vocabulary)):.2f} nats a character")

# %% [markdown]
# ## 2. One window: `CharRNN.loss`
#
# The equations are those of lab 01, and the gradient is that of lab 02. What is new: you never need a
# one-hot vector. Multiply `Wax` by a one-hot column and look at what is left.
#
# ![On the left the matrix Wax, drawn as four columns for the letters a, b, c and d; the text that is read is b, d, b. Blue arrows lead from column b to the first step, from column d to the second, and from column b again to the third. On the right the same picture in vermilion with all arrows reversed: the gradients of the first and of the third step both flow into column b, with a plus sign between them; columns a and c stay empty.](../assets/figures/columns.svg)
#
# On the way forward a letter **picks a column**. That saves nearly all of the work: 99 of 100
# multiplications were by zero. Now the way back, on the right. Letter *b* was read twice. What must
# become of its two gradients? NumPy has a trap right here:
#
# ```
# G = np.zeros(3)
# G[[1, 2, 1]] += [10, 20, 30]      # what is G[1] now?
# ```
#
# Say what you expect, then try it.
#
# ### Where things live
#
# A `CharRNN` keeps its weights in **`self.parameters`**, a dictionary with the names of the labs: `Wax
# (n_a, n)`, `Waa (n_a, n_a)`, `Wya (n, n_a)`, `ba (n_a, 1)`, `by (n, 1)`. Adagrad's squares live in
# **`self.memory`**, under the same names. `__init__` is written for you. It takes finished parameters
# too: that is how the check gives your class a network that it knows. If you bring a class along from
# elsewhere, you may keep things in other places, as long as its four methods do what they promise.
#
# ### Exercise
#
# Write `loss`: forward, loss, backward, clip. The batch is one window, so states are columns, `(n_a, 1)`.
# Decide:
#
# - which numbers of the way forward you keep for the way back, and how;
# - the loss is *summed* over the window, so what is the gradient summed over, and what is it not divided
#   by?
# - the picture at the top says what the last step of a window gets from the step after it;
# - clip **once**, to the range from -5 to 5, when all sums are complete. (Is clipping each step's part,
#   before it is added, the same? Think of +8 and -8.)

# %% nbgrader={"grade": false, "grade_id": "CharRNN-loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
class CharRNN:
    """A recurrent network that reads a text one character at a time and guesses the next."""

    def __init__(self, vocabulary_size, hidden_size, rng, parameters=None):
        """Start from small random weights, or from the parameters that are given."""
        n, n_a = vocabulary_size, hidden_size
        if parameters is None:
            parameters = {
                "Wax": 0.01 * rng.normal(size=(n_a, n)),
                "Waa": 0.01 * rng.normal(size=(n_a, n_a)),
                "Wya": 0.01 * rng.normal(size=(n, n_a)),
                "ba": np.zeros((n_a, 1)),
                "by": np.zeros((n, 1)),
            }
        self.parameters = {name: np.array(value) for name, value in parameters.items()}
        self.memory = {name: np.zeros_like(value) for name, value in self.parameters.items()}

    def loss(self, inputs, targets, a_prev):
        """Read one window, and find out how its loss changes with every weight.

        inputs: indices that are read, T of them; targets: indices that should be guessed, T of them
        a_prev: the state before the window, (n_a, 1)
        returns: loss, in nats, summed over the window;
            gradients, dictionary with dWax, dWaa, dWya, dba, dby, clipped to [-5, 5];
            a_last, the state after the window, (n_a, 1)
        """
        ### BEGIN SOLUTION
        p, T = self.parameters, len(inputs)
        a = np.zeros((len(a_prev), T + 1))  # column t is the state before step t
        a[:, [0]] = a_prev
        for t in range(T):
            read = p["Wax"][:, inputs[t]] + p["ba"][:, 0]
            a[:, t + 1] = np.tanh(p["Waa"] @ a[:, t] + read)
        y_pred = softmax(p["Wya"] @ a[:, 1:] + p["by"])  # (n, T)
        loss = -np.sum(np.log(y_pred[targets, np.arange(T)]))

        dz = y_pred.copy()
        dz[targets, np.arange(T)] -= 1  # (n, T)
        da = p["Wya"].T @ dz  # (n_a, T), what reaches each state from above
        ds = np.zeros_like(da)  # (n_a, T), inside of the tanh
        dWax = np.zeros(p["Wax"].shape)
        da_next = np.zeros(len(a_prev))
        for t in reversed(range(T)):
            ds[:, t] = (da[:, t] + da_next) * (1 - a[:, t + 1] ** 2)
            da_next = p["Waa"].T @ ds[:, t]
            dWax[:, inputs[t]] += ds[:, t]
        gradients = {
            "dWax": dWax,
            "dWaa": ds @ a[:, :-1].T,
            "dWya": dz @ a[:, 1:].T,
            "dba": np.sum(ds, axis=1, keepdims=True),
            "dby": np.sum(dz, axis=1, keepdims=True),
        }
        return loss, clip(gradients, 5), a[:, [-1]]
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-CharRNN-loss", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
check("CharRNN.loss")

# %% nbgrader={"grade": false, "grade_id": "CharRNN-sample", "locked": false, "schema_version": 3, "solution": true, "task": false}
class CharRNN(CharRNN):  # the same class, with one method more
    def sample(self, a_prev, first, n, rng=None):
        """Write n characters.

        a_prev: the state before first is read, (n_a, 1)
        first: index of the character that is read first; it is not part of the result
        rng: a numpy.random.Generator to draw from; None takes the most probable character each time
        returns: list of n indices
        """
        ### BEGIN SOLUTION
        p, a, index, indices = self.parameters, a_prev, first, []
        for _ in range(n):
            a = np.tanh(p["Waa"] @ a + p["Wax"][:, [index]] + p["ba"])
            y_pred = softmax(p["Wya"] @ a + p["by"])[:, 0]
            index = int(np.argmax(y_pred) if rng is None else rng.choice(len(y_pred), p=y_pred))
            indices.append(index)
        return indices
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-CharRNN-sample", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
check("CharRNN.sample")

# %% nbgrader={"grade": false, "grade_id": "CharRNN-train", "locked": false, "schema_version": 3, "solution": true, "task": false}
class CharRNN(CharRNN):  # and with one more
    def train(self, text, updates, steps=25, learning_rate=0.1, watch=None):
        """Read a text round and round, one window an update, and learn with Adagrad.

        text: indices, at least two, as an array or a list; each call starts at its beginning
        updates: how many windows to read
        steps: characters that a window reads; the last one of the text may be shorter
        learning_rate: of Adagrad; its memory goes on from call to call
        watch: None, or a function to call with the loss of each update as soon as it is known
        returns: losses, a list with the loss of each update, in nats, before its step
        """
        ### BEGIN SOLUTION
        losses, start = [], 0
        for _ in range(updates):
            if start == 0:
                a = np.zeros_like(self.parameters["ba"])
            targets = text[start + 1 : start + 1 + steps]
            inputs = text[start : start + len(targets)]
            loss, gradients, a = self.loss(inputs, targets, a)
            self.parameters, self.memory = adagrad_update(
                self.parameters, gradients, self.memory, learning_rate
            )
            losses.append(loss)
            if watch is not None:
                watch(loss)
            start += steps
            if start >= len(text) - 1:
                start = 0
        return losses
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-CharRNN-train", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
check("CharRNN.train")
