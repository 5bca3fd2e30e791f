/** What a file system is and can hold, and what it lies on: fstatfs(2), sysfs(5). */
import type { FileSystemFacts, Handle } from "../file_system.ts";
import { cPath } from "./c_string.ts";
import { AT_FDCWD, O_CLOEXEC, O_RDONLY, ST_RDONLY } from "./constants.ts";
import { again } from "./errno.ts";
import { libc } from "./libc.ts";
import { setTimesInPairs } from "./metadata.ts";
import { MINORS, stat } from "./stat.ts";

// struct statfs, 64 bits.
const TYPE = 0;
const BLOCKS = 16;
const FREE = 24;
const AVAILABLE = 32;
const ID = 56;
const FRAGMENT_SIZE = 72;
const FLAGS = 80;

const buffer = new Uint8Array(128);
const view = new DataView(buffer.buffer);

type Known = Pick<FileSystemFacts, "type" | "mtimeStep" | "exact">;

function exact(type: string, mtimeStep = 1): Known {
  return { type, mtimeStep, exact: true };
}

/** Of another kind than Unix, or somewhere behind a driver or server that does not tell. */
function foreign(type: string, mtimeStep = 1): Known {
  return { type, mtimeStep, exact: false };
}

const FUSE = 0x65735546;
const UNKNOWN = foreign("unknown");
const SECOND = 1_000_000_000;

/** By the magic number: statfs(2), linux/magic.h. */
const KNOWN: ReadonlyMap<number, Known> = new Map([
  [0xef53, exact("ext4")],
  [0x58465342, exact("xfs")],
  [0x9123683e, exact("btrfs")],
  [0xca451a4e, exact("bcachefs")],
  [0xf2f52010, exact("f2fs")],
  [0x2fc12fc1, exact("zfs")],
  [0x3153464a, exact("jfs")],
  [0x52654973, exact("reiserfs", SECOND)],
  [0x01021994, exact("tmpfs")],
  [0x858458f6, exact("ramfs")],
  [0x794c7630, exact("overlay")],
  [0xf15f, exact("ecryptfs")],
  [0x6969, foreign("nfs")],
  [0xff534d42, foreign("cifs", 100)],
  [0xfe534d42, foreign("smb2", 100)],
  [0x00c36400, exact("ceph")],
  [0x01021997, foreign("9p")],
  [FUSE, foreign("fuse")],
  [0x4d44, foreign("vfat", 2 * SECOND)],
  [0x2011bab0, foreign("exfat", 10_000_000)],
  [0x5346544e, foreign("ntfs", 100)],
  [0x7366746e, foreign("ntfs3", 100)],
  [0x4244, foreign("hfs", SECOND)],
  [0x482b, foreign("hfsplus", SECOND)],
  [0x15013346, foreign("udf", 1_000)],
  [0x9660, foreign("iso9660", SECOND)],
  [0x73717368, exact("squashfs", SECOND)],
  [0xe0f5e1e2, exact("erofs")],
  [0x9fa0, exact("proc")],
  [0x62656572, exact("sysfs")],
]);

/** Those that copy_file_range(2) only saves the way through a buffer. */
const COPIED_BY_HAND = new Set(
  ["ext4", "tmpfs", "ramfs", "f2fs", "jfs", "reiserfs", "vfat", "exfat", "ntfs", "ntfs3"],
);

const ONE = "1".charCodeAt(0);

/** Whether the disk of a file system turns. Memory and servers are no disk. */
function turns(device: number): boolean {
  const place = `/sys/dev/block/${Math.floor(device / MINORS)}:${device % MINORS}`;
  // The second is where a partition's disk has it.
  return [`${place}/queue`, `${place}/../queue`].some((queue) => firstByte(queue) === ONE);
}

const byte = new Uint8Array(1);

/** 0 where nothing can be read. */
function firstByte(queue: string): number {
  const path = cPath(`${queue}/rotational`);
  const file = libc.openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
  if (file < 0) return 0;
  const count = libc.pread(file, byte, 1n, 0n);
  libc.close(file);
  return count === 1 ? byte[0] ?? 0 : 0;
}

/** `FileSystem.facts`. */
export function facts(handle: Handle): FileSystemFacts {
  while (libc.fstatfs(handle, buffer) < 0) again();
  const magic = view.getUint32(TYPE, true);
  const known = KNOWN.get(magic) ?? UNKNOWN;
  if (magic === FUSE) setTimesInPairs();
  const fragment = view.getBigUint64(FRAGMENT_SIZE, true);
  const used = (view.getBigUint64(BLOCKS, true) - view.getBigUint64(FREE, true)) * fragment;
  const free = view.getBigUint64(AVAILABLE, true) * fragment;
  // A tmpfs without a limit, and some FUSE file systems, count no blocks at all.
  const counted = view.getBigUint64(BLOCKS, true) > 0n;
  const readOnly = (view.getUint32(FLAGS, true) & ST_RDONLY) !== 0;
  const fsid = view.getBigUint64(ID, true);
  // Not every file system has an identity of its own; the device number then has to do.
  const device = stat({ handle, name: null })?.device ?? 0;
  const identity = fsid === 0n ? device : fsid;
  return {
    id: `${magic.toString(16)}-${identity.toString(16)}`,
    ...known,
    available: counted ? Number(free) : null,
    used: counted ? Number(used) : null,
    readOnly,
    copiesItself: !COPIED_BY_HAND.has(known.type),
    seeks: turns(device),
  };
}
