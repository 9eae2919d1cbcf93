// A prediction: asked before the cell that reveals; the kernel keeps the answer.
import { make, unique } from "./elements.js";

const KEYS = { "data-lm-suppress-shortcuts": "true" }; // JupyterLab would take them
const STEPS = 100;
const THUMB = 8; // px from the end of a slider to the middle of its thumb there

// Each kind of question: its element, and what is answered now, null where nothing is.

function choiceOf(name, { question, choices }, answer) {
  const boxes = choices.map((choice, i) => {
    const box = make("input", { type: "radio", name, value: i, ...KEYS });
    box.checked = choice === answer;
    return box;
  });
  const rows = choices.map((choice, i) => make("label", {}, boxes[i], choice));
  const asked = make("legend", { class: "asked" }, question);
  const element = make("fieldset", {}, asked, make("div", { class: "options" }, ...rows));
  return { element, read: () => choices[boxes.findIndex((box) => box.checked)] ?? null };
}

// "0.5", "0,5", "1/3", "50%", "31,412"; null for what is no number. Where per cent are asked for, "50%" is 50.
function numberIn(text, unit) {
  const plain = text.replace(/(\d)[ ,](?=\d{3}(\D|$))/g, (all, digit, _, at) => (text[at] === "0" && at === 0 ? all : digit));
  const parts = /^\s*([-+\d.e]+)\s*(?:\/\s*([-+\d.e]+))?\s*(%?)\s*$/i.exec(plain.replace(",", "."));
  const [, over, under, percent] = parts ?? [];
  const value = Number(over) / Number(under ?? 1) / (percent && unit !== "%" ? 100 : 1);
  return Number.isFinite(value) ? value : null;
}

function numberOf(name, { question, unit }, answer) {
  const keep = { inputmode: "decimal", autocomplete: "off", ...KEYS };
  const box = make("input", { id: name, type: "text", value: answer ?? "", ...keep });
  const asked = make("label", { class: "asked", for: name }, question);
  const element = make("div", {}, asked, make("div", { class: "number" }, box, unit));
  return { element, read: () => numberIn(box.value, unit) };
}

function curveOf(name, { question, xs, low, high, x, y }, answer) {
  const step = (high - low) / STEPS;
  const line = make("span");
  const columns = xs.map((at, i) => {
    const range = { type: "range", min: low, max: high, step, "aria-label": `${y} at ${x} ${at}` };
    const column = make("input", { ...range, ...KEYS });
    column.value = answer?.[i] ?? (low + high) / 2;
    return column;
  });
  let touched = answer != null;
  const draw = () => {
    const points = columns.map((c, i) => `${i + 0.5},${(high - c.value) / (high - low)}`).join(" ");
    // SVG needs its own namespace; there is nothing in it but numbers.
    line.innerHTML = `<svg viewBox="0 0 ${xs.length} 1" preserveAspectRatio="none" aria-hidden="true"><polyline points="${points}"/></svg>`;
  };
  const board = make("div", { class: "board" }, make("div", { class: "columns" }, ...columns), line);
  const put = (event) => {
    const { left, top, width, height } = board.getBoundingClientRect();
    const column = columns[Math.floor(((event.clientX - left) / width) * xs.length)];
    if (!column) return;
    column.value = high - ((event.clientY - top - THUMB) / (height - 2 * THUMB)) * (high - low);
    touched = true;
    draw();
  };
  board.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    board.setPointerCapture(event.pointerId);
    put(event);
  });
  board.addEventListener("pointermove", (event) => event.buttons && put(event));
  board.addEventListener("input", () => {
    touched = true;
    draw();
  });
  draw();
  const ends = make("div", { class: "ends" }, make("span", {}, `${high}`), make("span", {}, `${low}`));
  const ticks = make("div", { class: "ticks" }, ...xs.map((at) => make("span", {}, at)));
  const axis = make("div", { class: "axis" }, `${x}; upwards ${y}`);
  const asked = make("legend", { class: "asked" }, question);
  const element = make("fieldset", {}, asked, make("div", { class: "curve" }, ends, board, ticks, axis));
  return { element, read: () => (touched ? columns.map((column) => Number(column.value)) : null) };
}

const KINDS = { choice: choiceOf, number: numberOf, curve: curveOf };
const WANTED = {
  choice: "Choose one first.",
  number: "A number, please: 0.5, 1/3 or 50%.",
  curve: "Draw first: with the mouse, or with Tab and the arrow keys.",
};


function render({ model, el }) {
  const settings = model.get("settings");
  const asked = KINDS[settings.kind](unique(), settings, model.get("answer"));
  const button = make("button", { type: "button", ...KEYS }, "Keep my guess");
  const status = make("span", { role: "status" }, model.get("kept"));
  const below = make("div", { class: "below" }, button, status);
  const form = make("form", { class: "unrolled-explorer unrolled-guess", "aria-label": "Guess first" }, asked.element, below);
  const keep = () => {
    const answer = asked.read();
    if (answer == null) return void (status.textContent = WANTED[settings.kind]);
    status.textContent = model.get("kept");
    model.set("answer", answer);
    model.save_changes();
  };
  button.addEventListener("click", keep);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target === button) return;
    event.preventDefault(); // in JupyterLab no form is ever submitted by this key
    event.stopPropagation();
    keep();
  });
  const told = () => (status.textContent = model.get("kept") || "");
  model.on("change:kept", told);
  el.append(form);
  return () => model.off("change:kept", told);
}

export default { render };
