// Lines on two axes, in pixels of the page: letters keep their size however narrow it gets.
import { drawn } from "./svg.js";

const LEFT = 52, BOTTOM = 40, TOP = 22, RIGHT = 12;

// Some four to six round numbers between two others.
export function ticks([low, high]) {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((k) => k * power >= rough);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, k) => (first + k) * step);
}

// Powers of ten between two numbers, at most half a dozen.
function powers([low, high]) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const step = Math.ceil((last - first + 1) / 6);
  return Array.from({ length: last - first + 1 }, (_, k) => first + k)
    .filter((k) => k % step === 0).map((k) => 10 ** k);
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const raised = (k) => `10${k < 0 ? "⁻" : ""}${[...String(Math.abs(k))].map((d) => RAISED[d]).join("")}`;
const plain = (n) => String(Number(n.toPrecision(6))).replace(/\B(?=(\d{3})+$)/g, ",");

// x and y: [low, high, label]; a backward axis has high before low.
export function chart(width, height, x, y, log = false) {
  const scale = log ? Math.log10 : (n) => n;
  const along = (n) => LEFT + ((n - x[0]) / (x[1] - x[0])) * (width - LEFT - RIGHT);
  const up = (n) =>
    height - BOTTOM - ((scale(n) - scale(y[0])) / (scale(y[1]) - scale(y[0]))) * (height - BOTTOM - TOP);
  const say = (text, attributes) => drawn("text", attributes, text);
  const floor = height - BOTTOM;
  const rows = (log ? powers(y) : ticks(y)).flatMap((n) => [
    drawn("line", { class: "grid", x1: LEFT, x2: width - RIGHT, y1: up(n), y2: up(n) }),
    say(log ? raised(Math.round(Math.log10(n))) : plain(n), { x: LEFT - 6, y: up(n) + 4, "text-anchor": "end" }),
  ]);
  const columns = ticks([Math.min(x[0], x[1]), Math.max(x[0], x[1])]).map((n) =>
    say(plain(n), { x: along(n), y: floor + 16, "text-anchor": "middle" }));
  const svg = drawn(
    "svg", { "aria-hidden": "true", width, height, viewBox: `0 0 ${width} ${height}` },
    ...rows, ...columns,
    drawn("line", { class: "axis", x1: LEFT, x2: width - RIGHT, y1: floor, y2: floor }),
    say(x[2], { x: (LEFT + width - RIGHT) / 2, y: height - 6, "text-anchor": "middle" }),
    say(y[2], { x: 2, y: 13 }),
  );
  return {
    svg, along, up,
    // What lies outside the axes is left out: a line that leaves them does not run along their edge.
    line(points, attributes) {
      const seen = ([, b]) => b >= y[0] && b <= y[1];
      const path = points.map(([a, b], k) =>
        seen([a, b]) ? `${k && seen(points[k - 1]) ? "L" : "M"}${along(a).toFixed(1)} ${up(b).toFixed(1)}` : "");
      svg.append(drawn("path", { fill: "none", ...attributes, d: path.join("") }));
    },
    upright(n, attributes) {
      svg.append(drawn("line", { ...attributes, x1: along(n), x2: along(n), y1: TOP, y2: floor }));
    },
  };
}
