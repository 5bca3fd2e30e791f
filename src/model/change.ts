import { unreachable } from "../base/errors.ts";
import type { RawPath } from "../base/names.ts";
import { type Change, CHANGE_KINDS, type ChangeKind } from "./execution.ts";
import type { Operation } from "./operation.ts";

/** What an operation changed at the destination; null for nothing. */
export function changeOf(operation: Operation): Change | null {
  const { type, path } = operation;
  switch (type) {
    case "copy-file":
      return { kind: operation.reason === "new" ? "added" : "changed", path, size: operation.size };
    case "make-directory":
    case "make-symlink":
    case "make-hard-link":
    case "make-special":
      return { kind: operation.reason === "new" ? "added" : "changed", path, size: 0 };
    case "set-metadata":
      return { kind: "metadata", path, size: 0 };
    case "remove":
      return { kind: "removed", path, size: operation.size };
    case "skip":
    case "unchanged":
      return null;
    default:
      return unreachable(type);
  }
}

// No path holds a NUL, and every packed change has a slash before its path.
const END = "\0";
const BEFORE_PATH = "/";

/** Changes of one kind as text, which may be joined to more of it. */
export interface PackedList {
  count: number;
  text: string;
}

/**
 * Changes as text, by kind. They travel between threads and into the store by the hundred
 * thousand: packed into few texts they cost a fraction of what objects or rows do.
 */
export type PackedChanges = Readonly<Record<ChangeKind, PackedList>>;

const NOTHING_PACKED: Readonly<PackedList> = { count: 0, text: "" };

export function packedChanges(): PackedChanges {
  const [added, changed, metadata, removed] = CHANGE_KINDS.map(() => ({ ...NOTHING_PACKED }));
  return { added, changed, metadata, removed } as PackedChanges;
}

/** Bytes that wait, at most, to become text together. */
const ENOUGH = 16 * 1024;
/** UTF-16 units of a path that is worth the quick way. */
const LONG_PATH = 4096;
const LARGEST_INT32 = 2 ** 31 - 1;
const DIGITS_OF_INT32 = 10;
const ZERO = "0".charCodeAt(0);

/**
 * Packs changes one by one. Nearly all are of one kind and ASCII: their bytes are written to a
 * buffer, since pieces of text by the hundred thousand cost several times as much.
 */
export class ChangePacker {
  readonly #buffer = new Uint8Array(ENOUGH + DIGITS_OF_INT32 + LONG_PATH + 2);
  readonly #decoder = new TextDecoder();
  #used = 0;
  /** Whose the bytes in the buffer are. */
  #kind: ChangeKind = "added";
  #packed: PackedChanges | null = null;

  add({ kind, path, size }: Change): void {
    const packed = this.#packed ??= packedChanges();
    if (kind !== this.#kind || this.#used > ENOUGH) this.#flush(packed);
    this.#kind = kind;
    packed[kind].count++;
    if (this.#write(size, path)) return;
    this.#flush(packed);
    packed[kind].text += `${size}${BEFORE_PATH}${path}${END}`;
  }

  /** All since the last call; null if there was none. */
  take(): PackedChanges | null {
    const packed = this.#packed;
    if (packed !== null) this.#flush(packed);
    this.#packed = null;
    return packed;
  }

  #flush(packed: PackedChanges): void {
    if (this.#used === 0) return;
    packed[this.#kind].text += this.#decoder.decode(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }

  /** False, with nothing written, where it takes more than bytes. */
  #write(size: number, path: string): boolean {
    if (size > LARGEST_INT32 || path.length > LONG_PATH) return false;
    const buffer = this.#buffer;
    let at = this.#writeNumber(size);
    buffer[at++] = BEFORE_PATH.charCodeAt(0);
    for (let index = 0; index < path.length; index++) {
      const code = path.charCodeAt(index);
      if (code >= 0x80) return false;
      buffer[at++] = code;
    }
    buffer[at++] = END.charCodeAt(0);
    this.#used = at;
    return true;
  }

  /** Writes the digits of a whole number from zero; returns where they end. */
  #writeNumber(value: number): number {
    let digits = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
    const end = this.#used + digits;
    for (let at = end - 1, rest = value; at >= this.#used; at--) {
      this.#buffer[at] = ZERO + rest % 10;
      rest = Math.floor(rest / 10);
    }
    return end;
  }
}

/** Appends what is packed to more of it. */
export function joinChanges(packed: PackedChanges, more: PackedChanges): void {
  for (const kind of CHANGE_KINDS) {
    packed[kind].count += more[kind].count;
    packed[kind].text += more[kind].text;
  }
}

export function countPacked(packed: PackedChanges): number {
  return CHANGE_KINDS.reduce((sum, kind) => sum + packed[kind].count, 0);
}

/** The changes, all of this kind, that a {@linkcode PackedList} has as its text. */
export function unpackChanges(kind: ChangeKind, text: string): Change[] {
  return text.split(END).slice(0, -1).map((one) => {
    const slash = one.indexOf(BEFORE_PATH);
    return { kind, path: one.slice(slash + 1) as RawPath, size: Number(one.slice(0, slash)) };
  });
}
