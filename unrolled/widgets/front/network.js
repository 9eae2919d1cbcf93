// The forward pass of labs 01, 07 and 11, one letter at a time, in double precision.
//
// The weights lie in one buffer in the order of the engine's `Network.flat`: for each layer
// Wax, Waa, ba (RNN) or W, b on the stacked [a_prev; xt] (LSTM, gates f i o c; GRU, r z c, and where
// the reset comes after the product bca), then the first state where it is learned; at the end Wya and by. Matrices row by row.

// Sum of weights[from + i] * v[i], in four sums that a processor adds at once.
function dot(weights, from, v, n) {
  let a = 0, b = 0, c = 0, d = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    a += weights[from + i] * v[i];
    b += weights[from + i + 1] * v[i + 1];
    c += weights[from + i + 2] * v[i + 2];
    d += weights[from + i + 3] * v[i + 3];
  }
  for (; i < n; i++) a += weights[from + i] * v[i];
  return a + b + c + d;
}

const sigmoid = (z) => 1 / (1 + Math.exp(-z));

// What row r of a matrix (rows, width) makes of x, from column `from` on. In the lowest layer x is
// a letter's index: its column is looked up, and -1, no letter, is a column of zeros.
function input(matrix, r, width, from, x) {
  if (typeof x !== "number") return dot(matrix, r * width + from, x, x.length);
  return x < 0 ? 0 : matrix[r * width + from + x];
}

function rnnLayer(take, n_x, n_a, learned) {
  const [Wax, Waa, ba] = [take(n_a * n_x), take(n_a * n_a), take(n_a)];
  return {
    first: learned ? Float64Array.from(take(n_a)) : new Float64Array(n_a),
    output: (state) => state,
    step(a_prev, x) {
      const a_next = new Float64Array(n_a);
      for (let r = 0; r < n_a; r++)
        a_next[r] = Math.tanh(input(Wax, r, n_x, 0, x) + dot(Waa, r * n_a, a_prev, n_a) + ba[r]);
      return a_next;
    },
  };
}

// A state is [a; c].
function lstmLayer(take, n_x, n_a, learned) {
  const width = n_a + n_x;
  const [W, b] = [take(4 * n_a * width), take(4 * n_a)];
  return {
    first: learned ? Float64Array.from(take(2 * n_a)) : new Float64Array(2 * n_a),
    output: (state) => state.subarray(0, n_a),
    step(state, x) {
      const next = new Float64Array(2 * n_a);
      const z = (r) => dot(W, r * width, state, n_a) + input(W, r, width, n_a, x) + b[r];
      for (let r = 0; r < n_a; r++) {
        const ft = sigmoid(z(r));
        const it = sigmoid(z(n_a + r));
        const ot = sigmoid(z(2 * n_a + r));
        const c_next = ft * state[n_a + r] + it * Math.tanh(z(3 * n_a + r));
        next[n_a + r] = c_next;
        next[r] = ot * Math.tanh(c_next);
      }
      return next;
    },
  };
}

// The reset gate closes before or after the candidate's product with a_prev.
function gruLayer(take, n_x, n_a, learned, reset) {
  const width = n_a + n_x;
  const [W, b] = [take(3 * n_a * width), take(3 * n_a)];
  const bca = reset === "after" ? take(n_a) : null;
  return {
    first: learned ? Float64Array.from(take(n_a)) : new Float64Array(n_a),
    output: (state) => state,
    step(a_prev, x) {
      const a_next = new Float64Array(n_a);
      const enters = (r) => input(W, r, width, n_a, x) + b[r];
      const recurs = (r, a) => dot(W, r * width, a, n_a);
      const rt = a_next.map((_, r) => sigmoid(enters(r) + recurs(r, a_prev)));
      const open = a_prev.map((value, r) => rt[r] * value);
      for (let r = 0; r < n_a; r++) {
        const zt = sigmoid(enters(n_a + r) + recurs(n_a + r, a_prev));
        const c = 2 * n_a + r;
        const past = bca ? rt[r] * (recurs(c, a_prev) + bca[r]) : recurs(c, open);
        a_next[r] = zt * a_prev[r] + (1 - zt) * Math.tanh(enters(c) + past);
      }
      return a_next;
    },
  };
}

const LAYERS = { rnn: rnnLayer, lstm: lstmLayer, gru: gruLayer };

// shape: {cell, hidden, letters, learned, reset}; weights: Float32Array or Float64Array.
export function network({ cell, hidden, letters, learned, reset }, weights) {
  let at = 0;
  const take = (n) => weights.subarray(at, (at += n));
  const layers = hidden.map((n_a, i) =>
    LAYERS[cell](take, i ? hidden[i - 1] : letters, n_a, learned, reset),
  );
  const top = hidden[hidden.length - 1];
  const [Wya, by] = [take(letters * top), take(letters)];
  if (at !== weights.length) throw new Error(`${weights.length} weights, expected ${at}`);
  return {
    first: layers.map((one) => one.first),
    // The state after letter x, and the scores of the next letter.
    step(state, x) {
      let flow = x;
      const next = layers.map((one, i) => {
        const after = one.step(state[i], flow);
        flow = one.output(after);
        return after;
      });
      const scores = Float64Array.from(by, (b, r) => b + dot(Wya, r * top, flow, top));
      return { state: next, scores };
    },
  };
}
