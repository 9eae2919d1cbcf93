// Random numbers by address, as unrolled/widgets/noise.py draws them: each letter's luck has a
// place of its own, so it stays what it was while the temperature moves.

const GOLDEN = 0x9e3779b9;

function mixed(h) {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

// The Gumbel noise of n letters at one step of one sample.
export function gumbel(seed, sample, step, n) {
  const place = mixed((mixed((mixed(seed | 0) + GOLDEN + sample) | 0) + GOLDEN + step) | 0);
  return Float64Array.from({ length: n }, (_, letter) => {
    const h = mixed((place + GOLDEN + letter) | 0) >>> 0;
    return -Math.log(-Math.log((h + 0.5) / 2 ** 32));
  });
}
