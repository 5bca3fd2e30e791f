/** What happens to names in a folder: made, linked, renamed, removed. */
import { decodeRaw } from "../../base/names.ts";
import type { RawName } from "../../base/names.ts";
import type { Entry, Kind } from "../../model/entry.ts";
import type { Handle, Place } from "../file_system.ts";
import { cName, cOtherName, cOtherPath, cPath } from "./c_string.ts";
import {
  AT_FDCWD,
  AT_REMOVEDIR,
  RENAME_EXCHANGE,
  S_IFBLK,
  S_IFCHR,
  S_IFIFO,
  S_IFSOCK,
} from "./constants.ts";
import {
  again,
  againNamed,
  EINTR,
  EINVAL,
  ENAMETOOLONG,
  ENOSYS,
  EOPNOTSUPP,
  systemError,
} from "./errno.ts";
import { errorNumber, libc } from "./libc.ts";
import { MINORS } from "./stat.ts";

type Named = Place & { readonly name: RawName };

/** `FileSystem.makeDirectory`. The process's umask applies to `mode`. */
export function makeDirectory(directory: Handle, name: RawName, mode: number): void {
  const bytes = cName(name);
  while (libc.mkdirat(directory, bytes, mode) < 0) againNamed();
}

// Twice what the kernel lets a target have.
const target = new Uint8Array(8192);
const TARGET_SIZE = BigInt(target.length);

function readTarget(from: number, bytes: Uint8Array): RawName {
  for (;;) {
    const length = Number(libc.readlinkat(from, bytes, target, TARGET_SIZE));
    if (length === target.length) throw systemError(ENAMETOOLONG);
    if (length >= 0) return decodeRaw(target.subarray(0, length));
    again();
  }
}

/** `FileSystem.readLink`. */
export function readLink(directory: Handle, name: RawName): RawName {
  return readTarget(directory, cName(name));
}

/** `FileSystem.pathOf`, as the kernel shows it in proc(5). */
export function pathOf(handle: Handle): string {
  return readTarget(AT_FDCWD, cPath(`/proc/self/fd/${handle}`));
}

/** `FileSystem.makeSymlink`. */
export function makeSymlink(directory: Handle, name: RawName, text: RawName): void {
  const bytes = cName(name);
  const to = cOtherPath(text);
  while (libc.symlinkat(to, directory, bytes) < 0) againNamed();
}

/** `FileSystem.makeHardLink`. */
export function makeHardLink(existing: Named, created: Named): void {
  const from = cName(existing.name);
  const to = cOtherName(created.name);
  while (libc.linkat(existing.handle, from, created.handle, to, 0) < 0) againNamed();
}

const SPECIAL_TYPES: Readonly<Partial<Record<Kind, number>>> = {
  "fifo": S_IFIFO,
  "character-device": S_IFCHR,
  "block-device": S_IFBLK,
  "socket": S_IFSOCK,
};

/** A device number as glibc's makedev(3) packs it: twelve bits, then the rest, of each half. */
function deviceNumber(device: number): bigint {
  const major = BigInt(Math.floor(device / MINORS));
  const minor = BigInt(device % MINORS);
  return (major & 0xfffn) << 8n | (major >> 12n) << 44n | minor & 0xffn | (minor >> 8n) << 20n;
}

/** `FileSystem.makeSpecial`. The process's umask applies to the mode. */
export function makeSpecial(directory: Handle, name: RawName, like: Entry): void {
  const type = SPECIAL_TYPES[like.kind];
  if (type === undefined) throw systemError(EOPNOTSUPP);
  const device = like.kind.endsWith("-device") ? deviceNumber(like.specialDevice) : 0n;
  const bytes = cName(name);
  while (libc.mknodat(directory, bytes, type | like.mode, device) < 0) againNamed();
}

/** `FileSystem.rename`. */
export function rename(directory: Handle, from: RawName, to: RawName): void {
  const old = cName(from);
  const replaced = cOtherName(to);
  while (libc.renameat(directory, old, directory, replaced) < 0) againNamed();
}

/** `FileSystem.move`. */
export function move(from: Named, to: Named): void {
  const old = cName(from.name);
  const moved = cOtherName(to.name);
  while (libc.renameat(from.handle, old, to.handle, moved) < 0) againNamed();
}

/** `FileSystem.exchange`. */
export function exchange(directory: Handle, one: RawName, other: RawName): boolean {
  const first = cName(one);
  const second = cOtherName(other);
  while (libc.renameat2(directory, first, directory, second, RENAME_EXCHANGE) < 0) {
    const number = errorNumber();
    if (number === EINVAL || number === ENOSYS || number === EOPNOTSUPP) return false;
    if (number !== EINTR) throw systemError(number);
  }
  return true;
}

/** `FileSystem.removeFile`. */
export function removeFile(directory: Handle, name: RawName): void {
  const bytes = cName(name);
  while (libc.unlinkat(directory, bytes, 0) < 0) again();
}

/** `FileSystem.removeDirectory`. */
export function removeDirectory(directory: Handle, name: RawName): void {
  const bytes = cName(name);
  while (libc.unlinkat(directory, bytes, AT_REMOVEDIR) < 0) again();
}
