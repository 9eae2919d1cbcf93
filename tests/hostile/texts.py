"""Hostile texts of every length, from a seed: what a student may put wherever a text is shown."""

import random

PIECES = (
    "<script>window.__canary=1</script>", "<img src=x onerror=window.__canary=1>", "</pre>", "</title>", "</style>",
    "</svg>", "' autofocus tabindex=0 onfocus=window.__canary=1 x='", '" onmouseover=window.__canary=1 x="', "<!--", "-->", "]]>",
    "<svg onload=window.__canary=1>", "<a href=javascript:window.__canary=1>x</a>", "&lt;", "&#60;", "&", "&amp", "<", ">",
    "'", '"', "`", "\\", "$$\\href{javascript:window.__canary=1}{x}$$", "\\(x\\)", "\x1b[31m", "\x1b]0;t\x07", "\x00", "\r",
    "\r\n", "\n", "\t", "\u2028", "\u2029", "\x85", "\u202e", "\u2066", "\ufeff", "\xa0", "\ud800", "\udfff", "𝒳", "漢",
    "{{7*7}}", "{% raw %}", "<iframe srcdoc='<script>1</script>'>", "<math><mi xlink:href=data:x>", "<plaintext>",
    "<template>", "<base href=//x>", "<meta http-equiv=refresh content=0;url=//x>", "<style>*{}</style>", "x" * 7,
)  # fmt: skip


def text(luck: random.Random, length: int) -> str:
    """A hostile text of exactly so many characters."""
    made = ""
    while len(made) < length:
        made += luck.choice(PIECES)
    at = luck.randrange(len(made) - length + 1)
    return made[at : at + length]


def around(luck: random.Random, bound: int) -> int:
    """A length near a bound, or far beyond it."""
    return max(
        luck.choice(
            (0, 1, bound - luck.randint(0, 40), bound, bound + luck.randint(1, 40), 5 * bound + 3)
        ),
        0,
    )
