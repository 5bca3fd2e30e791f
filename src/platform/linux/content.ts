/** The bytes of files: pread(2), pwrite(2), sendfile(2), copy_file_range(2), FICLONE, lseek(2). */
import { lazy } from "../../base/lazy.ts";
import type { ComparedRange, CopyRange, Handle } from "../file_system.ts";
import { FICLONE, SEEK_DATA, SEEK_END, SEEK_HOLE } from "./constants.ts";
import {
  again,
  EBADF,
  EINTR,
  EINVAL,
  ENOSYS,
  ENOTTY,
  ENXIO,
  EOPNOTSUPP,
  EPERM,
  EXDEV,
  systemError,
} from "./errno.ts";
import { errorNumber, libc } from "./libc.ts";

interface Range {
  readonly offset: number;
  readonly length: number;
}

const BUFFER_LENGTH = 256 * 1024;
const one = lazy(() => new Uint8Array(BUFFER_LENGTH));
const other = lazy(() => new Uint8Array(BUFFER_LENGTH));

/** One pread(2), which may bring less than asked for. */
function readSome(file: Handle, buffer: Uint8Array, { offset, length }: Range): number {
  const position = BigInt(offset);
  const size = BigInt(length);
  for (;;) {
    const count = libc.pread(file, buffer, size, position);
    if (count >= 0) return count;
    again();
  }
}

/** Reads until `length` bytes of `buffer` are filled or the file ends. */
function fill(file: Handle, buffer: Uint8Array, { offset, length }: Range): number {
  let done = readSome(file, buffer, { offset, length });
  while (done > 0 && done < length) {
    const rest = { offset: offset + done, length: length - done };
    const count = readSome(file, buffer.subarray(done), rest);
    if (count === 0) break;
    done += count;
  }
  return done;
}

/** Writes the first `length` bytes of `buffer`, all of them. */
function drain(file: Handle, buffer: Uint8Array, { offset, length }: Range): void {
  let rest = buffer;
  for (let done = 0; done < length;) {
    const count = libc.pwrite(file, rest, BigInt(length - done), BigInt(offset + done));
    if (count < 0) {
      again();
      continue;
    }
    done += count;
    if (done < length) rest = buffer.subarray(done);
  }
}

/** `FileSystem.read`. */
export function read(file: Handle, buffer: Uint8Array, offset: number): number {
  return fill(file, buffer, { offset, length: buffer.length });
}

/** `FileSystem.write`. */
export function write(file: Handle, buffer: Uint8Array, offset: number): void {
  drain(file, buffer, { offset, length: buffer.length });
}

const positions = new BigInt64Array(2);
const sourcePosition = new Uint8Array(positions.buffer, 0, 8);
const destinationPosition = new Uint8Array(positions.buffer, 8, 8);

/** What copy_file_range(2) answers where only a buffer can help. */
const NOT_BY_KERNEL: ReadonlySet<number> = new Set([
  EXDEV,
  EINVAL,
  EOPNOTSUPP,
  ENOSYS,
  EPERM,
  EBADF,
]);

/** Bytes copied within the kernel; 0 at the end of the file and where a buffer has to do it. */
function copyInKernel(source: Handle, destination: Handle, { offset, length }: Range): number {
  for (;;) {
    positions.fill(BigInt(offset));
    const count = libc.copy_file_range(
      source,
      sourcePosition,
      destination,
      destinationPosition,
      BigInt(length),
      0,
    );
    if (count >= 0) return count;
    if (NOT_BY_KERNEL.has(errorNumber())) return 0;
    again();
  }
}

const start = new Uint32Array(new ArrayBuffer(8));

/**
 * The first bytes of a file to where another begins. Unlike copy_file_range(2) it shares nothing,
 * which for so few would cost more than to copy them. 0 where it is for a buffer to tell why.
 */
function sendFirst(source: Handle, destination: Handle, length: number): number {
  start[0] = 0;
  return Math.max(libc.sendfile(destination, source, start, BigInt(length)), 0);
}

/** What the kernel copied by itself, if it is worth asking. */
function copiedByKernel(source: Handle, destination: Handle, range: CopyRange): number {
  const { offset, length, alone } = range;
  if (length > BUFFER_LENGTH) return alone ? copyInKernel(source, destination, range) : 0;
  return offset === 0 ? sendFirst(source, destination, length) : 0;
}

/** `FileSystem.copyRange`. */
export function copyRange(source: Handle, destination: Handle, range: CopyRange): number {
  const copied = copiedByKernel(source, destination, range);
  // Files that the kernel makes up (procfs) seem empty to it, but can be read.
  if (copied > 0) return copied;
  const { offset, length } = range;
  const buffer = one();
  const count = readSome(source, buffer, { offset, length: Math.min(length, BUFFER_LENGTH) });
  drain(destination, buffer, { offset, length: count });
  return count;
}

/** `FileSystem.cloneFile`. */
export function cloneFile(source: Handle, destination: Handle): boolean {
  while (libc.ioctlNumber(destination, FICLONE, source) < 0) {
    const number = errorNumber();
    const impossible = number === EOPNOTSUPP || number === EXDEV || number === EINVAL ||
      number === ENOTTY || number === ENOSYS;
    if (impossible) return false;
    if (number !== EINTR) throw systemError(number);
  }
  return true;
}

/** `FileSystem.compareRange`. */
export function compareRange(first: Handle, second: Handle, range: Range): ComparedRange {
  let bytes = 0;
  while (bytes < range.length) {
    const piece = {
      offset: range.offset + bytes,
      length: Math.min(range.length - bytes, BUFFER_LENGTH),
    };
    const ofFirst = fill(first, one(), piece);
    const ofSecond = fill(second, other(), piece);
    const common = Math.min(ofFirst, ofSecond);
    bytes += common;
    if (ofFirst !== ofSecond || libc.memcmp(one(), other(), BigInt(common)) !== 0) {
      return { equal: false, bytes };
    }
    if (common < piece.length) break;
  }
  return { equal: true, bytes };
}

/** `FileSystem.nextData`. */
export function nextData(
  file: Handle,
  offset: number,
): { readonly start: number; readonly end: number } | null {
  let start: bigint;
  while ((start = libc.lseek(file, BigInt(offset), SEEK_DATA)) < 0n) {
    const number = errorNumber();
    if (number === ENXIO) return null;
    if (number === EINVAL || number === EOPNOTSUPP) return restOfFile(file, offset);
    if (number !== EINTR) throw systemError(number);
  }
  let end: bigint;
  while ((end = libc.lseek(file, start, SEEK_HOLE)) < 0n) {
    // Cut short by another program since the first look.
    if (errorNumber() === ENXIO) return null;
    again();
  }
  return { start: Number(start), end: Number(end) };
}

function restOfFile(file: Handle, offset: number): { start: number; end: number } | null {
  let size: bigint;
  while ((size = libc.lseek(file, 0n, SEEK_END)) < 0n) again();
  return offset < Number(size) ? { start: offset, end: Number(size) } : null;
}

/** `FileSystem.truncate`. */
export function truncate(file: Handle, size: number): void {
  while (libc.ftruncate(file, BigInt(size)) < 0) again();
}
