"""Speed and quality, measured side by side in one run, as ratios: `python -m benchmarks --help`.

Every module in this folder is a benchmark: it has `GOALS`, the ratio wanted for each peer, and
`run(options) -> Outcome`. To add one, add a file; one that takes options of its own also has
`add_options(parser)`.
"""

import os

# One thread for all sides; this has to be said before NumPy is imported.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
