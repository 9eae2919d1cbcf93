# %% [markdown]
# # Lab 10: The likeliest text
#
# **You will build** what stands between a model's probabilities and a text: two ways to cut off what is
# unlikely, and the search for the likeliest text of all. Then you find out why nobody wants it.
#
# **You need** lab 04 for sampling and temperature. Lab 09 helps. Two trained networks come along.
#
# **It takes** about 75 minutes. Nothing trains today; every cell takes a few seconds at most. In the end a
# network that has learned dinosaurs shows you the likeliest dinosaur of each length.
#
# | you write | it gives |
# |---|---|
# | `top_k` | the likeliest `k` outcomes, and nothing else |
# | `nucleus` | as few outcomes as it takes to have most of the probability |
# | `sequence_log_probability` | how likely a whole text is |
# | `beam_search` | the likeliest texts that a search of some width can find |
#
# Run the cell below first, and again whenever you restart the kernel.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from unrolled.checks import checks_of

check = checks_of("10_decoding")

# %% [markdown]
# ## Two minutes before you start
#
# A language model says for each next character how probable it is. It does not say which one to *take*. That
# is somebody else's decision, and it is called **decoding**. So far you know two decoders: draw by
# probability, perhaps at another temperature; or always take the likeliest, which is called **greedy**.
#
# Here are both at work, with the network of lab 00 that invents dinosaurs. Look at the greedy ones for a
# while.

# %% tags=["skip-execution"]
from unrolled import files, nn
from unrolled.widgets.temperature import finished_model

parameters, char_to_ix = finished_model()
dinosaurs = nn.RNN("".join(char_to_ix), 64)
nn.from_lab(dinosaurs, parameters)

for title, temperature in (("drawn", 1.0), ("greedy", 0.0)):
    print(f"{title}:")
    for prompt in "bdmst":
        name = nn.sample(dinosaurs, 30, np.random.default_rng(3), temperature, prompt=prompt, until="\n")
        print("   ", prompt + name.strip())

# %% [markdown]
# ## 1. Cut off the tail: `top_k`
#
# Drawing has a weakness that grows with the vocabulary. Each unlikely character has next to no chance. But there
# are many of them, and a text has many steps. Say that at each step 5% of the probability lies on
# nonsense. What is the chance that a line of 40 characters has no nonsense in it?

# %% tags=["skip-execution"]
from unrolled import guess

no_nonsense = guess("What is the chance that none of 40 characters is nonsense, at 5% each?")

# %% tags=["skip-execution"]
no_nonsense.show(0.95**40)


# %% [markdown]
# <details><summary>What that means</summary>
#
# $0.95^{40} = 0.13$. Seven lines out of eight get at least one such character. And it does not stop there: the model
# reads what was drawn, and after nonsense it has never learned how to go on.
#
# </details>
#
# The first cure is blunt: keep the `k` likeliest, give all others probability 0, and let what is left sum to
# one again. It is called **top-k sampling**.
#
# ### Exercise: top_k (5 points)
#
# Write `top_k`. Decide:
#
# - Each outcome keeps its index. Where do the zeros go?
# - Two outcomes are exactly alike, and only one of them fits. The one with the lower index stays. What does
#   `np.argsort` do with two that are alike, what does `kind="stable"` promise, and what becomes of that
#   promise when you turn the result around with `[::-1]`?
# - `k` may be larger than `n`; then nothing changes.

# %% nbgrader={"grade": false, "grade_id": "top_k", "locked": false, "schema_version": 3, "solution": true, "task": false}
def top_k(probabilities, k):
    """Keep the k likeliest outcomes.

    probabilities: (n,), from 0 to 1, summing to 1
    k: how many to keep, 1 or more; k >= n changes nothing
    returns: (n,), summing to 1, 0 for all others; among equals at the edge the lower index stays
    """
    ### BEGIN SOLUTION
    order = np.argsort(-probabilities, kind="stable")[: max(k, 1)]
    kept = np.zeros(len(probabilities))
    kept[order] = probabilities[order]
    return kept / np.sum(kept)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-top_k", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check("top_k")


# %% [markdown]
# ## 2. As few as it takes: `nucleus`
#
# Which `k`? After *q* there is one letter that makes sense, and a `k` of 10 lets nine in that do not. After a space
# there are twenty, and a `k` of 10 throws half of them away. The number should depend on how sure the model is.
#
# So do not fix the number, fix the *mass*: go down from the likeliest, and stop as soon as those that you have
# come to, say, 0.9 together. What you have is the **nucleus**, and drawing from it is called **nucleus sampling**, or
# top-p.
#
# ### Exercise: nucleus (6 points)
#
# Write `nucleus`. As few as possible, but their sum must *reach* the mass. Take `[0.5, 0.3, 0.2]` and a mass of
# 0.6: how many stay? Is the one that crosses the line in or out? What if the mass is smaller than the likeliest
# one's share? A mass of 1 or more changes nothing.

