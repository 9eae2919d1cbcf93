// What is to be seen, as elements that are made once and then only changed.
import { make } from "./elements.js";

const SIGNS = { "\n": "⏎", " ": "␣", "\t": "⇥" };
export const sign = (letter) => SIGNS[letter] ?? letter;

export function percent(p) {
  return `${(100 * p).toFixed(p >= 0.0995 || p === 0 ? 0 : 1)}%`;
}

const HIGHEST = 2;
let explorers = 0;

// The controls: a slider, a box and a button. JupyterLab would take their keys without the attribute.
export function controls({ temperature, prefix }) {
  const name = `unrolled-explorer-${++explorers}`;
  const keys = { "data-lm-suppress-shortcuts": "true" };
  const range = { type: "range", min: 0, max: HIGHEST, step: 0.05, value: temperature };
  const text = { type: "text", value: prefix, spellcheck: "false", autocomplete: "off" };
  const slider = make("input", { id: `${name}-t`, ...range, ...keys });
  const box = make("input", { id: `${name}-p`, ...text, autocapitalize: "off", ...keys });
  const readout = make("output", { for: `${name}-t` });
  const die = make("span", { "aria-hidden": "true" }, "⚄ ");
  const dice = make("button", { type: "button", ...keys }, die, "Throw the dice again");
  const row = make(
    "div",
    { class: "controls" },
    make("div", {}, make("label", { for: `${name}-t` }, "Temperature"), slider, readout),
    make("div", {}, make("label", { for: `${name}-p` }, "Begins with"), box),
    dice,
  );
  return { row, slider, box, dice, readout };
}

const ROW = 40; // bars that stand side by side in a window of ordinary width, at most

// A bar for each letter; the sign for the end has another color.
export function barsOf(letters) {
  const fills = letters.map(() => make("i"));
  const bars = letters.map((letter, i) =>
    make("span", { class: letter === "\n" ? "bar end" : "bar" }, fills[i], make("b", {}, sign(letter))),
  );
  const order = letters.map((_, i) => i).sort((i, j) => (letters[i] < letters[j] ? -1 : 1));
  const columns = Math.ceil(letters.length / Math.ceil(letters.length / ROW));
  const style = `--columns: ${columns}; --narrow: ${Math.ceil(columns / 2)}`;
  const element = make("div", { class: "bars", role: "img", style }, ...order.map((i) => bars[i]));
  return {
    element,
    show(p, described) {
      const highest = Math.max(0.2, ...p);
      fills.forEach((fill, i) => (fill.style.transform = `scaleY(${(p[i] / highest).toFixed(4)})`));
      element.setAttribute("aria-label", described);
    },
  };
}

// The most probable letters, and what they were at temperature 1.
export function tableOf(rows) {
  const cells = Array.from({ length: rows }, () => [make("th", { scope: "row" }), make("td"), make("td")]);
  const heads = ["letter", "chance now", "at temperature 1"].map((t) => make("th", { scope: "col" }, t));
  const element = make(
    "table",
    {},
    make("caption", {}, "What would the model say next?"),
    make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...cells.map((row) => make("tr", {}, ...row))),
  );
  return {
    element,
    show(top) {
      cells.forEach((row, k) => {
        const { letter, now, learned } = top[k];
        [sign(letter), percent(now), percent(learned)].forEach((text, j) => {
          if (row[j].textContent !== text) row[j].textContent = text;
        });
      });
    },
  };
}

// The samples: what was asked for, what held still, what has re-formed, what is about to go.
export function listOf(samples, wide) {
  const parts = samples.map(() => [make("span"), make("span"), make("em"), make("s", { "aria-hidden": "true" })]);
  const items = parts.map((row) => make("li", {}, ...row));
  const element = make("ol", { class: wide ? "wide" : "", "aria-label": "Samples" }, ...items);
  return {
    element,
    show(prefix) {
      samples.forEach((sample, k) => {
        const text = sample.written();
        const goes = sample.ended ? (text.length < sample.longest ? "" : "…") : sample.stale.slice(text.length);
        [prefix, text.slice(0, sample.kept), text.slice(sample.kept), goes].forEach((part, j) => {
          if (parts[k][j].textContent !== part) parts[k][j].textContent = part;
        });
      });
    },
  };
}
