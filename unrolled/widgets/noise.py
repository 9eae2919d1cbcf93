"""Random numbers by address: the same in Python and in the browser, and never used up.

A generator gives its numbers in order; here each has a place of its own. So a letter's luck stays
what it was while a temperature moves, and no table has to be sent. `front/noise.js` is the twin.
"""

import numpy as np

_GOLDEN = 0x9E3779B9


def gumbel(seed: int, sample: int, step: int, n: int) -> np.ndarray:
    """Give the noise of `n` letters at one step of one sample, from a Gumbel distribution.

    The letter with the largest `score + T * noise` is then a draw from `softmax(score / T)`
    (Gumbel, 1954; Maddison, Tarlow and Minka, 2014).

    Args:
        seed: of all noise; taken modulo 2**32.
        sample: which of the samples.
        step: counted from the first letter behind the prefix.
        n: how many letters.

    Returns:
        `(n,)` float64.
    """
    place = _mixed(np.array([seed % 2**32], np.uint32))
    for index in ([sample], [step], range(n)):
        place = _mixed(place + np.uint32(_GOLDEN) + np.array(index, np.uint32))
    return -np.log(-np.log((place + 0.5) / 2**32))


def _mixed(h: np.ndarray) -> np.ndarray:
    """Stir 32 bits until each depends on all: the last steps of MurmurHash3 (Appleby, 2011)."""
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return h ^ (h >> np.uint32(16))
