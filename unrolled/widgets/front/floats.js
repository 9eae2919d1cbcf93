// Numbers as a kernel sends them.

// Floats of a DataView; copied, since they may not be aligned in it.
export function floats(view, bytes) {
  const { buffer, byteOffset, byteLength } = view;
  const own = buffer.slice(byteOffset, byteOffset + byteLength);
  return bytes === 4 ? new Float32Array(own) : new Float64Array(own);
}
