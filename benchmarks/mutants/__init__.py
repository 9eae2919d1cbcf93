"""Mutation testing of the checks: small wrong variants of every solution, each of which must lose.

`operators` says how a piece of code may go wrong, `make` applies every one of them everywhere in a
solution, `forks` runs what comes out, `judge` scores it, `same` says which are no mistakes.
"""
