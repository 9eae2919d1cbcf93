// What one unit's gates do over a text: a band for each, the letters on top, one letter looked at.
import { make } from "./elements.js";
import { frame } from "./frame.js";
import { drawn } from "./svg.js";

const NAMES = 84, CELL = 16, BAND = 22, HEAD = 20, GAP = 16;
const VISIBLE = { "\n": "⏎", " ": "␣" };

// A gate from the page's ground to blue; a signed value to red above zero, to blue below.
function colour(value, signed) {
  const share = Math.round(100 * Math.min(1, Math.abs(value)));
  const ink = signed && value > 0 ? "--vermilion" : "--blue";
  return `fill: color-mix(in srgb, var(${ink}) ${share}%, var(--paper))`;
}

// settings: {text, rows: [{name, signed, values: [one a letter]}, …], told}
export function gates(el, { text, rows, told, caption }) {
  const letters = [...text];
  const says = (t) => `${VISIBLE[letters[t]] ?? letters[t]}, number ${t + 1}`;
  const slider = { label: "Letter", last: letters.length - 1, at: 0, says };

  function draw([t], width) {
    const across = Math.max(1, Math.floor((width - NAMES) / CELL));
    const high = HEAD + BAND * rows.length + GAP;
    const lines = Math.ceil(letters.length / across);
    const svg = drawn("svg", {
      "aria-hidden": "true", width, height: lines * high, viewBox: `0 0 ${width} ${lines * high}`,
    });
    for (let line = 0; line < lines; line++) {
      const top = line * high;
      rows.forEach(({ name }, r) => {
        const place = { x: NAMES - 6, y: top + HEAD + BAND * r + 15, "text-anchor": "end" };
        svg.append(drawn("text", place, name));
      });
      letters.slice(line * across, (line + 1) * across).forEach((letter, k) => {
        const x = NAMES + k * CELL;
        const middle = { x: x + CELL / 2, y: top + 14, "text-anchor": "middle", class: "letter" };
        svg.append(drawn("text", middle, letter));
        rows.forEach(({ values, signed }, r) => {
          const box = { x, y: top + HEAD + BAND * r, width: CELL - 1, height: BAND - 2 };
          svg.append(drawn("rect", { ...box, style: colour(values[line * across + k], signed) }));
        });
      });
    }
    const [line, k] = [Math.floor(t / across), t % across];
    const mark = { x: NAMES + k * CELL - 1, y: line * high + 1, width: CELL + 1, height: high - GAP };
    svg.append(drawn("rect", { ...mark, class: "mark" }));
    const numbers = rows.map(({ name, values }) => `${name} ${values[t].toFixed(2)}`).join(" · ");
    const words = `At ${says(t)}: ${numbers}.`;
    return { picture: [svg], below: [make("p", { class: "numbers" }, words)], described: `${told} ${words}` };
  }

  return frame(el, { name: "Gates over a text", caption, sliders: [slider] }, draw);
}
