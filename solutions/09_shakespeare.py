# %% [markdown]
# # Lab 09: Shall I compare thee

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from unrolled.checks import checks_of

check = checks_of("09_shakespeare")


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
    for index, following in zip(indices, indices[1:]):
        p, state = model["step"](index, state)
        with np.errstate(divide="ignore"):  # what has probability 0 surprises without end
            total -= np.log2(p[following])
    return total / (len(indices) - 1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-bits_per_character", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("bits_per_character")


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
