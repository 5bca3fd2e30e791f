/** Listing folders: getdents64(2). */
import { decodeRaw } from "../../base/names.ts";
import type { RawName } from "../../base/names.ts";
import type { Kind } from "../../model/entry.ts";
import type { Handle, ListedName } from "../file_system.ts";
import { PATH_MAX } from "./c_string.ts";
import { SEEK_SET } from "./constants.ts";
import { again } from "./errno.ts";
import { libc } from "./libc.ts";
import { kindOf } from "./stat.ts";

// struct linux_dirent64, getdents(2).
const RECORD_LENGTH = 16;
const TYPE = 18;
const NAME = 19;

const buffer = new Uint8Array(64 * 1024);
const BUFFER_SIZE = BigInt(buffer.length);
const view = new DataView(buffer.buffer);

// Decoding many names at once and cutting them apart is several times faster than one by one. The
// pieces keep the whole alive, so it is small: a name that is kept for long holds some 4 KiB.
const ENOUGH = 4096;
// One more name always fits: none is longer than a path.
const packed = new Uint8Array(ENOUGH + PATH_MAX);
const decoder = new TextDecoder();

/** Names of ASCII characters that wait to be decoded together. */
class Pack {
  #used = 0;
  readonly #ends: number[] = [];
  readonly #kinds: (Kind | null)[] = [];

  constructor(readonly listed: ListedName[]) {}

  /** Takes the bytes from `start` to the NUL; false where one of them is not ASCII. */
  take(start: number, kind: Kind | null): boolean {
    let used = this.#used;
    for (let at = start;; at++) {
      const byte = buffer[at] ?? 0;
      if (byte === 0) break;
      if (byte >= 0x80) return false;
      packed[used++] = byte;
    }
    this.#used = used;
    this.#ends.push(used);
    this.#kinds.push(kind);
    if (used > ENOUGH) this.flush();
    return true;
  }

  flush(): void {
    const text = decoder.decode(packed.subarray(0, this.#used));
    let start = 0;
    for (let index = 0; index < this.#ends.length; index++) {
      const end = this.#ends[index] ?? start;
      const name = text.substring(start, end) as RawName;
      this.listed.push({ name, kind: this.#kinds[index] ?? null });
      start = end;
    }
    this.#used = 0;
    this.#ends.length = 0;
    this.#kinds.length = 0;
  }
}

function isDots(start: number): boolean {
  if (buffer[start] !== 0x2e) return false;
  return buffer[start + 1] === 0 || (buffer[start + 1] === 0x2e && buffer[start + 2] === 0);
}

function readRecords(length: number, pack: Pack): void {
  for (let at = 0; at < length; at += view.getUint16(at + RECORD_LENGTH, true)) {
    const start = at + NAME;
    if (isDots(start)) continue;
    const kind = kindOf(buffer[at + TYPE] ?? 0);
    if (pack.take(start, kind)) continue;
    const name = decodeRaw(buffer.subarray(start, buffer.indexOf(0, start)));
    pack.listed.push({ name, kind });
  }
}

/** `FileSystem.list`. */
export function list(directory: Handle): ListedName[] {
  // The handle may have been listed before.
  while (libc.lseek(directory, 0n, SEEK_SET) < 0n) again();
  const pack = new Pack([]);
  for (;;) {
    const length = libc.getdents64(directory, buffer, BUFFER_SIZE);
    if (length < 0) again();
    else if (length === 0) break;
    else readRecords(length, pack);
  }
  pack.flush();
  return pack.listed;
}
