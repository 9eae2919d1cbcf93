"""`simulate`: a class whose every score is known beforehand.

| module | job |
|---|---|
| `styles` | right answers in many hands: the solution's text, written otherwise |
| `answers` | what one student puts into one exercise: right, a known mistake, nothing |
| `oracle` | what such answers are worth, from solutions and specs alone, in this process |
| `spoil` | broken files and hostile notebooks |
| `people` | names, ids and times of day |
| `classroom` | draws a class, writes it and its truth, and removes no one else's files |
| `compare` | holds what `grade` recorded against the truth |
"""