# %% nbgrader={"grade": false, "grade_id": "nucleus", "locked": false, "schema_version": 3, "solution": true, "task": false}
def nucleus(probabilities, mass):
    """Keep the likeliest outcomes, as few as together reach a mass.

    probabilities: (n,), from 0 to 1, summing to 1
    mass: what those that are kept come to at least; mass >= 1 changes nothing
    returns: (n,), summing to 1, 0 for all others, never all of them; among equals at the edge the
        lower index stays
    """
    ### BEGIN SOLUTION
    if mass >= 1:
        return probabilities.copy()
    order = np.argsort(-probabilities, kind="stable")
    count = 1 + np.sum(np.cumsum(probabilities[order]) < mass)
    kept = np.zeros(len(probabilities))
    kept[order[:count]] = probabilities[order[:count]]
    return kept / np.sum(kept)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-nucleus", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check("nucleus")

# %% [markdown]
# ### Play: how many letters are in the nucleus?
#
# The network of lab 09 has read Shakespeare's sonnets. The picture shows, for each place of a line, how many characters
# are in the nucleus of the *next* one. Guess first: where will it be one, and where many? Then write a line of your
# own.

# %% tags=["skip-execution"]
from unrolled.plots.lab10.decoders import show_nucleus_sizes

poet = nn.load(files.path("assets/weights/shakespeare.npz"))
show_nucleus_sizes(nucleus, poet, "shall i compare thee to a summer's day?\nthou art", 0.9)


# %% [markdown]
# After a space there are about fifteen. Inside a word there are a few, and where the word can only be one, a single
# one. A fixed `k` is wrong at nearly every place, in one direction or the other.
#
# ### Play: cut the tail by hand
#
# The explorer of lab 00 with two more sliders. The dice stay, so a name changes only where its letter was cut away.
# Guess first: at temperature 1.5, what makes names pronounceable again and leaves them different, a small `k` or a
# small nucleus?

# %% tags=["skip-execution"]
from unrolled.widgets.temperature import play_temperature

play_temperature(*finished_model(), prefix="tri", cuts=True)

# %% [markdown]
# ### Play: four decoders, one poet
#
# All four draw with the same dice. Which one would you send to a friend? Change `k`, the mass and the
# temperature.

# %% tags=["skip-execution"]
def write(network, choose, n, rng, prompt):
    """Write n characters; `choose` changes the probabilities before each draw."""
    scores, state = network.forward(network.vocabulary.encode(prompt)[np.newaxis])
    text = ""
    for _ in range(n):
        p = choose(nn.sharpen(scores[0, -1], 1.0))
        index = int(rng.choice(len(p), p=p))
        text += network.vocabulary.characters[index]
        scores, state = network.forward(np.array([[index]]), state)
    return text


decoders = {
    "as it is": lambda p: p,
    "temperature 0.6": lambda p: nn.sharpen(np.log(p), 0.6),
    "top-k, k = 5": lambda p: top_k(p, 5),
    "nucleus, mass 0.8": lambda p: nucleus(p, 0.8),
}
for title, choose in decoders.items():
    print(f"--- {title}")
    print(write(poet, choose, 160, np.random.default_rng(2), "\n"))


# %% [markdown]
# A temperature below 1 makes *everything* less adventurous, also where twenty letters would have been fine. The two
# cuts leave the odds among the good ones as they were, and only forbid the rest. In practice both are used
# together.

# %% [markdown]
# ## 3. How likely is a whole text? `sequence_log_probability`
#
# Now the other question. Not: what shall I draw? But: which text is the *likeliest of all*? It looks like the right
# thing to want. To ask it you need the probability of a text, and that is the product of its steps,
#
# $$ P(s_1 s_2 \dots s_n) = P(s_1)\, P(s_2 \mid s_1) \cdots P(s_n \mid s_1 \dots s_{n-1}). $$
#
# Forty factors of 0.2 are $10^{-28}$; five hundred are 0 in any float. So nobody multiplies: the logarithms are
# added up.
#
# From here on a model is a function `step`. It reads one index and says what comes next:
#
# ```
# log_probabilities, state = step(state, index)
# ```
#
# `log_probabilities` has the shape `(n,)`, natural logarithms. `start` is the pair `(state, index)` that you begin with: a
# state, and the index that is read first. That index is not a part of the text.
#
# ### Exercise: sequence_log_probability (4 points)
#
# Write `sequence_log_probability`, in nats. What is read at the first step, what is *scored* there? And what do both
# become at the second? Which of all these numbers is read and never scored, and which is scored and never read?
# What should come out for a text of no characters?

