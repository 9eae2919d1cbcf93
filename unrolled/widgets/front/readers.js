// Beginnings that were read, as a tree: samples share the work of what they have in common.
//
// A node is {scores, …}. `read(path)` is the node behind some letters, `next(node, letter)` the one
// a letter further on; null where it is not known yet. -1 stands for no letter.

const ROOM = 48e6; // bytes of states to keep

export function networkReader(net) {
  const size = 8 * net.first.reduce((sum, part) => sum + part.length, 100);
  const root = { state: net.first, children: new Map() };
  let kept = 0;
  function next(node, letter) {
    let child = node.children.get(letter);
    if (!child) {
      if (++kept * size > ROOM) {
        root.children.clear();
        kept = 0;
      }
      child = { ...net.step(node.state, letter), children: new Map() };
      node.children.set(letter, child);
    }
    return child;
  }
  return { next, read: (path) => path.reduce(next, root), finish() {} };
}

// Reads with a function that only a kernel has. `ask(texts)` passes a question on and says whether
// anybody may answer; `tell` brings what came back.
export function askingReader(letters, known, ask) {
  const wanted = new Set();
  const asked = new Set();
  function after(text) {
    if (!known.has(text) && !asked.has(text)) wanted.add(text);
    return known.has(text) ? { text, scores: known.get(text) } : null;
  }
  return {
    read: (path) => after(path.map((i) => letters[i] ?? "").join("")),
    next: (node, letter) => after(node.text + letters[letter]),
    // Called when a drawing is done: what it lacked goes out as one question.
    finish() {
      if (wanted.size && ask([...wanted])) wanted.forEach((text) => asked.add(text));
      wanted.clear();
    },
    tell: (text, scores) => known.set(text, scores),
    // Answers came, or will not come: what is still lacking may be asked for again.
    askAgain: () => asked.clear(),
  };
}
