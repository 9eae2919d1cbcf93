// A text that is read while it is typed: each letter on the colour and the bar of its surprise.
import { chances } from "./chance.js";
import { make, unique } from "./elements.js";
import { frame } from "./frame.js";
import { network } from "./network.js";
import { networkReader } from "./readers.js";

const STEPS = 6, LISTED = 5;

// settings: {letters, shape, text, most}: colours end at `most` bits.
export function surprise(el, settings, weights) {
  const { letters, most, caption } = settings;
  const known = [...letters];
  const reader = networkReader(network(settings.shape, weights));
  const id = unique();
  const keys = { "data-lm-suppress-shortcuts": "true", spellcheck: "false", autocomplete: "off" };
  const box = make("input", { id, type: "text", value: settings.text, maxlength: 600, ...keys });
  const row = make("div", { class: "control" }, make("label", { for: id }, "Text"), box);

  function read(text) {
    const path = [...text.toLowerCase()].map((c) => known.indexOf(c)).filter((i) => i >= 0);
    let node = path.length ? reader.read([path[0]]) : null;
    const bits = path.slice(1).map((letter) => {
      const p = chances(node.scores, 1)[letter];
      node = reader.next(node, letter);
      return -Math.log2(p);
    });
    return { read: path.map((i) => known[i]), bits };
  }

  function sign(depth, bar, text, title) {
    const style = `--depth: ${depth}%; border-bottom-width: ${bar}px`;
    return make("span", { class: "bit", style, title }, text);
  }

  const step = (bits) => Math.min(STEPS - 1, Math.floor((STEPS * Math.max(bits, 0)) / most));
  const shade = (bits, text, title) =>
    sign(12 * step(bits), 1 + Math.round(Math.min(bits, most)), text, title);

  function draw() {
    const { read: seen, bits } = read(box.value);
    if (!bits.length) return { picture: ["Give it at least two characters that it knows."], described: "" };
    const spans = seen.map((c, k) => (k ? shade(bits[k - 1], c, `${bits[k - 1].toFixed(1)} bits`) : sign(0, 1, c, "not guessed")));
    const key = Array.from({ length: STEPS }, (_, k) => {
      const low = (most / STEPS) * k;
      const range = k === STEPS - 1 ? `${low.toFixed(0)} and more` : `${low.toFixed(0)} to ${((most / STEPS) * (k + 1)).toFixed(0)}`;
      return shade(low + most / STEPS / 2, range, "");
    });
    const order = bits.map((_, k) => k).sort((i, j) => bits[j] - bits[i]).slice(0, LISTED);
    const worst = order.map((k) => `${seen[k + 1] === " " ? "a space" : `“${seen[k + 1]}”`} after “${seen.slice(Math.max(0, k - 11), k + 1).join("")}” (${bits[k].toFixed(1)})`);
    const mean = bits.reduce((sum, b) => sum + b, 0) / bits.length;
    const words = `${mean.toFixed(2)} bits a character on average. Most surprising: ${worst.join(", ")}.`;
    return {
      picture: [make("p", { class: "text" }, ...spans)],
      below: [make("p", { class: "scale" }, "bits: ", ...key), make("p", { class: "numbers" }, words)],
      described: `${seen.join("")}. ${words}`,
    };
  }

  const shown = frame(el, { name: "Surprise at each letter", caption, above: [row] }, draw);
  box.addEventListener("input", () => shown.redraw());
  return shown;
}
