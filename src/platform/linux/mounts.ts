/** What is mounted, and where: proc_pid_mountinfo(5). */
import { decodeRaw } from "../../base/names.ts";
import type { Mount } from "../file_system.ts";
import { cPath } from "./c_string.ts";
import { AT_FDCWD, O_CLOEXEC, O_RDONLY } from "./constants.ts";
import { libc } from "./libc.ts";

/** Bytes. */
const FIRST_ROOM = 64 * 1024;

/** `FileSystem.mounts`. */
export function mounts(): Mount[] {
  return parseMounts(decodeRaw(readAll("/proc/self/mountinfo")));
}

/** Nothing where it cannot be read: without proc(5) nobody can tell. */
function readAll(path: string): Uint8Array {
  const file = libc.openat(AT_FDCWD, cPath(path), O_RDONLY | O_CLOEXEC, 0);
  if (file < 0) return new Uint8Array();
  let bytes = new Uint8Array(FIRST_ROOM);
  let length = 0;
  for (let count = 1; count > 0; length += count) {
    if (length === bytes.length) bytes = new Uint8Array(bytes.buffer.transfer(2 * length));
    const free = bytes.subarray(length);
    count = Math.max(Number(libc.pread(file, free, BigInt(free.length), BigInt(length))), 0);
  }
  libc.close(file);
  return bytes.subarray(0, length);
}

/** Pure. */
export function parseMounts(table: string): Mount[] {
  return table.split("\n").flatMap((line) => {
    const [id, parent, fileSystem, root, point] = line.split(" ");
    if (fileSystem === undefined || root === undefined || point === undefined) return [];
    return [{
      id: Number(id),
      parent: Number(parent),
      fileSystem,
      root: unescaped(root),
      point: unescaped(point),
    }];
  });
}

/** Spaces, tabs, ends of line and backslashes stand as `\\` and three octal digits. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(parseInt(digits, 8)));
}
