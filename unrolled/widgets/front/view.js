// What is to be seen, as elements that are made once and then only changed.
import { make, unique } from "./elements.js";

const SIGNS = { "\n": "⏎", " ": "␣", "\t": "⇥" };
export const sign = (letter) => SIGNS[letter] ?? letter;

export function percent(p) {
  return `${(100 * p).toFixed(p >= 0.0995 || p === 0 ? 0 : 1)}%`;
}

const HIGHEST = 2;

// The controls: a slider, a box and a button. JupyterLab would take their keys without the attribute.
export function controls({ temperature, prefix }) {
  const name = unique();
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

const STEP = 0.01;

// Two more sliders, both at first where they cut nothing: how many letters stay, and what share.
export function cutsOf(letters) {
  const name = unique();
  const keys = { type: "range", "data-lm-suppress-shortcuts": "true" };
  const k = make("input", { id: `${name}-k`, min: 1, max: letters, step: 1, value: letters, ...keys });
  const mass = make("input", { id: `${name}-m`, min: STEP, max: 1, step: STEP, value: 1, ...keys });
  const readouts = [make("output", { for: k.id }), make("output", { for: mass.id })];
  const row = make(
    "div",
    { class: "controls" },
    make("div", {}, make("label", { for: k.id }, "Top k"), k, readouts[0]),
    make("div", {}, make("label", { for: mass.id }, "Nucleus"), mass, readouts[1]),
  );
  const read = () => {
    const told = [k.value === k.max ? "all" : k.value, mass.value === mass.max ? "all" : Number(mass.value).toFixed(2)];
    [k, mass].forEach((slider, i) => {
      readouts[i].textContent = told[i];
      slider.setAttribute("aria-valuetext", told[i]);
    });
    return { k: Number(k.value), mass: Number(mass.value) };
  };
  read();
  return { row, read };
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
  const element = make("div", { class: "bars", role: "img" }, ...order.map((i) => bars[i]));
  const scale = make("p", { class: "scale", "aria-hidden": "true" });
  element.style.setProperty("--columns", columns); // a page's policy may forbid the attribute
  element.style.setProperty("--narrow", Math.ceil(columns / 2));
  return {
    element,
    scale,
    show(p, described) {
      const highest = Math.max(0.2, ...p);
      scale.textContent = `A bar of full height is ${percent(highest)}.`;
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
