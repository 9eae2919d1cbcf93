// Samples that hold still: a letter changes only where another one wins.
import { cut, winner } from "./chance.js";
import { gumbel } from "./noise.js";

// One sample: drawn[k] is the letter that won at nodes[k], which has read all that stands before.
export class Sample {
  constructor(number, { reader, letters, longest, lines }) {
    Object.assign(this, { number, reader, letters, longest, lines });
    this.end = letters.indexOf("\n");
    this.restart(null, 0);
  }

  // Begin after what `node` has read, with the dice of `seed`.
  restart(node, seed) {
    if (seed !== this.seed) this.noise = [];
    Object.assign(this, { seed, nodes: [node], drawn: [], ended: false, stale: "" });
    this.kept = this.longest; // nothing has re-formed yet
  }

  // Keep the letters that win at `how`, {temperature, k, mass}, up to the first that does not, and say
  // whether there is one. `stale` holds what stood there, to be seen until new letters cover it.
  settle(how) {
    let at = this.drawn.findIndex((letter, k) => this.#wins(k, how) !== letter);
    if (at < 0 && this.#wouldGoOn(how)) at = this.drawn.length;
    if (at < 0) return false;
    this.stale = this.written() + this.stale.slice(this.drawn.length);
    this.drawn.length = at;
    this.nodes.length = at + 1;
    this.ended = false;
    this.kept = at;
    return true;
  }

  // Draw one letter more; false when the sample is whole, or must wait for an answer.
  grow(how) {
    if (this.ended) return false;
    const k = this.drawn.length;
    if (!this.nodes[k] && k > 0)
      this.nodes[k] = this.reader.next(this.nodes[k - 1], this.drawn[k - 1]);
    if (!this.nodes[k]) return false;
    const letter = this.#wins(k, how);
    const last = letter === this.end && this.#ends() + 1 >= this.lines;
    if (!last) this.drawn.push(letter);
    this.ended = last || this.drawn.length === this.longest;
    if (this.ended) this.stale = "";
    return !this.ended;
  }

  written() {
    return this.drawn.map((i) => this.letters[i]).join("");
  }

  #wouldGoOn(how) {
    const k = this.drawn.length;
    return this.ended && k < this.longest && this.#wins(k, how) !== this.end;
  }

  // Newlines within the sample; the one that ends it is not drawn.
  #ends() {
    return this.drawn.filter((letter) => letter === this.end).length;
  }

  #wins(k, how) {
    this.noise[k] ??= gumbel(this.seed, this.number, k, this.letters.length);
    return winner(cut(this.nodes[k].scores, how), how.temperature, this.noise[k]);
  }
}
