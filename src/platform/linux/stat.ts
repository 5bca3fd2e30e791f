/** Looking at entries: statx(2). */
import type { RawName } from "../../base/names.ts";
import type { Entry, Kind } from "../../model/entry.ts";
import type { Handle, Place } from "../file_system.ts";
import { cName, EMPTY } from "./c_string.ts";
import { AT_EMPTY_PATH, AT_SYMLINK_NOFOLLOW } from "./constants.ts";
import { EINTR, ENOENT, followingError, nameError, systemError } from "./errno.ts";
import { errorNumber, libc } from "./libc.ts";

const STATX_BASIC_STATS = 0x7ff;
/** Since Linux 5.8. */
const STATX_ATTR_MOUNT_ROOT = 0x2000;
const BLOCK = 512;
const HIGH_WORD = 2 ** 32;
/** Device numbers that `Entry` keeps apart under one major number. */
export const MINORS = 2 ** 20;
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
const ATIME = 64;
const CTIME = 96;
const MTIME = 112;
const RDEV_MAJOR = 128;
const RDEV_MINOR = 132;
const DEV_MAJOR = 136;
const DEV_MINOR = 140;

const buffer = new Uint8Array(256);
const view = new DataView(buffer.buffer);

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

function unsigned64(at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * HIGH_WORD;
}

function signed64(at: number): number {
  return view.getUint32(at, true) + view.getInt32(at + 4, true) * HIGH_WORD;
}

function entryNamed(name: RawName): Entry {
  const mode = view.getUint16(MODE, true);
  const kind = kindOf(mode >> 12) ?? "file";
  return {
    name,
    kind,
    size: kind === "file" || kind === "symlink" ? unsigned64(SIZE) : 0,
    allocated: unsigned64(BLOCKS) * BLOCK,
    mode: mode & 0o7777,
    mtimeSeconds: signed64(MTIME),
    mtimeNanoseconds: view.getUint32(MTIME + 8, true),
    ctimeSeconds: signed64(CTIME),
    ctimeNanoseconds: view.getUint32(CTIME + 8, true),
    owner: view.getUint32(OWNER, true),
    group: view.getUint32(GROUP, true),
    links: view.getUint32(LINKS, true),
    device: view.getUint32(DEV_MAJOR, true) * MINORS + view.getUint32(DEV_MINOR, true),
    inode: view.getBigUint64(INODE, true),
    specialDevice: view.getUint32(RDEV_MAJOR, true) * MINORS + view.getUint32(RDEV_MINOR, true),
    flags: view.getUint32(ATTRIBUTES, true) & KNOWN_FLAGS,
  };
}

/** `FileSystem.isMountPoint`. */
export function isMountPoint(handle: Handle): boolean {
  if (stat({ handle, name: null }) === null) return false;
  return (view.getUint32(ATTRIBUTES, true) & STATX_ATTR_MOUNT_ROOT) !== 0;
}

/** When a place was last read. */
export function accessTimeOf(
  place: Place,
): { readonly seconds: number; readonly nanoseconds: number } {
  stat(place);
  return { seconds: signed64(ATIME), nanoseconds: view.getUint32(ATIME + 8, true) };
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
