"""The half of the sandbox that runs inside: a fork server, and what its forks do.

Imported there as `inside`, with nothing of `autograder` around it. Once a submission's cells have
run, whatever these modules do in its process is what the submission makes them do: the other half
believes none of it. Only `frames`, `clock`, `linux` and `watch` are used on both sides.
"""
