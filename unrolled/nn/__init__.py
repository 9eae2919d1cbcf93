"""The engine: recurrent networks for text, in NumPy alone, fast enough for a laptop.

What the labs teach one character at a time happens here for many streams at once:

>>> import numpy as np
>>> from unrolled import nn
>>> rng = np.random.default_rng(0)
>>> text = "to be or not to be. " * 50
>>> network = nn.LSTM("".join(sorted(set(text))), hidden=32, rng=rng)
>>> history = nn.train(network, text, updates=200, streams=4, steps=25, progress=False,
...                    optimizer=nn.Adam(0.01), rng=rng)
>>> nn.sample(network, 20, temperature=0, prompt="to be or")
' not to be. to be or'
>>> nn.bits_per_character(network, text) < 0.5
True

`nn.save(network, "tobe.npz")` and `nn.load("tobe.npz")` keep it. Parameters carry the labs' names
(`network.parameters["1.Wf"]`), and `nn.to_lab(network)` gives a dictionary that the functions of
labs 01 to 11 take.
"""

from unrolled.nn.labs import from_lab, to_lab
from unrolled.nn.layers.output import sharpen
from unrolled.nn.models import GRU, LSTM, RNN
from unrolled.nn.network import Network, State
from unrolled.nn.sample import draw, sample
from unrolled.nn.storage import NotANetworkError, load, save
from unrolled.nn.training.clip import clip_by_norm, clip_by_value
from unrolled.nn.training.evaluate import bits_per_character, surprise
from unrolled.nn.training.optimizers import SGD, Adagrad, Adam, Optimizer
from unrolled.nn.training.step import Stepper
from unrolled.nn.training.streams import Streams, pad
from unrolled.nn.training.train import History, cosine, train
from unrolled.nn.vocabulary import Vocabulary

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "SGD",
    "Adagrad",
    "Adam",
    "History",
    "Network",
    "NotANetworkError",
    "Optimizer",
    "State",
    "Stepper",
    "Streams",
    "Vocabulary",
    "bits_per_character",
    "clip_by_norm",
    "clip_by_value",
    "cosine",
    "draw",
    "from_lab",
    "load",
    "pad",
    "sample",
    "save",
    "sharpen",
    "surprise",
    "to_lab",
    "train",
]
