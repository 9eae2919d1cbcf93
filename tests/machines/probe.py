"""Run by a machine's Python: print as JSON what it computes with. It imports nothing of ours."""

import hashlib
import json

import numpy as np
import threadpoolctl

try:
    from numpy._core import _multiarray_umath as core
except ImportError:  # NumPy 1
    from numpy.core import _multiarray_umath as core


def last_bits() -> str:
    """Name the bits of some products and exponentials, for they differ from machine to machine."""
    rng = np.random.default_rng(0)
    total = hashlib.sha256()
    for dtype in (np.float64, np.float32):
        a, b = rng.standard_normal((2, 129, 129)).astype(dtype)
        total.update(np.tanh(a @ b / 9).tobytes() + np.exp(a[:, :7].T @ b).tobytes())
        total.update((a @ b[:, 0]).tobytes())
    return total.hexdigest()[:6]


blas = [found for found in threadpoolctl.threadpool_info() if found["user_api"] == "blas"]
print(
    json.dumps(
        {
            "numpy": np.__version__,
            "kernel": "/".join(found.get("architecture", found["internal_api"]) for found in blas),
            "threads": max((found["num_threads"] for found in blas), default=1),
            "features": [name for name in core.__cpu_dispatch__ if core.__cpu_features__[name]],
            "dispatched": list(core.__cpu_dispatch__),
            "bits": last_bits(),
        }
    )
)
