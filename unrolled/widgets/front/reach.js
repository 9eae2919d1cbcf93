// How far back a gradient reaches: a curve for each network, and one whose forget bias is turned.
import { chart } from "./chart.js";
import { make } from "./elements.js";
import { frame } from "./frame.js";
import { drawn } from "./svg.js";

// settings: {fixed: [{name, line, shares}, …], biases, yours: [shares of each bias], first, told}
export function reach(el, { fixed, biases, yours, first, told, caption }) {
  const slider = {
    label: "Forget bias", last: biases.length - 1, at: first, says: (k) => biases[k].toFixed(1),
  };

  function draw([k], width) {
    const steps = yours[k].length - 1;
    const own = { name: `yours: ${biases[k].toFixed(1)}`, line: "own", shares: yours[k] };
    const axes = [[steps, 0, "steps back from the loss"], [1e-9, 30, "share of the gradient that is left"]];
    const picture = chart(width, 280, ...axes, true);
    const all = [...fixed, own];
    all.forEach(({ shares, line }) => picture.line(shares.map((y, x) => [x, y]), { class: line }));
    const key = all.map(({ name, line }) => {
      const sample = drawn("svg", { width: 28, height: 10, "aria-hidden": "true" });
      sample.append(drawn("path", { class: line, fill: "none", d: "M0 5L28 5" }));
      return make("li", {}, sample, name);
    });
    return { picture: [picture.svg], below: [make("ul", { class: "key" }, ...key)], described: told[k] };
  }

  return frame(el, { name: "Reach of the gradient", caption, sliders: [slider] }, draw);
}
