/** Opening and closing: openat2(2), openat(2), close(2). */
import type { RawName, RawPath } from "../../base/names.ts";
import type { Handle } from "../file_system.ts";
import { cName, cPath, PATH_MAX } from "./c_string.ts";
import {
  AT_FDCWD,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NOATIME,
  O_NOFOLLOW,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  RESOLVE_BENEATH,
  RESOLVE_NO_MAGICLINKS,
  RESOLVE_NO_SYMLINKS,
  SYS_OPENAT2,
} from "./constants.ts";
import {
  again,
  againFollowing,
  againNamed,
  EAGAIN,
  EINTR,
  ELOOP,
  ENAMETOOLONG,
  ENOSYS,
  ENOTDIR,
  EPERM,
  EXDEV,
  systemError,
} from "./errno.ts";
import { errorNumber, libc } from "./libc.ts";
import { stat } from "./stat.ts";

const PRIVATE = 0o600;
const FOLDER = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

// struct open_how: flags, mode, resolve; 64 bits each.
const how = new Uint8Array(
  new BigUint64Array([
    BigInt(FOLDER),
    0n,
    RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
  ]).buffer,
);
const HOW_SIZE = BigInt(how.length);

type Step = (from: Handle, path: string) => Handle;

// A UTF-16 unit takes at most three bytes, so a hop of that many always fits.
const HOP = Math.floor((PATH_MAX - 1) / 3);

/** Where the hop that begins at `start` ends: at a slash, or at the end of the path. */
function endOfHop(path: string, start: number): number {
  if (path.length - start <= HOP) return path.length;
  const slash = path.lastIndexOf("/", start + HOP);
  if (slash <= start) throw systemError(ENAMETOOLONG);
  return slash;
}

/** Opens `path` in as many steps as its length takes, holding one handle at a time. */
function openInHops(from: Handle, path: string, step: Step): Handle {
  let end = endOfHop(path, 0);
  let handle = step(from, path.slice(0, end));
  while (end < path.length) {
    const start = end + 1;
    end = endOfHop(path, start);
    handle = stepOn(handle, path.slice(start, end), step);
  }
  return handle;
}

/** One step on, giving up the handle it starts from. */
function stepOn(from: Handle, path: string, step: Step): Handle {
  try {
    return step(from, path);
  } finally {
    close(from);
  }
}

function openFollowing(from: Handle, path: string): Handle {
  const bytes = cPath(path === "" ? "." : path);
  let handle: number;
  while ((handle = libc.openat(from, bytes, FOLDER, 0)) < 0) againFollowing();
  return handle as Handle;
}

/** One component; a link there is told apart from anything else that is no folder. */
function openComponent(from: Handle, name: string): Handle {
  const bytes = cName(name);
  let handle: number;
  while ((handle = libc.openat(from, bytes, FOLDER | O_NOFOLLOW, 0)) < 0) {
    const number = errorNumber();
    if (number === ENOTDIR && stat({ handle: from, name: name as RawName })?.kind === "symlink") {
      throw systemError(ELOOP);
    }
    if (number !== EINTR) throw systemError(number);
  }
  return handle as Handle;
}

function openByComponents(from: Handle, path: string): Handle {
  if (path === "") return openFollowing(from, "");
  let handle: Handle | null = null;
  for (const name of path.split("/")) {
    // openat2(2) would refuse to leave the folder, too.
    if (name === "..") throw systemError(EXDEV);
    handle = handle === null ? openComponent(from, name) : stepOn(handle, name, openComponent);
  }
  return handle ?? from;
}

/**
 * The `FileSystem.openDirectory` of one platform object. Without openat2(2) (before Linux 5.6, or
 * under a filter of system calls that does not know it) each component takes a call of its own.
 */
export function directoryOpener(
  openat2: boolean,
): (from: Handle, path: RawPath, options?: { readonly follow?: boolean }) => Handle {
  let known = openat2;

  function openBeneath(from: Handle, path: string): Handle {
    if (!known) return openByComponents(from, path);
    const bytes = cPath(path === "" ? "." : path);
    let handle: number;
    while ((handle = libc.openat2(SYS_OPENAT2, from, bytes, how, HOW_SIZE)) < 0) {
      const number = errorNumber();
      // A folder opened to read never gives EPERM by itself: it comes from a filter.
      if (number === ENOSYS || number === EPERM) {
        known = false;
        return openByComponents(from, path);
      }
      if (number !== EINTR && number !== EAGAIN) throw systemError(number);
    }
    return handle as Handle;
  }

  return (from, path, options) =>
    openInHops(from, path, options?.follow ? openFollowing : openBeneath);
}

/** `FileSystem.openRoot`. */
export function openRoot(path: string): Handle {
  // A hop that began at the second of two slashes would start from the root again.
  return openInHops(AT_FDCWD as Handle, path.replace(/\/{2,}/g, "/"), openFollowing);
}

/** `FileSystem.openFile`. The access time is left alone where the system lets this user. */
export function openFile(
  directory: Handle,
  name: RawName,
  options?: { readonly follow?: boolean },
): Handle {
  const bytes = cName(name);
  const base = O_RDONLY | O_NONBLOCK | O_CLOEXEC | (options?.follow ? 0 : O_NOFOLLOW);
  let flags = base | O_NOATIME;
  let handle: number;
  while ((handle = libc.openat(directory, bytes, flags, 0)) < 0) {
    if (errorNumber() === EPERM && flags !== base) flags = base;
    else if (options?.follow) againFollowing();
    else again();
  }
  return handle as Handle;
}

/** `FileSystem.createFile`. */
export function createFile(directory: Handle, name: RawName, mode = PRIVATE): Handle {
  const bytes = cName(name);
  const flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  let handle: number;
  while ((handle = libc.openat(directory, bytes, flags, mode)) < 0) againNamed();
  return handle as Handle;
}

/** `FileSystem.openToWrite`. */
export function openToWrite(directory: Handle, name: RawName): Handle {
  const bytes = cName(name);
  const flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  let handle: number;
  while ((handle = libc.openat(directory, bytes, flags, 0)) < 0) again();
  return handle as Handle;
}

/** `FileSystem.close`. An interrupted close(2) has closed on Linux; a second one might close another's. */
export function close(handle: Handle): void {
  if (libc.close(handle) < 0 && errorNumber() !== EINTR) throw systemError(errorNumber());
}
