// Sliders and boxes above a picture that a kernel draws.
import { make, unique } from "./elements.js";
import { slid } from "./frame.js";

// A box for a text.
function written({ label, value }, changed) {
  const id = unique();
  const keys = { "data-lm-suppress-shortcuts": "true", spellcheck: "false", autocomplete: "off" };
  const input = make("input", { id, type: "text", value, ...keys });
  input.addEventListener("input", changed);
  const row = make("div", { class: "control" }, make("label", { for: id }, label), input);
  return { row, get value() { return input.value; } };
}

// A slider that stops at some numbers.
function stopped({ label, stops, shown, at }, changed) {
  const one = slid({ label, last: stops.length - 1, at, says: (place) => shown[place] }, changed);
  return { row: one.row, get value() { return stops[one.place]; } };
}

function render({ model, el }) {
  const changed = () => {
    model.set("values", rows.map(({ value }) => value));
    model.save_changes();
  };
  const rows = model.get("controls").map((one) => (one.stops ? stopped : written)(one, changed));
  const page = make("div", { class: "page" });
  // HTML of the course's own plots, in which a learner's text is escaped.
  const show = () => (page.innerHTML = model.get("page"));
  const box = { class: "unrolled-drawing unrolled-controls", role: "group", "aria-label": "Try it" };
  el.replaceChildren(make("div", box, ...rows.map(({ row }) => row), page));
  model.on("change:page", show);
  show();
  return () => model.off("change:page", show);
}

export default { render };
