// Where the explorer meets its host: a widget with a kernel behind it, or a page with none.
import { explorer } from "./explorer.js";
import { floats } from "./floats.js";
import { network } from "./network.js";
import { askingReader, networkReader } from "./readers.js";

const PATIENCE = 4000; // ms until a kernel that does not answer is said to be silent
const LAST = "Shown is what was computed last";

function rowsOf(texts, scores, n) {
  return texts.map((text, k) => [text, scores.subarray(k * n, (k + 1) * n)]);
}

// An explorer of a network, or of what is known of a function; `send` passes questions to it.
function start(el, settings, numbers, send) {
  const { shape, texts } = settings;
  if (shape) {
    const scores = network(shape, floats(numbers, shape.bytes));
    return { shown: explorer(el, settings, networkReader(scores)) };
  }
  const letters = [...settings.letters];
  const known = new Map(rowsOf(texts, floats(numbers, 8), letters.length));
  const reader = askingReader(letters, known, send);
  return { shown: explorer(el, settings, reader), reader };
}

// In a page with no kernel: what a function was not asked for stays unknown.
export function mount(el, settings, base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  let shown;
  const silent = () => {
    shown?.say(`${LAST}: there is no kernel here to ask for more.`);
    return false;
  };
  ({ shown } = start(el, settings, bytes, silent));
}

function render({ model, el }) {
  const settings = model.get("settings");
  let timer;
  let shown;
  let reader;
  const silent = () => {
    reader.askAgain();
    shown.say(`${LAST}: the kernel does not answer; it is busy, or gone.`);
  };
  const send = (ask) => {
    clearTimeout(timer);
    timer = setTimeout(silent, PATIENCE);
    model.send({ ask });
    return true;
  };
  ({ shown, reader } = start(el, settings, model.get("numbers"), send));
  const told = ({ texts, error }, buffers) => {
    clearTimeout(timer);
    reader.askAgain();
    if (error) return void shown.say(error);
    const scores = floats(buffers[0], 8);
    rowsOf(texts, scores, scores.length / texts.length).forEach((row) => reader.tell(...row));
    shown.draw();
  };
  model.on("msg:custom", told);
  return () => {
    model.off("msg:custom", told);
    clearTimeout(timer);
    shown.stop();
  };
}

export default { render };
