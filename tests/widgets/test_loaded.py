"""Only what a lab uses is loaded: in a browser each import costs its first cell."""

import subprocess
import sys

FIRST = """
import sys
from unrolled.checks import checks_of
from unrolled.widgets.temperature import finished_model, play_temperature
from unrolled.plots.lab04.training import play_training
unused = ("matplotlib", "anywidget", "ipywidgets", "IPython", "pooch", "requests")
print([name for name in unused if name in sys.modules])
"""


def test_checks_explorer_and_names_load_no_matplotlib_no_widgets_and_no_network():
    command = [sys.executable, "-c", FIRST]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
