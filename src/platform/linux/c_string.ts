/** Names and paths on their way to libc: NUL-terminated bytes in buffers that are used again. */
import { encodeRaw } from "../../base/names.ts";
import { FileSystemError } from "../file_system.ts";
import { ENAMETOOLONG, systemError } from "./errno.ts";

/** The longest path of one call, its NUL included (`linux/limits.h`). */
export const PATH_MAX = 4096;

const one = new Uint8Array(PATH_MAX);
const other = new Uint8Array(PATH_MAX);

/** The empty string, for calls on a handle itself. */
export const EMPTY = new Uint8Array(1);

const SLASH = 0x2f;

function unsupported(state: string): FileSystemError {
  return new FileSystemError("name-unsupported", state, "never", "EINVAL");
}

function writeEncoded(buffer: Uint8Array, text: string, forbidden: number): Uint8Array {
  const bytes = encodeRaw(text);
  if (bytes.length >= buffer.length) throw systemError(ENAMETOOLONG);
  if (bytes.includes(0)) throw unsupported("the name holds a NUL");
  if (forbidden !== 0 && bytes.includes(forbidden)) throw unsupported("the name holds a slash");
  buffer.set(bytes);
  buffer[bytes.length] = 0;
  return buffer;
}

/**
 * Nearly every name is short and ASCII: this loop takes 24 ns where an encoder takes 150. None of
 * the characters may be `forbidden`.
 */
function write(buffer: Uint8Array, text: string, forbidden = 0): Uint8Array {
  const length = text.length;
  if (length >= buffer.length) throw systemError(ENAMETOOLONG);
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0) throw unsupported("the name holds a NUL");
    if (code === forbidden) throw unsupported("the name holds a slash");
    if (code >= 0x80) return writeEncoded(buffer, text, forbidden);
    buffer[at] = code;
  }
  buffer[length] = 0;
  return buffer;
}

function writeName(buffer: Uint8Array, name: string): Uint8Array {
  return write(buffer, name, SLASH);
}

/** A name as libc takes it. Valid until the next call of {@linkcode cName} or {@linkcode cPath}. */
export function cName(name: string): Uint8Array {
  return writeName(one, name);
}

/** The second name of a call. Valid until the next call of {@linkcode cOtherName}. */
export function cOtherName(name: string): Uint8Array {
  return writeName(other, name);
}

/** A path, a link's target or an attribute's name; slashes are as good as any byte. */
export function cPath(path: string): Uint8Array {
  return write(one, path);
}

/** {@linkcode cPath} in the buffer of {@linkcode cOtherName}. */
export function cOtherPath(path: string): Uint8Array {
  return write(other, path);
}
