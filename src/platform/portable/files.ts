import { Buffer } from "node:buffer";
import {
  closeSync,
  constants,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import type { FileSystem, Handle } from "../file_system.ts";
import { look, lookAtOpen, sameFile } from "./entry.ts";
import { attempt, isRefusal, linkInPath } from "./failure.ts";
import type { HandleTable } from "./handles.ts";

type FileCalls = Pick<
  FileSystem,
  | "openFile"
  | "createFile"
  | "openToWrite"
  | "read"
  | "write"
  | "copyRange"
  | "cloneFile"
  | "compareRange"
  | "nextData"
  | "truncate"
  | "dropCache"
>;

const CHUNK_BYTES = 256 * 1024;

// Windows has none, and the runtime leaves it out there.
const NO_BLOCK: number = constants.O_NONBLOCK ?? 0;

function openWith(path: string, flags: number, mode = 0o600): number {
  return attempt(path, () => openSync(path, flags | NO_BLOCK, mode));
}

/**
 * Opens what is no link. O_NOFOLLOW would not do: unless it has every permission, the runtime
 * resolves links itself before it opens. So what was opened must be what was looked at.
 */
function openUnfollowed(path: string, flags: number): number {
  const before = look(path);
  if (before.isSymbolicLink()) throw linkInPath();
  const descriptor = openWith(path, flags);
  if (sameFile(before, lookAtOpen(descriptor, path))) return descriptor;
  closeSync(descriptor);
  throw linkInPath();
}

function readAll(descriptor: number, buffer: Uint8Array, offset: number): number {
  let done = 0;
  while (done < buffer.length) {
    const bytes = readSync(descriptor, buffer, done, buffer.length - done, offset + done);
    if (bytes === 0) break;
    done += bytes;
  }
  return done;
}

function writeAll(descriptor: number, buffer: Uint8Array, offset: number): void {
  for (let done = 0; done < buffer.length;) {
    done += writeSync(descriptor, buffer, done, buffer.length - done, offset + done);
  }
}

/** The content of files. */
export function fileCalls(table: HandleTable): FileCalls {
  // Made when first needed, then used again by every call of this thread.
  let buffers: readonly [Buffer, Buffer] | null = null;
  const chunk = (which: 0 | 1, length: number): Buffer => {
    buffers ??= [Buffer.allocUnsafeSlow(CHUNK_BYTES), Buffer.allocUnsafeSlow(CHUNK_BYTES)];
    return buffers[which].subarray(0, Math.min(length, CHUNK_BYTES));
  };
  const read = (file: Handle, buffer: Uint8Array, offset: number): number => {
    const descriptor = table.descriptor(file);
    return attempt(table.get(file).path, () => readAll(descriptor, buffer, offset));
  };
  const write = (file: Handle, buffer: Uint8Array, offset: number): void => {
    const descriptor = table.descriptor(file);
    attempt(table.get(file).path, () => writeAll(descriptor, buffer, offset));
  };
  return {
    openFile(directory, name, options) {
      const path = table.child(directory, name);
      const open = options?.follow === true ? openWith : openUnfollowed;
      return table.add(path, open(path, constants.O_RDONLY));
    },
    createFile(directory, name, mode) {
      const path = table.child(directory, name);
      const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
      return table.add(path, openWith(path, flags, mode));
    },
    openToWrite(directory, name) {
      const path = table.child(directory, name);
      return table.add(path, openUnfollowed(path, constants.O_RDWR));
    },
    read,
    write,
    copyRange(source, destination, { offset, length }) {
      const buffer = chunk(0, length);
      const bytes = read(source, buffer, offset);
      write(destination, buffer.subarray(0, bytes), offset);
      return bytes;
    },
    cloneFile: () => false,
    compareRange(one, other, { offset, length }) {
      for (let done = 0; done < length;) {
        const [left, right] = [chunk(0, length - done), chunk(1, length - done)];
        const [ofOne, ofOther] = [
          read(one, left, offset + done),
          read(other, right, offset + done),
        ];
        const common = Math.min(ofOne, ofOther);
        done += common;
        const equal = ofOne === ofOther &&
          left.subarray(0, common).equals(right.subarray(0, common));
        if (!equal || common < left.length) return { equal, bytes: done };
      }
      return { equal: true, bytes: length };
    },
    nextData(file, offset) {
      const end = Number(lookAtOpen(table.descriptor(file), table.get(file).path).size);
      return offset < end ? { start: offset, end } : null;
    },
    truncate(file, size) {
      const descriptor = table.descriptor(file);
      attempt(table.get(file).path, () => ftruncateSync(descriptor, size));
    },
    // No call here drops a page cache: the file is written out, no more.
    dropCache(file) {
      const descriptor = table.descriptor(file);
      try {
        attempt(table.get(file).path, () => fsyncSync(descriptor));
      } catch (error) {
        // Windows writes out only what is open to write; of the rest there is nothing to write out.
        if (Deno.build.os !== "windows" || !isRefusal(error)) throw error;
      }
    },
  };
}
