"""The shell that runs this code, where one does."""

import sys
from typing import Any


def shell() -> Any:
    """Give IPython's shell; None outside of it, and IPython is not imported to find out."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None
