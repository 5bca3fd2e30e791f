import { type BigIntStats, fstatSync, lstatSync, statSync } from "node:fs";
import type { RawName } from "../../base/names.ts";
import type { Entry, Kind } from "../../model/entry.ts";
import { attempt } from "./failure.ts";

/** A look that follows no link. */
export function look(path: string): BigIntStats {
  return attempt(path, () => lstatSync(path, { bigint: true }));
}

export function lookFollowing(path: string): BigIntStats {
  return attempt(path, () => statSync(path, { bigint: true }));
}

/** A look at an open file; `path` is only for the error. */
export function lookAtOpen(descriptor: number, path: string): BigIntStats {
  return attempt(path, () => fstatSync(descriptor, { bigint: true }));
}

function kindOf(stats: BigIntStats): Kind {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  if (stats.isSymbolicLink()) return "symlink";
  if (stats.isFIFO()) return "fifo";
  if (stats.isCharacterDevice()) return "character-device";
  return stats.isBlockDevice() ? "block-device" : "socket";
}

/**
 * The form of `Entry.device`. On Linux the number has the layout of makedev(3); elsewhere it is
 * only compared, so it is taken as it is.
 */
function deviceNumber(device: bigint): number {
  if (Deno.build.os !== "linux") return Number(device);
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n);
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffffff00n);
  return Number((major << 20n) | minor);
}

function timeOf(milliseconds: bigint): { readonly seconds: number; readonly nanoseconds: number } {
  const whole = Number(milliseconds);
  const seconds = Math.floor(whole / 1000);
  return { seconds, nanoseconds: (whole - seconds * 1000) * 1_000_000 };
}

const hasSize: ReadonlySet<Kind> = new Set<Kind>(["file", "symlink"]);

/** Times carry milliseconds; the change time carries whole seconds, as the runtime gives it. */
export function toEntry(name: RawName, stats: BigIntStats): Entry {
  const modified = timeOf(stats.mtimeMs);
  const changed = timeOf(stats.ctimeMs);
  const kind = kindOf(stats);
  const size = hasSize.has(kind) ? Number(stats.size) : 0;
  const isNode = kind === "character-device" || kind === "block-device";
  return {
    name,
    kind,
    size,
    // Windows tells no blocks.
    allocated: Deno.build.os === "windows" ? size : Number(stats.blocks) * 512,
    mode: Number(stats.mode) & 0o7777,
    mtimeSeconds: modified.seconds,
    mtimeNanoseconds: modified.nanoseconds,
    ctimeSeconds: changed.seconds,
    ctimeNanoseconds: changed.nanoseconds,
    owner: Number(stats.uid),
    group: Number(stats.gid),
    links: Number(stats.nlink),
    device: deviceNumber(stats.dev),
    inode: stats.ino,
    specialDevice: isNode ? deviceNumber(stats.rdev) : 0,
    flags: 0,
  };
}

/** Windows numbers files in no way that the runtime carries dependably; there all pass for the same. */
export function sameFile(one: BigIntStats, other: BigIntStats): boolean {
  return Deno.build.os === "windows" || one.ino === other.ino && one.dev === other.dev;
}
