/** Files that take a moment to copy. */
const PIECE = 4 * 1024 * 1024;

/** Makes a file of so many bytes, no two pieces of it alike. */
export async function fillFile(path: string, size: number): Promise<void> {
  using handle = await Deno.open(path, { write: true, create: true });
  const piece = crypto.getRandomValues(new Uint8Array(65_536));
  const bytes = new Uint8Array(PIECE);
  for (let at = 0; at < PIECE; at += piece.length) bytes.set(piece, at);
  for (let at = 0; at < size; at += PIECE) {
    new DataView(bytes.buffer).setFloat64(0, at);
    await handle.write(bytes.subarray(0, Math.min(PIECE, size - at)));
  }
}
