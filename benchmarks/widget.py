"""From a key press to the changed picture: the temperature explorer in Chromium, and Matplotlib.

Ours is timed in the browser, from the press of an arrow key on the slider to the end of the frame
that shows other bars; at 60 frames a second, waiting for that frame alone takes up to 17 ms. The
redraw is what a kernel would do for the same change: bars, numbers and a dozen samples as a PNG.
Its way to the browser and back is left out, in its favour. Both by the clock on the wall, in turn.
"""

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from benchmarks.harness.report import Outcome
from unrolled import files, nn
from unrolled.plots.show import picture
from unrolled.plots.style import BLUE, look
from unrolled.widgets import page
from unrolled.widgets.explorer import TOP, Explorer, entropy
from unrolled.widgets.readers import reader
from unrolled.widgets.temperature import finished_model

GOALS = {"matplotlib": 6.0}
LIMIT = 30.0  # ms, for the 95th percentile
STEP = 0.05

# Times each key press to the end of the frame in which the bars are other ones.
WATCH = """() => {
  window.waits = [];
  const bars = () => document.querySelector('.bars').innerHTML;
  document.addEventListener('keydown', press => {
    const before = bars();
    const frame = () => requestAnimationFrame(() => {
      if (bars() === before) return frame();
      const {port1, port2} = new MessageChannel();  // its message comes when the frame is painted
      port1.onmessage = () => waits.push(performance.now() - press.timeStamp);
      port2.postMessage(0);
    });
    frame();
  }, true);
}"""


def run(options: argparse.Namespace) -> Outcome:
    return compare(presses=100)


def compare(presses: int) -> Outcome:
    """Press an arrow key so many times on each model, and redraw as often."""
    poet = nn.load(files.path("assets/weights/shakespeare.npz"))
    explorers = {
        "dinosaur RNN": Explorer(reader(*finished_model(), None)),
        "Shakespeare LSTM": Explorer(reader(poet, None, None)),
    }
    seen = {name: _measure(explorer, presses) for name, explorer in explorers.items()}
    p95 = {name: [float(np.percentile(side, 95)) for side in both] for name, both in seen.items()}
    return Outcome(
        ratios={"matplotlib": min(theirs / ours for ours, theirs in p95.values())},
        lines=[
            f"{name}: p95 {p95[name][0]:.1f} ms, median {np.median(ours):.1f}; redrawn p95 "
            f"{p95[name][1]:.0f} ms, median {np.median(theirs):.0f}"
            for name, (ours, theirs) in seen.items()
        ],
        also_needed={
            f"{name}: p95 under {LIMIT:g} ms": ours < LIMIT for name, (ours, _) in p95.items()
        }
        | {"every key press changed the bars": all(len(s[0]) == presses for s in seen.values())},
    )


def _measure(explorer: Explorer, presses: int) -> tuple[np.ndarray, np.ndarray]:
    """Milliseconds of ours and of the redraw, `(presses,)` each."""
    from tests.browser.chromium import chromium

    redrawn = []
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        page_in_browser = _open(browser, Path(folder), explorer)
        for press in range(-3, presses):  # three to warm up
            back = press // 15 % 2
            temperature = 1 + STEP * (15 - press % 15 if back else press % 15)
            page_in_browser.keyboard.press("ArrowLeft" if back else "ArrowRight")
            seen = press + 4  # key presses so far; each waits until the last one is seen
            page_in_browser.wait_for_function("n => waits.length >= n", arg=seen)
            start = time.perf_counter()
            _redraw(explorer, temperature)
            redrawn.append(1000 * (time.perf_counter() - start))
        waits = page_in_browser.evaluate("waits")
    return np.array(waits[3:]), np.array(redrawn[3:])


def _open(browser: Any, folder: Path, explorer: Explorer) -> Any:
    file = folder / "explorer.html"
    body = page.html(explorer, "", 1.0)
    file.write_text(f"<!doctype html><meta charset=utf-8><body>{body}", encoding="utf-8")
    shown = browser.new_page(viewport={"width": 1000, "height": 700})
    shown.goto(file.as_uri())
    shown.get_by_role("slider").focus()
    shown.evaluate(WATCH)
    return shown


def _redraw(explorer: Explorer, temperature: float) -> str:
    """Draw what the explorer shows, as a play cell would."""
    letters = explorer.reader.letters
    p = explorer.next_letter("", temperature)
    with look():
        figure = Figure(figsize=(8, 5))
        above, below = figure.subplots(2)
        above.bar(range(len(p)), p, color=BLUE)
        above.set_xticks(range(len(p)), [repr(c)[1:-1] for c in letters])
        above.set_title(f"{entropy(p):.2f} bits of uncertainty")
        below.axis("off")
        top = "\n".join(f"{letters[i]!r} {p[i]:.0%}" for i in np.argsort(-p)[:TOP])
        below.text(0, 1, top, va="top")
        samples = [repr(s)[1:-1].replace("$", r"\$") for s in explorer.samples("", temperature)]
        below.text(0.2, 1, "\n".join(samples), va="top", family="monospace")
    return picture(figure, "the next letter")
