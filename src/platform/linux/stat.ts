/** Looking at entries: statx(2). */
import type { RawName } from "../../base/names.ts";
import type { Entry, Inode, Kind } from "../../model/entry.ts";
import type { Place } from "../file_system.ts";
import { cName, EMPTY } from "./c_string.ts";
import { AT_EMPTY_PATH, AT_SYMLINK_NOFOLLOW } from "./constants.ts";
import { EINTR, ENOENT, followingError, nameError, systemError } from "./errno.ts";
import { errorNumber, libc } from "./libc.ts";

const STATX_BASIC_STATS = 0x7ff;
const BLOCK = 512;
const HIGH_WORD = 2 ** 32;
const MINORS = 2 ** 20;
/** Append, immutable and no-dump have the same bits in statx(2) as in FS_IOC_GETFLAGS. */
export const KNOWN_FLAGS = 0x70;

// struct statx, linux/stat.h.
const ATTRIBUTES = 8;
const LINKS = 16;
const OWNER = 20;
const GROUP = 24;
const MODE = 28;
const INODE = 32;
const SIZE = 40;
const BLOCKS = 48;
const CTIME = 96;
const MTIME = 112;
const RDEV_MAJOR = 128;
const RDEV_MINOR = 132;
const DEV_MAJOR = 136;
const DEV_MINOR = 140;

const buffer = new Uint8Array(256);
// Little-endian, as all that this runs on: typed views are read faster than a DataView.
const words = new Uint32Array(buffer.buffer);
const signedWords = new Int32Array(buffer.buffer);
const halfWords = new Uint16Array(buffer.buffer);

/** The kinds by the number that both `d_type` and the top four bits of a mode hold. */
const KINDS: readonly (Kind | null)[] = [
  null,
  "fifo",
  "character-device",
  null,
  "directory",
  null,
  "block-device",
  null,
  "file",
  null,
  "symlink",
  null,
  "socket",
];

/** The kind that `d_type` of a directory entry stands for; null for DT_UNKNOWN and the unheard of. */
export function kindOf(type: number): Kind | null {
  return KINDS[type] ?? null;
}

function word(at: number): number {
  return words[at / 4] ?? 0;
}

/** Small numbers stay what the engine has integers for, which take no memory of their own. */
function joined(low: number, high: number): number {
  return high === 0 ? low : low + high * HIGH_WORD;
}

function unsigned64(at: number): number {
  return joined(word(at), word(at + 4));
}

function signed64(at: number): number {
  return joined(word(at), signedWords[at / 4 + 1] ?? 0);
}

/** The highest half of an inode with which it is exact as a number. */
const EXACT_HIGH = 2 ** 21 - 1;

function inodeAt(at: number): Inode {
  const high = word(at + 4);
  return high <= EXACT_HIGH ? joined(word(at), high) : BigInt(high) << 32n | BigInt(word(at));
}

function device(major: number, minor: number): number {
  return word(major) * MINORS + word(minor);
}

function entryNamed(name: RawName): Entry {
  const mode = halfWords[MODE / 2] ?? 0;
  const kind = kindOf(mode >> 12) ?? "file";
  return {
    name,
    kind,
    size: kind === "file" || kind === "symlink" ? unsigned64(SIZE) : 0,
    allocated: unsigned64(BLOCKS) * BLOCK,
    mode: mode & 0o7777,
    mtimeSeconds: signed64(MTIME),
    mtimeNanoseconds: word(MTIME + 8),
    ctimeSeconds: signed64(CTIME),
    ctimeNanoseconds: word(CTIME + 8),
    owner: word(OWNER),
    group: word(GROUP),
    links: word(LINKS),
    device: device(DEV_MAJOR, DEV_MINOR),
    inode: inodeAt(INODE),
    specialDevice: device(RDEV_MAJOR, RDEV_MINOR),
    flags: word(ATTRIBUTES) & KNOWN_FLAGS,
  };
}

/** `FileSystem.stat`. */
export function stat(place: Place, options?: { readonly follow?: boolean }): Entry | null {
  const { handle, name } = place;
  const path = name === null ? EMPTY : cName(name);
  const errorOf = name === null ? systemError : options?.follow ? followingError : nameError;
  const flags = name === null ? AT_EMPTY_PATH : options?.follow ? 0 : AT_SYMLINK_NOFOLLOW;
  while (libc.statx(handle, path, flags, STATX_BASIC_STATS, buffer) < 0) {
    const number = errorNumber();
    if (number === ENOENT) return null;
    if (number !== EINTR) throw errorOf(number);
  }
  return entryNamed(name ?? "" as RawName);
}
