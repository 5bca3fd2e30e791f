/**
 * Trees by way of `tar`: the runtime writes below /dev only when it may do everything, which is
 * no reason to let it.
 */

const BLOCK = 512;
const encoder = new TextEncoder();

// Fields of a header in ustar's form: see "pax Interchange Format" and "ustar" of POSIX, pax(1).
const MODE_AT = 100;
const SIZE_AT = 124;
const TIME_AT = 136;
const CHECKSUM_AT = 148;
const TYPE_AT = 156;
const MAGIC_AT = 257;

export interface ArchiveEntry {
  /** Below the root of the tree; at most 99 bytes. A folder's ends in a slash. */
  readonly path: string;
  /** Seconds since the epoch. */
  readonly mtime: number;
  /** Bytes that `content` will give. */
  readonly size: number;
  readonly content: Iterable<Uint8Array>;
}

function octal(header: Uint8Array, at: number, value: number, length: number): void {
  encoder.encodeInto(value.toString(8).padStart(length - 1, "0"), header.subarray(at, at + length));
}

function headerOf({ path, mtime, size }: ArchiveEntry): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const folder = path.endsWith("/");
  encoder.encodeInto(path, header);
  octal(header, MODE_AT, folder ? 0o755 : 0o644, 8);
  octal(header, SIZE_AT, size, 12);
  octal(header, TIME_AT, mtime, 12);
  header.fill(0x20, CHECKSUM_AT, CHECKSUM_AT + 8);
  encoder.encodeInto(folder ? "5" : "0", header.subarray(TYPE_AT));
  encoder.encodeInto("ustar\x0000", header.subarray(MAGIC_AT));
  octal(header, CHECKSUM_AT, header.reduce((sum, byte) => sum + byte, 0), 7);
  return header;
}

function* blocks(entries: Iterable<ArchiveEntry>): Generator<Uint8Array> {
  for (const entry of entries) {
    yield headerOf(entry);
    yield* entry.content;
    yield new Uint8Array((BLOCK - entry.size % BLOCK) % BLOCK);
  }
  yield new Uint8Array(2 * BLOCK);
}

/** Puts small pieces together, so that each write to the pipe is worth it. */
function* batches(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  const batch = new Uint8Array(4 * 1024 * 1024);
  let filled = 0;
  for (const piece of pieces) {
    if (filled + piece.length > batch.length) {
      yield batch.subarray(0, filled);
      filled = 0;
    }
    batch.set(piece, filled);
    filled += piece.length;
  }
  yield batch.subarray(0, filled);
}

/** Makes a tree in the folder `root`, which has to be there. Contents come in pieces up to 4 MiB. */
export async function buildTree(root: string, entries: Iterable<ArchiveEntry>): Promise<void> {
  const child = new Deno.Command("tar", {
    args: ["--extract", "--no-same-owner", "--directory", root],
    stdin: "piped",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  for (const batch of batches(blocks(entries))) await writer.write(batch);
  await writer.close();
  const { code } = await child.status;
  if (code !== 0) throw new Error(`tar ended with exit code ${code}`);
}
