// One frame for every drawing: sliders with room, a picture in the theme's colours that fits the
// width, what to see in it, and the numbers for whoever listens instead.
import { make, unique } from "./elements.js";

const QUIET = 500; // ms without a change before a screen reader is told
const LEAST = 300; // pixels; narrower than this a page scrolls

// A slider over places 0, 1, …; `says(place)` is the value that is read there.
export function slid({ label, last, at, says }, changed) {
  const id = unique();
  const range = { id, type: "range", min: 0, max: last, step: 1, value: at };
  const input = make("input", { ...range, "data-lm-suppress-shortcuts": "true" });
  const readout = make("output", { for: id });
  const row = make("div", { class: "control" }, make("label", { for: id }, label), input, readout);
  const show = () => {
    readout.textContent = says(Number(input.value));
    input.setAttribute("aria-valuetext", readout.textContent);
  };
  input.addEventListener("input", () => (show(), changed()));
  show();
  return {
    row,
    get place() { return Number(input.value); },
    // A longer list; the handle stays, or goes to the end where it stood there.
    reach(end) {
      const followed = input.value === input.max;
      input.max = end;
      if (followed) input.value = end;
      show();
    },
  };
}

// draw(places, width) gives {picture: [elements], below: [elements], described}.
export function frame(el, { name, caption, sliders = [], above = [] }, draw) {
  const controls = sliders.map((one) => slid(one, () => redraw()));
  const picture = make("div", { class: "picture", role: "img" });
  const below = make("div", { class: "below" });
  const spoken = make("p", { class: "spoken", role: "status", "aria-live": "polite" });
  const box = make(
    "figure",
    { class: "unrolled-drawing", role: "group", "aria-label": name },
    ...above, ...controls.map(({ row }) => row), picture, below,
    make("figcaption", {}, caption), spoken,
  );
  el.replaceChildren(box);
  let width = 0;
  let quiet;

  function redraw(moved = true) {
    width = Math.max(LEAST, picture.clientWidth);
    const shown = draw(controls.map(({ place }) => place), width);
    picture.replaceChildren(...shown.picture);
    picture.setAttribute("aria-label", shown.described);
    below.replaceChildren(...(shown.below ?? []));
    clearTimeout(quiet);
    if (moved) quiet = setTimeout(() => (spoken.textContent = shown.described), QUIET);
  }

  const sizes = new ResizeObserver(() => {
    if (Math.max(LEAST, picture.clientWidth) !== width) redraw(false);
  });
  sizes.observe(box);
  redraw(false);
  return { redraw, controls, stop: () => (sizes.disconnect(), clearTimeout(quiet)) };
}
