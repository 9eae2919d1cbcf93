# %% [markdown]
# # Start here: a machine that invents dinosaurs
#
# **You will see** what you are going to build: a network that has read a list of dinosaurs, letter by
# letter, and now makes up its own.
#
# **You need** a little Python and NumPy. Nothing about neural networks yet.
#
# **It takes** 15 minutes. Nothing here counts towards a grade.
#
# This page is a **notebook**: text, and cells of code that you can run. Click into the cell below and
# press **Shift+Enter**. Do this with every cell, from top to bottom.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np

from unrolled.checks import checks_of

check = checks_of("00_start_here")

# %% [markdown]
# ## The promise
#
# Run the next two cells: a question, which you answer first, and then the machine with its slider. What
# you guessed is kept beside this notebook and shown next to what came out.

# %% tags=["skip-execution"]
from unrolled import guess

coldest = guess(
    "There will be a slider, the temperature. At 0 the network takes the letter that it finds most probable, "
    "always. How many different names will the twelve be then?",
    ["twelve", "three or four", "one"],
)

# %% tags=["skip-execution"]
from unrolled.widgets.temperature import finished_model, play_temperature

parameters, char_to_ix = finished_model()
play_temperature(parameters, char_to_ix)

# %% [markdown]
# You are looking at twelve names, and at what the network thinks the first letter should be. Each bar
# is a probability; the red one is the sign for "the name ends here".
#
# - Pull the slider to **0**. The network now always takes the letter that it finds most probable. All
#   twelve names become one.
# - Push it to **2**. It listens to the dice more than to what it learned.
# - Watch the table while you move the slider. The chances change, but never their order. What changes
#   in the names is marked: a name stays as it was up to the first letter where another one wins, and
#   from there on it is new.
# - Leave it at **1**, and type a beginning into the box: `tri`, `bron`, or your own name. Which letter
#   does it expect after *bronto*?
# - Throw the dice again, until there is a name that you like. Write it down: it is yours.
#
# So what did you guess?

# %% tags=["skip-execution"]
coldest.show("one", "The same question has the same answer each time: chance was all that made them differ.")


# %% [markdown]
# Now a question to take along through the first four labs. *Nobody told this network what a syllable
# is, or that dinosaurs like to end in -saurus.* It has 7,643 numbers, and it was shown 1,208
# names. Where in those numbers is the *saurus*?
#
# In lab 04 you will train a network like this one in a minute or so, with code of which you have
# written every line: no library but NumPy, no line that you have to believe.

# %% [markdown]
# ## How a lab works
#
# ![Four boxes in a row: read, write, check, play. Arrows lead from left to right; from check a red arrow, labelled verdict and hint, leads back to write, and the arrow on to play is labelled right.](../assets/figures/exercise_cycle.svg)
#
# A lab is a little theory, an exercise, a check, and something to play with, several times over. An
# exercise is a function with its inside taken out. You write the inside. The cell below it says
# `check("…")`: run it and you get a **verdict**, which says what was tried, what came out, what should
# have come out, and often which mistake it was.
#
# Try it with a warm-up.
#
# ### Exercise: name_lengths (1 point)
#
# The network guesses a name letter by letter. After the last letter it has to guess one thing more:
# that the name is over. So for *rex* it makes four guesses.
#
# Write `name_lengths(names)`: a list with the number of guesses for each name. Before you do it right,
# **do it wrong**: forget the end, run the check, and read what it says.

# %% nbgrader={"grade": false, "grade_id": "name_lengths", "locked": false, "schema_version": 3, "solution": true, "task": false}
def name_lengths(names):
    """How many guesses each name takes.

    names: list of strings
    returns: list of integers, one for each name, in the same order
    """
    ### BEGIN SOLUTION
    return [len(name) + 1 for name in names]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-name_lengths", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check("name_lengths")

# %% [markdown]
# The score stands at the top of the verdict. In the other labs it adds up to your grade; here it does
# not count.
#
# Now that it works, use it: on the whole list.

# %% tags=["skip-execution"]
guesses_a_name = guess("How many guesses does the network make, on average, for one name of the list?")
blind = guess(
    "A blind guesser picks one of 27 signs each time. How often does it write “rex”, with its end?",
    ["once in some 100 tries", "once in some 20,000 tries", "once in some 500,000 tries"],
)

# %% tags=["skip-execution"]
from unrolled.data import load

