// The temperature explorer: numbers first, then the samples, a few letters a frame.
import { chances, cut, entropy } from "./chance.js";
import { make } from "./elements.js";
import { Sample } from "./samples.js";
import { barsOf, controls, cutsOf, listOf, percent, sign, tableOf } from "./view.js";

const FRAME = 6; // ms that a frame may spend on samples
const QUIET = 500; // ms without a change before a screen reader is told
const LONGEST_PREFIX = 200;

// settings: {letters, prefix, seed, longest, samples, lines, top, temperature, blankFirst, cuts}; with
// `cuts` two more sliders keep the likeliest letters alone.
export function explorer(el, settings, reader) {
  const { longest, lines, blankFirst } = settings;
  const letters = [...settings.letters];
  const samples = Array.from(
    { length: settings.samples },
    (_, k) => new Sample(k, { reader, letters, longest, lines }),
  );
  let { seed } = settings;
  const how = { temperature: settings.temperature, k: letters.length, mass: 1 };
  let node = null;
  let prefix = "";
  const changed = new Set();
  let quiet;
  let frame;

  const { row, slider, box, dice, readout } = controls(settings);
  const cutters = settings.cuts ? cutsOf(letters.length) : null;
  const heading = make("p", { class: "heading" });
  const bars = barsOf(letters);
  const table = tableOf(Math.min(settings.top, letters.length));
  const list = listOf(samples, letters.includes(" "));
  const note = make("p", { class: "note", role: "status" });
  const spoken = make("p", { class: "spoken", role: "status", "aria-live": "polite" });
  const view = make(
    "div",
    { class: "unrolled-explorer", role: "group", "aria-label": "Temperature explorer" },
    row, ...(cutters ? [cutters.row] : []), heading, bars.element, bars.scale,
    make("div", { class: "below" }, table.element, list.element),
    note, spoken,
  );
  el.replaceChildren(view);

  // The letters of a text that the model knows; the note says which it does not.
  function known(text) {
    const unknown = new Set();
    const kept = [...text].map((c) => {
      const found = [c, c.toLowerCase()].find((x) => x !== "\n" && letters.includes(x));
      return found ?? (unknown.add(c), "");
    });
    note.textContent = unknown.size ? `The model does not know ${[...unknown].join(" ")}` : "";
    return kept.filter(Boolean).slice(-LONGEST_PREFIX);
  }

  // Read what the box holds; where that must be asked for, what was shown before stays.
  function read() {
    const typed = known(box.value);
    const path = typed.map((c) => letters.indexOf(c));
    if (blankFirst || !path.length) path.unshift(-1);
    const found = reader.read(path);
    if (!found || found === node) return;
    [node, prefix] = [found, typed.join("")];
    samples.forEach((sample) => sample.restart(node, seed));
  }

  function drawNumbers() {
    const { temperature } = how;
    const p = chances(cut(node.scores, how), temperature);
    const learned = chances(node.scores, 1);
    const order = letters.map((_, i) => i).sort((i, j) => p[j] - p[i] || learned[j] - learned[i]);
    const likely = order.slice(0, settings.top).filter((i) => p[i] > 0);
    const bits = entropy(p);
    const perplexity = (2 ** bits).toFixed(1);
    const after = prefix ? `After “${prefix}”` : "At the start";
    readout.textContent = temperature.toFixed(2);
    slider.setAttribute("aria-valuetext", `${temperature.toFixed(2)}${temperature ? "" : ", greedy"}`);
    heading.textContent =
      `${after}: ${bits.toFixed(2)} bits of uncertainty, perplexity ${perplexity}: ` +
      `as unsure as in a fair draw from ${perplexity} letters.`;
    const says = likely.map((i) => `${sign(letters[i])} ${percent(p[i])}`).join(", ");
    bars.show(p, `${after} the model expects ${says}; ${bits.toFixed(2)} bits, perplexity ${perplexity}`);
    table.show(order.map((i) => ({ letter: letters[i], now: p[i], learned: learned[i] })));
  }

  // Samples wait until the frame with the new numbers is painted.
  function drawSamplesLater() {
    frame ??= requestAnimationFrame(() => setTimeout(drawSamples));
  }

  // Each sample in turn a letter more, until all are whole or the frame's share is used up.
  function drawSamples() {
    frame = undefined;
    const until = performance.now() + FRAME;
    let growing = samples;
    while (growing.length && performance.now() < until)
      growing = growing.filter((sample) => sample.grow(how));
    list.show(prefix);
    reader.finish();
    if (growing.length) drawSamplesLater();
  }

  function draw() {
    read();
    if (node) {
      drawNumbers();
      samples.filter((sample) => sample.settle(how)).forEach((one) => changed.add(one));
      list.show(prefix);
      drawSamplesLater();
    }
    reader.finish();
    clearTimeout(quiet);
    quiet = setTimeout(speak, QUIET);
  }

  function speak() {
    spoken.textContent =
      `Temperature ${how.temperature.toFixed(2)}. ${bars.element.getAttribute("aria-label")}. ` +
      `${changed.size} of ${samples.length} samples changed.`;
    changed.clear();
  }

  slider.addEventListener("input", () => {
    how.temperature = Number(slider.value);
    draw();
  });
  cutters?.row.addEventListener("input", () => {
    Object.assign(how, cutters.read());
    draw();
  });
  box.addEventListener("input", draw);
  dice.addEventListener("click", () => {
    seed += 1;
    samples.forEach((sample) => sample.restart(node, seed));
    draw();
  });
  draw();
  return {
    draw,
    say: (text) => (note.textContent = text),
    stop: () => (cancelAnimationFrame(frame), clearTimeout(quiet)),
  };
}
