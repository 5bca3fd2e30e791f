/** What stands on disk, as plain values that `assert.deepEqual` can compare and show. */
import { Buffer } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import { joinPath, type RawName, type RawPath } from "../../src/base/names.ts";
import type { Entry, Kind } from "../../src/model/entry.ts";
import { type Handle, openPlatform } from "../../src/platform/mod.ts";

const system = await openPlatform("auto");

/** One entry, with all that a copy has to keep. */
export interface Seen {
  readonly kind: Kind;
  /** Octal. */
  readonly mode: string;
  /** Seconds and nanoseconds since the epoch, joined by a dot (not a decimal fraction). */
  readonly mtime: string;
  /** Numbers of user and group, joined by a colon. */
  readonly owner: string;
  readonly size?: number;
  /** Of a file: its text if short, else a digest that holes do not influence. */
  readonly content?: string;
  /** Of a large file: whether it takes less than half of its size on disk. */
  readonly sparse?: boolean;
  readonly target?: string;
  /** Major and minor number of a device node. */
  readonly device?: string;
  /** The first path, in order, of the same inode; absent at that first path. */
  readonly sameAs?: string;
  /** Values in hexadecimal. */
  readonly xattrs: Readonly<Record<string, string>>;
}

export type SeenTree = Record<string, Seen>;

/** Every entry below (and, as ".", at) an absolute path, in the order of their paths. */
export function readTree(path: string): SeenTree {
  const root = system.openRoot(path);
  const found: { path: string; entry: Entry; seen: Seen }[] = [];
  const visit = (directory: Handle, path: RawPath): void => {
    const entry = system.stat({ handle: directory, name: null });
    if (entry) found.push({ path: path || ".", entry, seen: look(directory, null, entry) });
    for (const { name } of system.list(directory)) {
      const entry = system.stat({ handle: directory, name });
      if (!entry) continue;
      const place = joinPath(path, name);
      if (entry.kind !== "directory") {
        found.push({ path: place, entry, seen: look(directory, name, entry) });
        continue;
      }
      const child = system.openDirectory(directory, name as string as RawPath);
      visit(child, place);
      system.close(child);
    }
  };
  visit(root, "" as RawPath);
  system.close(root);
  return withLinks(found);
}

function withLinks(found: { path: string; entry: Entry; seen: Seen }[]): SeenTree {
  found.sort((one, other) => one.path < other.path ? -1 : 1);
  const first = new Map<string, string>();
  return Object.fromEntries(found.map(({ path, entry, seen }) => {
    const identity = `${entry.device}:${entry.inode}`;
    const sameAs = first.get(identity);
    if (sameAs !== undefined) return [path, { ...seen, sameAs }];
    first.set(identity, path);
    return [path, seen];
  }));
}

function look(directory: Handle, name: RawName | null, entry: Entry): Seen {
  const attributes = system.listAttributes({ handle: directory, name });
  return {
    kind: entry.kind,
    mode: entry.mode.toString(8),
    mtime: `${entry.mtimeSeconds}.${entry.mtimeNanoseconds}`,
    owner: `${entry.owner}:${entry.group}`,
    ...entry.kind === "file" && name !== null && lookInto(directory, name, entry),
    ...entry.kind === "symlink" && name !== null && { target: system.readLink(directory, name) },
    ...entry.kind.endsWith("device") && {
      device: `${Math.floor(entry.specialDevice / 2 ** 20)}:${entry.specialDevice % 2 ** 20}`,
    },
    xattrs: Object.fromEntries(attributes.map(({ name, value }) => [name, value.toHex()])),
  };
}

const LARGE = 1024 * 1024;
const SHORT = 64;
const BLOCK = 4096;

function lookInto(directory: Handle, name: RawName, entry: Entry): Partial<Seen> {
  const handle = system.openFile(directory, name);
  try {
    const { size } = entry;
    const content = size <= LARGE ? readSmall(handle, size) : digestOfData(handle, size);
    return { size, content, ...size > LARGE && { sparse: entry.allocated * 2 < size } };
  } finally {
    system.close(handle);
  }
}

const buffer = new Uint8Array(LARGE);

function readSmall(handle: Handle, size: number): string {
  return seenContent(buffer.subarray(0, system.read(handle, buffer.subarray(0, size), 0)));
}

/** How {@linkcode Seen} shows the content of a file. */
export function seenContent(bytes: Uint8Array): string {
  if (bytes.length <= SHORT) return new TextDecoder().decode(bytes);
  if (bytes.length <= LARGE) return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  return seenPieces([bytes]);
}

/** The same of a large file, from what it consists of; each piece but the last of whole blocks. */
export function seenPieces(pieces: Iterable<Uint8Array>): string {
  const hash = createHash("sha256");
  let offset = 0;
  for (const piece of pieces) {
    hashBlocks(hash, piece, offset);
    offset += piece.length;
  }
  return `blocks:${hash.digest("hex")}`;
}

const zeros = new Uint8Array(BLOCK);

/** Takes in offset and content of every block that is not all zeros: layout plays no part. */
function hashBlocks(hash: Hash, bytes: Uint8Array, offset: number): void {
  for (let at = 0; at < bytes.length; at += BLOCK) {
    const block = bytes.subarray(at, at + BLOCK);
    // Buffer.compare is native; a loop over gigabytes is not.
    const empty = Buffer.compare(block, zeros.subarray(0, block.length)) === 0;
    if (!empty) hash.update(`${offset + at}:`).update(block);
  }
}

function digestOfData(handle: Handle, size: number): string {
  const hash = createHash("sha256");
  let offset = 0;
  while (offset < size) {
    const data = system.nextData(handle, offset);
    if (!data) break;
    offset = Math.max(offset, Math.floor(data.start / BLOCK) * BLOCK);
    while (offset < data.end) {
      const read = system.read(handle, buffer, offset);
      if (read === 0) break;
      hashBlocks(hash, buffer.subarray(0, read), offset);
      offset += read;
    }
  }
  return `blocks:${hash.digest("hex")}`;
}

/** The paths at which two trees differ, each with what is at either side; none when equal. */
export function differences(
  one: SeenTree,
  other: SeenTree,
  same: (one: Seen, other: Seen) => boolean = (a, b) => JSON.stringify(a) === JSON.stringify(b),
): string[] {
  const paths = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return paths.flatMap((path) => {
    const [a, b] = [one[path], other[path]];
    if (a && b && same(a, b)) return [];
    return [`${elided(path)}: ${JSON.stringify(a)} | ${JSON.stringify(b)}`];
  });
}

function elided(path: string): string {
  const whole = JSON.stringify(path);
  return whole.length <= 300 ? whole : `${whole.slice(0, 100)} ... ${whole.slice(-150)}`;
}