# %% nbgrader={"grade": false, "grade_id": "sequence_log_probability", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sequence_log_probability(step, start, indices):
    """The logarithm of the probability of a whole sequence.

    step: function; log_probabilities (n,), state = step(state, index)
    start: (state, index), what the model has before it, and what it reads first
    indices: the sequence, a list of indices
    returns: a number, in nats; 0 for an empty sequence
    """
    ### BEGIN SOLUTION
    state, index = start
    total = 0.0
    for i in indices:
        log_p, state = step(state, index)
        total += log_p[i]
        index = i
    return total
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-sequence_log_probability", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check("sequence_log_probability")

# %% [markdown]
# ### Play: which one is likelier?
#
# Three names, and the newline that ends each: *saurus*, *tyrannosaurus*, *xqz*. Which is the likeliest?

# %% tags=["skip-execution"]
likelier = guess("How many times likelier is “saurus” than “tyrannosaurus”?")


# %% tags=["skip-execution"]
def step_of(network):
    """A `step` from a network of the engine; its first state is None, and index -1 is no letter."""

    def step(state, index):
        scores, state = network.forward(np.array([[index]]), state)
        z = scores[0, -1].astype(np.float64)
        z -= z.max()
        return z - np.log(np.sum(np.exp(z))), state

    return step


step, start = step_of(dinosaurs), (None, -1)
letters, cost = dinosaurs.vocabulary.characters, {}
for name in ("saurus", "tyrannosaurus", "xqz"):
    nats = cost[name] = sequence_log_probability(step, start, [letters.index(c) for c in name + "\n"])
    print(f"{name:14} {nats:7.2f} nats, one in {np.exp(-nats):,.0f}; {nats / (len(name) + 1):6.2f} a letter")
likelier.show(np.exp(cost["saurus"] - cost["tyrannosaurus"]))



# %% [markdown]
# A longer name is nearly always less likely, because each letter can only cost. Keep this in mind: it comes back in
# section 5. *A letter* of the long one is cheaper, though.

# %% [markdown]
# ## 4. The search: `beam_search`
#
# How do you find the likeliest text of length $L$? Look at all of them: with 27 letters and ten steps that makes
# $27^{10}$, two hundred million million. Greedy looks at 27 a step and is done. Is what it finds the likeliest?
#
# ![A tree of choices. From the start, a has 0.5 and b 0.4. After a, three letters have about a third each, so the best text beginning with a has 0.5 times 0.35, which is 0.18. After b, one letter has 0.9: 0.4 times 0.9 is 0.36. Greedy goes to a and is stuck there; a beam of width 2 keeps both beginnings, and finds b.](../assets/figures/beam.svg)
#
# Greedy takes the best first step, and then it is too late. **Beam search** is the compromise: keep the best `width`
# beginnings, not one. Let each of them grow by every letter. Of all that come out, keep the best `width` again.
#
# ### Exercise: beam_search (12 points)
#
# Write `beam_search`. Decide:
#
# - What must you remember of a beginning, so that it can grow? (Four things.)
# - The beginnings compete with each other. Is "the best child of each beginning" the same as "the best of all
#   children"?
# - Each beginning has a past of its own, so a state of its own. Suppose that three children of one beginning survive. Which
#   state do they get?
# - Between two that are equally likely, the one goes first whose indices come first: `[0, 3]` before `[1, 0]`. Python
#   compares lists like this by itself.

# %% nbgrader={"grade": false, "grade_id": "beam_search", "locked": false, "schema_version": 3, "solution": true, "task": false}
def beam_search(step, start, width, length):
    """Search for the likeliest sequences of a length.

    step: function; log_probabilities (n,), state = step(state, index)
    start: (state, index), what the model has before it, and what it reads first
    width: how many beginnings are kept after each step
    length: how many indices a sequence has
    returns: list of at most width pairs (log_probability, list of indices), best first; equals in
        the order of their indices
    """
    ### BEGIN SOLUTION
    beams = [(0.0, [], *start)]
    for _ in range(length):
        candidates = []
        for total, indices, state, index in beams:
            log_p, after = step(state, index)
            for i in range(len(log_p)):
                candidates.append((total + float(log_p[i]), [*indices, i], after, i))
        candidates.sort(key=lambda one: (-one[0], one[1]))
        beams = candidates[:width]
    return [(total, indices) for total, indices, _, _ in beams]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-beam_search", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
