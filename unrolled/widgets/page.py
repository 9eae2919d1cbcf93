"""The explorer as HTML that stands alone: alive where scripts run, still where they do not.

It asks for nothing from any network, so an exported notebook needs neither kernel nor connection.
"""

import base64
import json
import uuid
from html import escape

from unrolled.widgets.content import settings_and_numbers
from unrolled.widgets.explorer import TOP, Explorer, entropy, shown
from unrolled.widgets.front import script, style

LARGEST = 6 << 20  # bytes of weights; more would swell the notebook that keeps this page


def html(explorer: Explorer, prefix: str, temperature: float) -> str:
    """Write what is seen at first, and the script that takes its place."""
    name = f"unrolled-{uuid.uuid4().hex}"
    still = f'<div id="{name}">{_still(explorer, prefix, temperature)}</div>'
    settings, numbers = settings_and_numbers(explorer, prefix, temperature)
    if len(numbers) > LARGEST:
        return still + "<p>This model is too large to be kept in a page; run the cell to play.</p>"
    given = json.dumps(settings).replace("<", "\\u003c")
    packed = base64.b64encode(numbers).decode()
    start = f'mount(document.getElementById("{name}"), {given}, "{packed}");'
    return f'{still}<style>{style()}</style><script type="module">{script()}{start}</script>'


def _still(explorer: Explorer, prefix: str, temperature: float) -> str:
    prefix, letters = explorer.clean(prefix), explorer.reader.letters
    p = explorer.next_letter(prefix, temperature)
    rows = "".join(
        f"<tr><th>{escape(shown(letters[i]).replace(' ', '␣'))}</th><td>{p[i]:.1%}</td></tr>"
        for i in (-p).argsort()[:TOP]
    )
    samples = "".join(
        f"<li><code>{escape(shown(s))}</code></li>" for s in explorer.samples(prefix, temperature)
    )
    return (
        f"<p>After “{escape(prefix)}”, at temperature {temperature:.2f}: "
        f"{entropy(p):.2f} bits of uncertainty, perplexity {2 ** entropy(p):.1f}.</p>"
        f"<table><caption>What would the model say next?</caption>{rows}</table>"
        f"<ol>{samples}</ol>"
    )
