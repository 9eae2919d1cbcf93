"""How to write each function, in words: the third rung of `check.help`, a step a line."""

OUTLINES = {
    "name_lengths": """\
1. Go through the names, in order.
2. A name takes one guess for each letter, and one for its end.
3. Collect these numbers in a list.""",
    # 01
    "softmax": """\
1. Find the largest score of each column, and keep the axis: it must be taken off its own column.
2. Take it off. The probabilities stay as they are, and no exponential is of more than 0.
3. Take the exponential of each entry.
4. Divide each column by its own sum. The axis of the sum is kept, too.""",
    "one_hot": """\
1. Begin with zeros: a row for each character, a column for each index.
2. Go through the indices with their position.
3. Where an index is not None, set a one: in its row, in the column of its position. Index 0 counts.""",
    "rnn_cell_forward": """\
1. Take the five arrays out of the dictionary, by name.
2. Add three things: input weights times input, state weights times old state, hidden bias.
3. One tanh around all of it is the new state.
4. Scores: output weights times the new state, plus the output bias. A softmax makes them a guess.
5. Return both, and a tuple for the way back: new state, old state, input, parameters.""",
    "rnn_forward": """\
1. Make room: states (n_a, m, T_x), predictions (n_y, m, T_x), an empty list for the caches.
2. Before the first step, the state is a0.
3. At each step, give the cell this step's slice of x and the state from the step before.
4. Write the new state and the prediction into their slot, append the cache, carry the state on.
5. After the loop, return states, predictions, and the pair (list of caches, x).""",
    "cross_entropy": """\
1. For each example and each step, find the probability that was given to the true character.
   One index array for each axis picks them all at once: the class, the example, the step.
2. The surprise is minus its logarithm.
3. Add up over all steps and examples; divide by the number of examples, not of steps.""",
    # 02
    "output_backward": """\
1. Work on a copy of the predictions; they belong to whoever called you.
2. Softmax and logarithm together have a simple gradient: take one off at each true character.
3. Divide by the number of examples once, since the loss averages over them.
4. At each step: da is the output weights, transposed, times this gradient.
5. dWya adds up this gradient times the state, transposed, over the steps.
6. dby adds up this gradient over examples and steps; it stays a column.""",
    "rnn_cell_backward": """\
1. Unpack the cache: new state, old state, input, parameters.
2. Send da_next back through the tanh. Its slope is known from the new state alone. Call the result dz.
3. dxt and da_prev: the matrix that each of them passed, transposed, times dz.
4. dWax and dWaa: dz times what the matrix was multiplied with, transposed.
5. dba: dz summed over the examples; it stays a column.""",
    "rnn_backward": """\
1. Make zeros: dx for all steps, a sum for each of dWax, dWaa, dba, and the state's gradient.
2. Go through the steps backwards.
3. What reaches a state is da of its own step plus what came from the step after it. Give this sum, and
   this step's cache, to the cell's backward.
4. Write dxt into its slot, add the three weight gradients to their sums.
5. What the cell hands down to the state is for the step before. After the last one it is da0.""",
    "gradient_check": """\
1. Copy every parameter in double precision: the caller's stay as they are.
2. For each name and each single entry: keep its value, nudge it up, ask for the loss, nudge it down, ask
   again, put it back.
3. The difference of the two losses, divided by twice the nudge, is this entry of the estimate.
4. Compare whole arrays: length of the difference, over the sum of the two lengths; 0 where both are 0.
5. Return one ratio for each name of the parameters.""",
    # 03
    "clip": """\
1. Go through the gradients by name, whatever names there are.
2. Bring each entry into the range from minus to plus the bound, in a new array.
3. Return a new dictionary; the one that was given stays as it is.""",
    "clip_by_norm": """\
1. Find one length for all gradients together: the root of the sum of all squares.
2. Where it is beyond the bound, the factor is bound over length; else the factor is 1.
3. Multiply every gradient by the same factor, into a new dictionary.""",
    "sgd_update": """\
1. Go through the parameters by name; the gradient of W is called dW.
2. Where there is a gradient, the new value is the old one minus learning rate times gradient.
3. Where there is none, the value stays.
4. Return a new dictionary, and make no array of the caller's another.""",
    "adagrad_update": """\
1. Begin with copies of both dictionaries.
2. For each parameter that has a gradient: the new memory is the old one plus the gradient squared.
3. Then the step: learning rate times gradient, over the root of the new memory plus epsilon.
4. Store both under the parameter's name. Return the parameters and the memory.""",
    "smooth": """\
1. Most of the result is the old value: beta times it.
2. The rest, one minus beta, is the current loss. Add the two.""",
    # 04
    "sample": """\
1. Begin with a state of zeros, and with a column of zeros: nothing has been read yet.
2. One step: new state from column and old state, then scores from the state.
3. Divide the scores by the temperature, then the softmax. Make the column one-dimensional.
4. Draw an index with these probabilities from the generator that was given, and append it.
5. Stop after a newline. Otherwise the next column is the one-hot of what was drawn, all else zero.
6. Stop also at the limit of the text; see there what the last index must then be, and end only once.""",
    "optimize": """\
1. Turn the indices into the arrays that the functions want, with a batch of one: x (n_x, 1, T_x), y (1, T_x).
2. Forward through all steps from a_prev; then the loss.
3. Backward: from the predictions to the states, then through time.
4. Collect the five gradients by name, and clip them once, at 5.
5. Take a step of gradient descent, and store the results in the dictionary that was given.
6. Return the loss before the step, the clipped gradients, and the state after the last character.""",
    "model": """\
1. Begin with a state of zeros, an empty list of losses, and the smoothed loss at start.
2. In each iteration, take the next name; after the last comes the first again.
3. X is None and then the letters; Y is the letters and then the newline.
4. One optimize: from zeros for each name, or from the last state where the state is to be carried.
5. Smooth the loss, and note what the text asks for. Return the parameters and the losses.""",
    # 05
    "encode": """\
1. Look each character up in the dictionary, in the order of the text.
2. Let a character that is not there raise: a guess in its place would be another text.
3. Return whole numbers; they will be used as indices.""",
    "decode": """\
1. Turn the dictionary round: from index to character.
2. Look up each index, and join the characters into one text.
3. An index that stands for no character, -1 too, must raise, not count from the end.""",
    "CharRNN.loss": """\
1. Forward: column 0 of a room for T + 1 states is a_prev. At each step pick a column of Wax, add Waa
   times the state before and the bias, and take the tanh.
2. Scores of all steps at once, and the softmax. The loss adds up minus the logarithm at each target.
3. Gradient at the scores: a copy of the probabilities, one taken off at each target.
4. dWya and dby follow from it at once; so does what reaches each state from above.
5. Backward through the steps: add what comes from the step after, pass the tanh, hand down through Waa.
   The last step gets nothing from after it.
6. dWaa and dba from all steps; for dWax, add each step's gradient to the column that was read. The same
   column may come twice.
7. Clip once, at 5. Return loss, gradients, and the last state as a column.""",
    "CharRNN.sample": """\
1. Begin with the state and the index that were given; you change neither.
2. n times: a step of the network with this index, then the probabilities as a flat array.
3. Without a generator take the most probable; with one draw from it. The result is the next index.
4. Append it as a whole number. Return the list.""",
    "CharRNN.train": """\
1. Begin at position 0 of the text, with a state of zeros.
2. A window's targets are its inputs, moved by one; the last window may be shorter.
3. One call of loss from the carried state; then one step of Adagrad. Keep parameters and memory.
4. Note the loss, and tell it to watch where there is one.
5. Move on by a window, carry the state. At the end of the text, back to its beginning, state zeros.""",
    # 06
    "sigmoid": """\
1. The exponential of a large number overflows; that of a negative one never does.
2. So take the exponential of minus the absolute value: it is at most 1.
3. For positive scores the result is one over one plus that; for negative ones, that over one plus that.""",
    "forward": """\
1. Make room for all states and all predictions; the first state is zeros, of your own.
2. At each step: input weights times input plus state weights times state, then the sigmoid.
3. The prediction of a step is the sigmoid of the output weights times its state.
4. Return the predictions, and x, states and parameters for the way back.""",
    "backward": """\
1. At the top: error times the slope of the sigmoid at the prediction, over the number of examples.
2. Go through the steps backwards, with zeros coming from after the last.
3. What reaches a state: its own bit's error through the output weights, plus what comes from after.
4. Times the slope of the sigmoid, which is known from the state alone.
5. Add up the three weight gradients; at the first step the state before is zeros.
6. Hand down through the state weights, transposed.""",
    "add": """\
1. Take the bits of both numbers, the lowest first: column after column, as on paper.
2. Let the network read all pairs of bits, a step for each place.
3. Round each prediction to a bit, only now.
4. Put the bits together again, each times its power of two. Single numbers give a single number.""",
    # 07
    "lstm_cell_forward": """\
1. Stack old state and input, in this order: one array for all four products.
2. Three gates: weights times the stack plus bias, through a sigmoid. Forget, update, output.
3. The candidate: its own weights and bias, through a tanh.
4. New cell: forget gate times the old cell, plus update gate times candidate.
5. New state: output gate times the tanh of the new cell.
6. Prediction: softmax of output weights times new state plus bias.
7. Return the three, and the cache in the order that the text gives.""",
    "lstm_forward": """\
1. Make room for states, predictions and cells, and a list for the caches.
2. Begin with the state a0 and a cell of zeros.
3. At each step give the cell this step's input, and both that came out of the step before.
4. Write all three into their slots, append the cache, carry state and cell on.
5. Return them with the pair (list of caches, x).""",
    # 08
    "lstm_cell_backward": """\
1. The cell hears twice: dc_next, and da_next through the output gate and the slope of the tanh of the new
   cell. Add the two.
2. Each gate hears what it was multiplied with: the output gate the tanh of the new cell, the forget gate
   the old cell, the update gate the candidate, and the candidate the update gate.
3. Each passes its own slope: a sigmoid's, or the tanh's, from its value alone.
4. Weights: each of these times the stack of old state and input, transposed. Biases: summed over examples.
5. Back to the stack: four products with transposed weights, added. Cut it into da_prev and dxt.
6. dc_prev: what the cell hears, times the forget gate.""",
    "lstm_backward": """\
1. Zeros for dx, for all eight weight gradients, and for what comes from after the last step: state, cell.
2. Go through the steps backwards. The state hears da of its own step plus what comes from after.
3. Give the cell's backward both gradients and this step's cache.
4. Write dxt into its slot, add up the weight gradients, hand both gradients on to the step before.
5. The state's gradient after the first step is da0.""",
    # 09
    "build_windows": """\
1. Windows start at 0 and then every stride characters, as long as one character is left to guess.
2. X gets Tx characters from the start; Y the one right after them.
3. Return both lists.""",
    "vectorize": """\
1. Make two arrays of False: windows by steps by characters, and windows by characters.
2. For each window and each position in it, set the entry of its character.
3. Set the entry of the character to guess.""",
    "bits_per_character": """\
1. Turn the text into indices.
2. Let the model read one character after the other, and carry its state.
3. After each, add minus the base-2 logarithm of the probability of the character that comes next. Add
   logarithms: a product of many probabilities becomes 0.
4. Divide by the number of characters that were guessed: the first was not.""",
    "sharpen": """\
1. Take logarithms; what was impossible becomes minus infinity, and that is right.
2. Take off the largest, so that nothing overflows, and divide by the temperature.
3. Exponentials: minus infinity gives 0 again. Divide by their sum.""",
    "generate": """\
1. A character that the model does not know: say which, in an error.
2. Take the last Tx characters of the prompt; where there are fewer, put None before them.
3. Let the model read them, and carry its state.
4. n times: sharpen the probabilities, draw from the generator, append the character, read it.
5. Return what was written, without the prompt.""",
    # 10
    "top_k": """\
1. Where k is the size of the array or more, nothing is cut: return a copy.
2. Order the indices from the most to the least probable; among equals the lower index comes first.
3. Keep the first k of them, and set all others to 0.
4. Divide by the sum of what is left.""",
    "nucleus": """\
1. Where the mass is 1 or more, nothing is cut: return a copy.
2. Order the indices from the most to the least probable; among equals the lower index comes first.
3. Add up in that order. Keep the shortest beginning whose sum reaches the mass, at least one index.
4. Set the others to 0 and divide by the sum of what is left.""",
    "sequence_log_probability": """\
1. Begin with the state and the index of start, and with 0.
2. For each index: ask step for log probabilities and the next state.
3. Add the entry of the index. Logarithms are added where probabilities would be multiplied.
4. Hand on the new state and this index.""",
    "beam_search": """\
1. Begin with one beam: log probability 0, nothing written, the state and index of start.
2. At each of the steps, let each beam ask step once, and make one candidate of every next index.
3. Order candidates by log probability, the largest first; among equals by their indices.
4. Keep as many as the beam is wide. Each carries its own state and its own last index.
5. After the last step, return log probabilities and indices, best first.""",
    # 11
    "gru_cell_forward": """\
1. Stack the old state on the input; both gates read that.
2. Two sigmoids: the reset gate and the update gate.
3. Stack the old state, reset, on the input; one tanh makes the candidate of that.
4. The new state: update gate times old state, plus what is left of 1 times the candidate.
5. Scores, softmax, and a tuple for the way back, in the order that the text gives.""",
    "gru_forward": """\
1. Make room: states (n_a, m, T_x), predictions (n_y, m, T_x), an empty list for the caches.
2. Before the first step, the state is a0.
3. At each step, give the cell this step's slice of x and the state from the step before.
4. Write both results into their slot, append the cache, carry the state on.""",
    "gru_cell_backward": """\
1. Find the ways from the new state back to the old one: straight on, and through each of the three.
2. Gradients at the two ends of the mix: the gate hears the difference of old state and candidate.
3. Through the tanh of the candidate to what it read; its upper part is the reset old state.
4. That part goes on to the reset gate and, times the gate, to the old state.
5. Through both sigmoids to what they read. Add up all that reaches the old state, and the input.
6. Weights hear the product with what they read; biases the sum over the examples, the axis kept.""",
    "gru_backward": """\
1. Make room for dx, and zeros for each weight gradient.
2. Go through the steps backwards. The state hears da of its own step plus what comes from after.
3. Give the cell's backward that and this step's cache.
4. Write dxt into its slot, add up the weight gradients, hand the rest on to the step before.
5. What reaches the state before the first step is da0.""",
}
