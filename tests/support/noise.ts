/** Content that looks random, the same on every call. */

const PIECE = 1024 * 1024;
const BLOCK = 4096;

/** In memory, as a whole. */
export function noise(size: number, seed = 1): Uint8Array {
  const words = new Uint32Array(Math.ceil(size / 4));
  let state = seed;
  for (let at = 0; at < words.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[at] = state;
  }
  return new Uint8Array(words.buffer, 0, size);
}

/**
 * Content of a large file, made piece by piece whenever it is asked for: to write it costs little,
 * to have all of it in memory costs much. No block of 4 KiB is like another.
 */
export class Noise {
  constructor(readonly size: number, readonly seed = 1) {}

  /** In the order of the file; what was given is overwritten by what follows. */
  *pieces(): Generator<Uint8Array> {
    const piece = noise(PIECE, this.seed);
    const view = new DataView(piece.buffer);
    for (let offset = 0; offset < this.size; offset += PIECE) {
      for (let at = 0; at < PIECE; at += BLOCK) view.setUint32(at, (offset + at) / BLOCK);
      yield piece.subarray(0, Math.min(PIECE, this.size - offset));
    }
  }
}
