// Where a drawing meets its host: a widget with a kernel behind it, or a page with none.
import { floats } from "./floats.js";
import { gates } from "./gates.js";
import { names } from "./names.js";
import { reach } from "./reach.js";
import { surprise } from "./surprise.js";

const KINDS = { gates, names, reach, surprise };

// Draw what was sent once; `numbers` are the weights, for a kind that reads with a network.
function start(el, settings, numbers) {
  const { kind, shape } = settings;
  return KINDS[kind](el, settings, shape && floats(numbers, shape.bytes));
}

export function mount(el, settings, base64 = "") {
  start(el, settings, Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
}

function render({ model, el }) {
  const shown = start(el, model.get("settings"), model.get("numbers"));
  const more = () => shown.more?.(model.get("settings"));
  model.on("change:settings", more);
  return () => {
    model.off("change:settings", more);
    shown.stop();
  };
}

export default { render };
