"""`simulate`: a class whose every score is known beforehand.

| module | job |
|---|---|
| `texts.styles` | right answers in many hands: the solution's text, written otherwise |
| `texts.steps` | the same answer cut into smaller lines |
| `answers` | what one student puts into one exercise: right, a known mistake, nothing |
| `texts.unnamed` | wrong answers that no spec names |
| `oracle` | what such answers are worth, from solutions and specs alone, in this process |
| `spoil` | broken files and hostile notebooks |
| `people` | names, ids and times of day |
| `classroom` | draws a class, writes it and its truth, and removes no one else's files |
| `enrolment` | brings names, due date and extensions into a gradebook |
| `audit` | holds what `grade` recorded against the truth |
"""