check("beam_search")

# %% [markdown]
# ### Play: is it the likeliest?
#
# You need not believe that a search is right: ask it on something so small that you can look at everything. The
# cell makes twenty random models of three signs, and compares with all 243 texts of five.

# %% tags=["skip-execution"]
by_greedy = guess("In how many of twenty models does greedy, width 1, find the likeliest text?")
by_two = guess("And a beam of width 2?")

# %% tags=["skip-execution"]
import itertools


def random_step(rng):
    """A model of three signs in which the last two decide."""
    p = rng.dirichlet(np.ones(3), size=(4, 4))
    return lambda state, index: (np.log(p[3 if state is None else state, index]), index)


rng = np.random.default_rng(0)
found = {1: 0, 2: 0, 3: 0, 9: 0}
for _ in range(20):
    toy = random_step(rng)
    best = max(sequence_log_probability(toy, (None, 3), list(t)) for t in itertools.product(range(3), repeat=5))
    for width in found:
        found[width] += abs(beam_search(toy, (None, 3), width, 5)[0][0] - best) < 1e-9
print({f"width {width}": f"{count} of 20" for width, count in found.items()})
by_greedy.show(found[1])
by_two.show(found[2])



# %% [markdown]
# Even nine beginnings are no guarantee, though there are only nine pairs of last signs, and nothing further back matters
# to these models. What could push the right beginning out? Whoever keeps the best beginning *for each pair* can't
# miss: that is the Viterbi algorithm, and it is exact. For a recurrent network, where everything that was read
# matters, there is no such short cut.

# %% [markdown]
# ## 5. Be careful what you ask for
#
# ### The likeliest dinosaur
#
# A name is over when the newline comes. So the likeliest name of five letters is the best sequence of five letters *with
# the newline after it*. Here is the best that a beam of 30 finds for some lengths, and what it costs in all and for each
# letter.
#
# Each letter can only cost. So the shortest should win, should it not? And which is the cheapest for each letter?

# %% tags=["skip-execution"]
LENGTHS = (3, 4, 5, 6, 8, 10, 12, 14, 16)
likeliest = guess("How many letters has the likeliest dinosaur of all?", [str(length) for length in LENGTHS])


# %% tags=["skip-execution"]
def of_letters_only(step):
    """The same model, for which a name never ends: the newline, index 0, gets no chance."""

    def closed(state, index):
        log_p, state = step(state, index)
        log_p = log_p.copy()
        log_p[0] = -1e9
        return log_p, state

    return closed


print("letters   name                 nats   a letter")
best_of = {}
for length in LENGTHS:
    ended = []
    for _, indices in beam_search(of_letters_only(step), start, 30, length):
        ended.append((sequence_log_probability(step, start, [*indices, 0]), indices))
    nats, indices = best_of[length] = max(ended)
    name = "".join(letters[i] for i in indices)
    print(f"{length:7}   {name:18} {nats:6.2f} {nats / (length + 1):10.2f}")
likeliest.show(str(max(best_of, key=best_of.get)))

# %% [markdown]
# Ten letters win: *aurosaurus*, one in some 4,400. A name of three is short, but dinosaurs hardly ever stop so soon, and
# the newline there is dear. From ten letters on, each one costs: sixteen letters are 800 times less likely.
#
# This network knows where names end. A model that is less sure of that, and thinks everywhere that the end *might* have
# come, is another matter: whoever searches for its likeliest text gets a short one. In translation this was so
# strong that with a wide enough search the likeliest translation of many sentences was *nothing at all*. So scores are
# divided by the length, which is called **length normalisation**. Look at the last column: what does *it* choose?
#
# ### The likeliest sonnet
#
# Text without an end has no such problem. So: the likeliest hundred characters of a sonnet, please. Greedy first, then a
# beam of 4, then one of 16. Each is likelier than the one before. Before you run: will it be *better*?

# %% tags=["skip-execution"]
from unrolled.plots.lab10.decoders import show_step_costs

step_of_poet, signs = step_of(poet), poet.vocabulary.characters
begin = (None, signs.index("\n"))
lines = {}
for width in (1, 4, 16):
    nats, indices = beam_search(step_of_poet, begin, width, 100)[0]
    lines[f"width {width}"] = indices
    print(f"--- width {width}: {nats:.1f} nats")
    print("".join(signs[i] for i in indices))

# %% [markdown]
# The search works: each time it finds something more likely. And each time the text is duller. It says the same words
# again, because what has just been said is what a model expects next.
#
# What do people do? Here is what each character cost the model: in lines that a person wrote (sonnet 29, which it has read in
# training), and in the likeliest text.

