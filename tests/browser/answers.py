"""What a student of lab 01 may type, below the docstring: right, and wrong in a known way."""

SOFTMAX = (
    "exponentials = np.exp(z - np.max(z, axis=0, keepdims=True))",
    "return exponentials / np.sum(exponentials, axis=0, keepdims=True)",
)
SOFTMAX_ONE_MAXIMUM = ("exponentials = np.exp(z - np.max(z))", SOFTMAX[1])

CELL = (
    'Wax, Waa, ba = parameters["Wax"], parameters["Waa"], parameters["ba"]',
    "a_next = np.tanh(Wax @ xt + Waa @ a_prev + ba)",
    'yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])',
    "return a_next, yt_pred, (a_next, a_prev, xt, parameters)",
)
CELL_WITHOUT_BIAS = (CELL[0], "a_next = np.tanh(Wax @ xt + Waa @ a_prev)", *CELL[2:])
