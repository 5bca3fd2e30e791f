import type { RawName } from "../base/names.ts";

export type Kind =
  | "file"
  | "directory"
  | "symlink"
  | "fifo"
  | "character-device"
  | "block-device"
  | "socket";

/**
 * One item in a tree, as one look at it showed it.
 *
 * Times are split into whole seconds since the epoch (negative before 1970) and nanoseconds
 * (0 to 999,999,999), since their product is beyond what a number holds exactly.
 */
export interface Entry {
  readonly name: RawName;
  readonly kind: Kind;
  /** Bytes; for a symlink the length of its target; 0 where it means nothing. */
  readonly size: number;
  /** Bytes that the file system set aside; less than `size` means holes (or compression). */
  readonly allocated: number;
  /** The twelve permission bits: setuid, setgid, sticky, and read/write/execute. */
  readonly mode: number;
  readonly mtimeSeconds: number;
  readonly mtimeNanoseconds: number;
  readonly ctimeSeconds: number;
  readonly ctimeNanoseconds: number;
  readonly owner: number;
  readonly group: number;
  /** Number of hard links. */
  readonly links: number;
  /** Of the file system that holds the entry: major * 2^20 + minor. With `inode`, its identity. */
  readonly device: number;
  readonly inode: bigint;
  /** Which device a device node stands for, in the same form as `device`; else 0. */
  readonly specialDevice: number;
  /**
   * Inode flags as FS_IOC_GETFLAGS names them, of those that statx(2) reports: append 0x20,
   * immutable 0x10, no-dump 0x40. On Windows, attributes of files: hidden 0x2, system 0x4, not
   * indexed 0x2000.
   */
  readonly flags: number;
}

/** Whether both are the very same thing on disk. */
export function sameIdentity(
  one: Pick<Entry, "device" | "inode">,
  other: Pick<Entry, "device" | "inode">,
): boolean {
  return one.inode === other.inode && one.device === other.device;
}

/** As {@linkcode sameIdentity}, and surely so: where a system numbers nothing, numbers tell nothing. */
export function surelySame(one: Entry, other: Entry): boolean {
  return one.inode !== 0n && sameIdentity(one, other);
}

/**
 * Whether an entry is untouched between two looks. The change time moves with every write and
 * cannot be set back, so a write followed by `touch -r` is seen too.
 */
export function unchangedSince(before: Entry, after: Entry): boolean {
  return sameIdentity(before, after) && before.size === after.size &&
    before.mtimeNanoseconds === after.mtimeNanoseconds &&
    before.mtimeSeconds === after.mtimeSeconds &&
    before.ctimeNanoseconds === after.ctimeNanoseconds &&
    before.ctimeSeconds === after.ctimeSeconds;
}