dinosaurs = load("dinosaurs")
lengths = name_lengths(dinosaurs.names)
print(f"{len(lengths)} names, {np.mean(lengths):.1f} guesses each")
print(f"a blind guesser writes a given name of that length once in {27 ** np.mean(lengths):.0e} tries")
guesses_a_name.show(np.mean(lengths))
blind.show("once in some 500,000 tries", f"Four guesses: 27 to the power of 4 is {27**4:,}.")

# %% [markdown]
# ## Good to know
#
# **Cells.** Shift+Enter runs a cell. Order matters: a cell knows only what ran before it. If things
# become strange, choose *Kernel → Restart Kernel and Run All Cells*.
#
# **The grade** tries your functions on *other* numbers than the check does, so that a right function
# is right, and a table of answers is not. Cells for playing are never run for the grade.
#
# **Before you hand in**, press *Validate* in the toolbar, if you have it: it runs the whole notebook
# afresh and tells you which checks fail. Then save.
#
# **Points** are given part by part. If a function returns three things and two are right, you keep the
# points of these two; an exercise with one result earns them by families of tests. One slip that the
# checks know by name, in a function that is right otherwise, leaves you at least half.
#
# **Stuck?** Read the hint, then the two sections above the exercise. `check.case("name_lengths")` gives
# you the case that failed, to play with; `check.help("name_lengths")` goes one step further at each call,
# from a hint to an outline, and costs nothing. `check()` says what is open. Leave it for a night. And go on:
# each lab brings the functions of the earlier ones with it, in locked *given* cells, so nothing that
# you could not solve stops you later.
#
# **Reset.** To put one exercise back to how it was released, run this in a terminal, with the name of
# your notebook and of the exercise. The rest of the notebook stays as it is.
#
# ```
# python -m unrolled reset 00_start_here.ipynb name_lengths
# ```
#
# In a browser tab there is no terminal: save, and run `from unrolled import reset` and
# `reset("name_lengths")` in a cell. If the first cell of a lab says that a newer release is here,
# `upgrade()`, from the same place, takes your answers over and keeps the old notebook beside it.
#
# **Try things.** Add cells with *+* wherever you like; print, plot, break. Nothing that you add is
# graded, and nothing that you break stays broken.

# %% [markdown]
# ## The map
#
# ![A winding road with twelve stops. First row, from left to right: 01 a cell, unrolled; 02 back through time; 03 clip and step; 04 dinosaur names. Second row, from right to left: 05 any text; 06 adding machine; 07 LSTM; 08 LSTM, backwards. Third row, from left to right: 09 Shakespeare; 10 the likeliest text; 11 GRU, on your own; 12 what came next. Each stop has a time between 45 and 170 minutes. Labs 01 to 03 are marked as forward, backward, step; 04 to 06 as networks that do something; 07 and 08 as a memory that lasts; 09 to 11 as all of it together.](../assets/figures/course_map.svg)
#
# The labs build on one another, and each one ends with something to keep. The first three give you
# the parts; in the fourth they become the machine above. In 05 it reads any text, one of yours too.
# In 06 it learns to add, and you find out where it keeps the carry. Labs 07 and 08 give it a better
# memory, and in 09 it finishes your sonnet. In 10 you search for the likeliest text of all; in 11 you build a
# cell from four equations, with nobody's help; and 12 shows what became of all this.
#
# Where are you on it? This cell reads what your checks last showed, in all labs that you have begun. It runs
# none of them; in a terminal, `python -m unrolled progress` says the same.

# %% tags=["skip-execution"]
from unrolled import progress

progress()

# %% [markdown]
# Ready? **Next:** [lab 01, a recurrent cell, unrolled](../01_rnn_cell/01_rnn_cell.ipynb). If it is not there yet, `python -m unrolled start 01` in
# a terminal puts it there. Words that you have met are in the [glossary](glossary.md).
#
# **Questions to take along**
#
# - The names at temperature 0 are all the same. Is it the most probable name of all?
# - How could you tell whether a name that the network writes is invented, or learned by heart?
#
# <details><summary>Our answers</summary>
#
# - It need not be: greedy takes the best *letter* each time and never looks ahead, so a name with a dear
#   first letter and cheap ones after it is missed. This network happens to do well: it says *aurosaurus*,
#   one in some 4,400, and the search of lab 10 finds none that is likelier.
# - Look it up: it was shown 1,208 names, and what is in none of them is invented. That is one direction
#   only, since a name may differ by a letter from one that was learned. For the other: keep some names
#   away from the network, and see how much probability it gives to those.
#
# </details>
#
# **Further reading**
#
# - A. Karpathy, *The unreasonable effectiveness of recurrent neural networks* (2015): what such
#   networks write when they read more than dinosaurs.
