/** Being told what happens in folders: inotify(7). */
import { decodeRaw } from "../../base/names.ts";
import type { ChangeQueue, FolderChange, Handle } from "../file_system.ts";
import { cPath } from "./c_string.ts";
import { again, EAGAIN, EINTR, systemError } from "./errno.ts";
import { errorNumber, libc } from "./libc.ts";
import { close } from "./open.ts";

// <sys/inotify.h>
const IN_MODIFY = 0x2;
const IN_ATTRIB = 0x4;
const IN_CLOSE_WRITE = 0x8;
const IN_MOVED_FROM = 0x40;
const IN_MOVED_TO = 0x80;
const IN_CREATE = 0x100;
const IN_DELETE = 0x200;
const IN_DELETE_SELF = 0x400;
const IN_MOVE_SELF = 0x800;
const IN_UNMOUNT = 0x2000;
const IN_Q_OVERFLOW = 0x4000;
const IN_IGNORED = 0x8000;
const IN_ONLYDIR = 0x1000000;
const IN_EXCL_UNLINK = 0x4000000;
const IN_ISDIR = 0x40000000;
const IN_NONBLOCK = 0x800;
const IN_CLOEXEC = 0x80000;

// Writes through a mapping show only when the file is closed.
const MASK = IN_MODIFY | IN_ATTRIB | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE |
  IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;

// struct inotify_event
const EVENT_MASK = 4;
const EVENT_LENGTH = 12;
const EVENT_NAME = 16;

/** `FileSystem.openChangeQueue`. */
export function openChangeQueue(): ChangeQueue {
  let queue: number;
  while ((queue = libc.inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) < 0) again();
  const buffer = new Uint8Array(64 * 1024);
  return {
    watch: (directory) => addWatch(queue, directory),
    take: () => take(queue, buffer),
    close: () => close(queue as Handle),
  };
}

/** By way of the open handle: no path is too long, and no link is followed on it. */
function addWatch(queue: number, directory: Handle): number {
  let watch: number;
  const path = cPath(`/proc/self/fd/${directory}`);
  while ((watch = libc.inotify_add_watch(queue, path, MASK)) < 0) again();
  return watch;
}

function take(queue: number, buffer: Uint8Array): FolderChange[] {
  const found: FolderChange[] = [];
  for (;;) {
    const length = Number(libc.read(queue, buffer, BigInt(buffer.length)));
    if (length <= 0) {
      const number = length === 0 ? EAGAIN : errorNumber();
      if (number === EAGAIN) return found;
      if (number !== EINTR) throw systemError(number);
    } else readEvents(buffer.subarray(0, length), found);
  }
}

function readEvents(bytes: Uint8Array, found: FolderChange[]): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length;) {
    const length = view.getUint32(at + EVENT_LENGTH, true);
    const mask = view.getUint32(at + EVENT_MASK, true);
    const padded = bytes.subarray(at + EVENT_NAME, at + EVENT_NAME + length);
    const end = padded.indexOf(0);
    const name = end <= 0 ? null : decodeRaw(padded.subarray(0, end));
    const change = changeOf(mask);
    if (change !== null) {
      const folder = view.getInt32(at, true);
      found.push({ folder, name, change, isFolder: (mask & IN_ISDIR) !== 0 });
    }
    at += EVENT_NAME + length;
  }
}

function changeOf(mask: number): FolderChange["change"] | null {
  if ((mask & IN_Q_OVERFLOW) !== 0) return "overflow";
  if ((mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) !== 0) return "gone";
  if ((mask & IN_IGNORED) !== 0) return "unwatched";
  if ((mask & (IN_CREATE | IN_MOVED_TO)) !== 0) return "arrived";
  return "changed";
}
