// From scores to chances.

export function largest(scores) {
  let top = 0;
  for (let i = 1; i < scores.length; i++) if (scores[i] > scores[top]) top = i;
  return top;
}

// softmax(scores / temperature); at temperature 0 the highest score takes all.
export function chances(scores, temperature) {
  const top = largest(scores);
  if (temperature === 0) return Float64Array.from(scores, (_, i) => Number(i === top));
  const p = Float64Array.from(scores, (z) => Math.exp((z - scores[top]) / temperature));
  const total = p.reduce((sum, x) => sum + x, 0);
  return p.map((x) => x / total);
}

// The scores of the letters that stay: of the k likeliest as few as hold `mass`. The others can never
// win. Among equals the lower index stays.
export function cut(scores, { temperature, k, mass }) {
  if (k >= scores.length && mass >= 1) return scores;
  const p = chances(scores, temperature);
  const order = Array.from(p.keys()).sort((i, j) => p[j] - p[i] || i - j).slice(0, k);
  const whole = order.reduce((sum, i) => sum + p[i], 0);
  const staying = new Float64Array(scores.length).fill(-Infinity);
  let held = 0;
  for (const i of order) {
    staying[i] = scores[i];
    held += p[i];
    if (held >= mass * whole) break;
  }
  return staying;
}

// Uncertainty in bits.
export function entropy(p) {
  return p.reduce((bits, x) => (x > 0 ? bits - x * Math.log2(x) : bits), 0);
}

// The letter with the largest score plus temperature times noise: a draw from `chances`.
export function winner(scores, temperature, noise) {
  let top = 0;
  let best = -Infinity;
  for (let i = 0; i < scores.length; i++) {
    const value = scores[i] + temperature * noise[i];
    if (value > best) [top, best] = [i, value];
  }
  return top;
}
