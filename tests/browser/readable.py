"""Whether text can be read: its colour against what lies behind it, and whether it fits."""

from dataclasses import dataclass

from playwright.sync_api import Locator

# WCAG 2.2, 1.4.3 (text of ordinary size) and 1.4.11 (a mark, such as a tick).
WORDS, MARK = 4.5, 3.0

# For each visible piece of text: its words and the ratio of relative luminances, with
# transparency and the opacity of every element around it mixed in.
_CONTRASTS = """element => {
  const parse = colour => {  // rgb(…) up to 255, color(srgb …), the outcome of a mix, up to 1
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    const scale = colour.startsWith('color(srgb') ? 255 : 1;
    return [scale * r, scale * g, scale * b, a];
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((x, i) => a * x + (1 - a) * below[i]);
  const ancestors = node => {
    const found = [];
    for (let e = node; e; e = e.parentElement) found.unshift(e);
    return found;
  };
  const linear = x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
  const luminance = rgb => {
    const [r, g, b] = rgb.map(x => linear(x / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || parent.closest('title, style') || !parent.checkVisibility()) continue;
    const around = ancestors(parent).map(e => getComputedStyle(e));
    const grounds = around.map(s => parse(s.backgroundColor));
    const behind = grounds.reduce((below, ground) => over(ground, below), [255, 255, 255]);
    const style = getComputedStyle(parent);
    const [r, g, b, a] = parse(parent instanceof SVGElement ? style.fill : style.color);
    const opacity = around.reduce((o, s) => o * s.opacity, a);
    const both = [over([r, g, b, opacity], behind), behind].map(luminance).sort((x, y) => y - x);
    found.push([text, (both[0] + 0.05) / (both[1] + 0.05)]);
  }
  return found;
}"""

# Words that begin on one line and end on another.
_TORN = """element => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.checkVisibility()) continue;
    for (const match of walker.currentNode.textContent.matchAll(/\\w+/g)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, match.index);
      range.setEnd(walker.currentNode, match.index + match[0].length);
      if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1)
        found.push(match[0]);
    }
  }
  return found;
}"""


@dataclass(frozen=True)
class Text:
    """A piece of text and its contrast with the ground."""

    words: str
    contrast: float

    @property
    def readable(self) -> bool:
        """Whether the contrast is enough; a mark without a letter needs less than words."""
        return self.contrast >= (WORDS if any(c.isalnum() for c in self.words) else MARK)


def texts(element: Locator) -> list[Text]:
    """All visible pieces of text in an element."""
    return [Text(words, ratio) for words, ratio in element.evaluate(_CONTRASTS)]


def hard_to_read(element: Locator) -> list[Text]:
    """The pieces of text with too little contrast."""
    return [text for text in texts(element) if not text.readable]


def torn_words(element: Locator) -> list[str]:
    """Words that a line break goes through."""
    return element.evaluate(_TORN)


def overflow(element: Locator) -> int:
    """By how many pixels the element's content is wider than the element."""
    return element.evaluate("e => e.scrollWidth - e.clientWidth")