# %% tags=["skip-execution"]
human = "when in disgrace with fortune and men's eyes\ni all alone beweep my outcast state,\nand trouble deaf heaven wi"
lines["a person"] = [signs.index(c) for c in human][:100]
show_step_costs(step_of_poet, begin, {name: lines[name] for name in ("a person", "width 16")})

# %% [markdown]
# A person is surprising every few letters; who says only what is expected says nothing. (Count in bits: a text that
# costs the model nothing tells the reader nothing.) The likeliest text is not a typical text, just as the likeliest
# result of a hundred throws of a coin that shows heads in six out of ten is a hundred heads, and nobody has ever
# seen it.
#
# So when do you search, and when do you draw? Where there is *one* right answer and the model knows it, in a translation or
# a transcript, search pays. Where many are right, in a story or a name, draw, and cut off the tail.
#
# ### Yours to keep
#
# A middle way: draw many, keep the best. Draw a hundred dinosaurs from the nucleus, sort them by what a letter costs,
# and take some from the middle. Too cheap is a name that everybody knows, too dear is noise. Which do you like best?

# %% tags=["skip-execution"]
rng = np.random.default_rng(7)
names = set()
for _ in range(100):
    state, index, name = None, -1, []
    while index != 0 and len(name) < 25:
        log_p, state = step(state, index)
        p = nucleus(np.exp(log_p), 0.95)
        index = int(rng.choice(len(p), p=p))
        name.append(index)
    names.add((sequence_log_probability(step, start, name) / len(name), "".join(letters[i] for i in name).strip()))
ranked = sorted(names, reverse=True)
for title, some in (("cheapest", ranked[:5]), ("in the middle", ranked[len(ranked) // 2 :][:8]), ("dearest", ranked[-5:])):
    print(f"{title:>14}:", ", ".join(name for _, name in some))

# %% [markdown]
# ## What you have now
#
# Four decoders. In one picture: a model gives a tree of probabilities; *drawing* walks down one path by
# chance; *top-k* and *nucleus* saw off the thin twigs first; *beam search* walks down several thick branches at once,
# and keeps those that are thickest in all.
#
# **Questions to take along**
#
# - `top_k` with `k = 1` and `nucleus` with a mass of 0: which decoder is that? And `beam_search` with `width = 1`?
# - Can a wider beam give a *less* likely best text than a narrow one? (Think of a beginning that is pushed out early.)
# - What does beam search cost, in calls of `step`, for a width $w$ and a length $L$? And looking at everything?
# - At temperature 0.5, is the probability of a whole text the square of what it was, up to a factor? (Careful: each
#   step is made to sum to one again.)
# - You divide scores by the length. What kind of text does that favour now?
#
# <details><summary>Our answers</summary>
#
# - Greedy, all three: one outcome stays, the likeliest; of equals the one with the lower index.
# - Yes. A wide beam keeps more beginnings, and one that looks good early on, and that the narrow one had no room for, may
#   push out at a later step the beginning that would have won.
# - One call for the start, then $w$ at each further step (once there are $w$ beginnings): $1 + w\,(L - 1)$. Everything:
#   each beginning must be read once, $1 + n + \dots + n^{L-1}$ calls.
# - No. At each step the squares are divided by their sum, and that sum is another one after each beginning. So the factor
#   hangs on the text: after a beginning where the model is sure it is near 1, where it is unsure it is far from it.
# - Long ones whose letters are cheap: whatever repeats itself, since what comes round again costs next to nothing.
#
# </details>
#
# **Next:** [lab 11, two gates](../11_gru/11_gru.ipynb). If it is not there yet, `python -m unrolled start 11` in
# a terminal puts it there. Words that you have met are in the [glossary](glossary.md).
#
# **Further reading**
#
# - A. Fan, M. Lewis, Y. Dauphin, *Hierarchical neural story generation*, ACL (2018): top-k sampling.
# - A. Holtzman and others, *The curious case of neural text degeneration*, ICLR (2020): the nucleus, and the picture
#   of what people's words cost.
# - F. Stahlberg, B. Byrne, *On NMT search errors and model errors: cat got your tongue?*, EMNLP (2019): where the
#   likeliest translation is nothing at all.
# - I. Sutskever, O. Vinyals, Q. Le, *Sequence to sequence learning with neural networks*, NIPS (2014): a beam of 2 does
#   nearly all that a beam can do.
# - C. Meister, T. Vieira, R. Cotterell, *If beam search is the answer, what was the question?*, EMNLP (2020).
