"""Grading: submission, normalise, sandbox, trusted checks, record, one writer.

| step | module | takes | gives |
|---|---|---|---|
| collect | `submitted` | a folder under `submitted/` | bytes and a time stamp, no link followed |
| parse | `rawcells` | bytes | plain cells |
| normalise | `normalise` | cells, the release | the nearest honest notebook, what was tampered |
| run | `autograder.sandbox` | its code | functions that can be called |
| judge | `verdicts` | functions, secret seeds | verdicts |
| mark | `marking` | all of these | a record and an autograded notebook |
| write | `journal`, `gradebook` | records | gradebook, notebooks, records |

`run` has them done, by `workers` on this machine or by a `cluster` of others.
"""
