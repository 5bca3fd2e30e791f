/** Mode, owner, times and inode flags. */
import type { RawName } from "../../base/names.ts";
import type { Handle, Place, Timestamp } from "../file_system.ts";
import { cName } from "./c_string.ts";
import {
  AT_SYMLINK_NOFOLLOW,
  FS_IOC_GETFLAGS,
  FS_IOC_SETFLAGS,
  SYS_FCHMODAT2,
  UTIME_OMIT,
} from "./constants.ts";
import { again, EINTR, ENOSYS, EPERM, systemError } from "./errno.ts";
import { errorNumber, libc } from "./libc.ts";
import { close, openFile } from "./open.ts";
import { accessTimeOf, KNOWN_FLAGS } from "./stat.ts";

// fchmodat2(2) came with Linux 6.6; before that glibc goes by way of /proc.
let hasFchmodat2 = true;

/** Whether fchmodat2(2) did it; false where the older way has to be tried. */
function setModeDirectly(directory: Handle, bytes: Uint8Array, mode: number): boolean {
  while (libc.fchmodat2(SYS_FCHMODAT2, directory, bytes, mode, AT_SYMLINK_NOFOLLOW) < 0) {
    const number = errorNumber();
    if (number === ENOSYS) hasFchmodat2 = false;
    // A filter of system calls that does not know it answers EPERM, as a real refusal would.
    if (number === ENOSYS || number === EPERM) return false;
    if (number !== EINTR) throw systemError(number);
  }
  return true;
}

function setModeOfName(directory: Handle, name: RawName, mode: number): void {
  const bytes = cName(name);
  if (hasFchmodat2 && setModeDirectly(directory, bytes, mode)) return;
  while (libc.fchmodat(directory, bytes, mode, AT_SYMLINK_NOFOLLOW) < 0) again();
}

/** `FileSystem.setMode`. */
export function setMode({ handle, name }: Place, mode: number): void {
  if (name !== null) return setModeOfName(handle, name, mode);
  while (libc.fchmod(handle, mode) < 0) again();
}

/** `FileSystem.setOwner`. */
export function setOwner({ handle, name }: Place, owner: number, group: number): void {
  if (name === null) {
    while (libc.fchown(handle, owner, group) < 0) again();
    return;
  }
  const bytes = cName(name);
  while (libc.fchownat(handle, bytes, owner, group, AT_SYMLINK_NOFOLLOW) < 0) again();
}

// struct timespec[2]: seconds and nanoseconds of the access time, then of the modification time; in
// halves of 64 bits, the lower first.
const times = new Int32Array(new ArrayBuffer(32));
times[2] = UTIME_OMIT;
const HIGH_WORD = 2 ** 32;
let inPairs = false;

/** From now on, both times are set: what is made with libfuse 2 passes over one that comes alone. */
export function setTimesInPairs(): void {
  inPairs = true;
}

function keepAccessTime(place: Place): void {
  const { seconds, nanoseconds } = accessTimeOf(place);
  times[0] = seconds;
  times[1] = Math.floor(seconds / HIGH_WORD);
  times[2] = nanoseconds;
}

/** `FileSystem.setTimes`. */
export function setTimes(place: Place, time: Timestamp): void {
  if (inPairs) keepAccessTime(place);
  const { handle, name } = place;
  times[4] = time.mtimeSeconds;
  times[5] = Math.floor(time.mtimeSeconds / HIGH_WORD);
  times[6] = time.mtimeNanoseconds;
  if (name === null) {
    while (libc.futimens(handle, times) < 0) again();
    return;
  }
  const bytes = cName(name);
  while (libc.utimensat(handle, bytes, times, AT_SYMLINK_NOFOLLOW) < 0) again();
}

// The kernel reads and writes an int, whatever the long in the request's number says.
const flagsOfInode = new Int32Array(2);

function setFlagsOfHandle(handle: Handle, flags: number): void {
  while (libc.ioctlBuffer(handle, FS_IOC_GETFLAGS, flagsOfInode) < 0) again();
  const before = flagsOfInode[0] ?? 0;
  const after = before & ~KNOWN_FLAGS | flags & KNOWN_FLAGS;
  if (after === before) return;
  flagsOfInode[0] = after;
  while (libc.ioctlBuffer(handle, FS_IOC_SETFLAGS, flagsOfInode) < 0) again();
}

/** `FileSystem.setFlags`. */
export function setFlags({ handle, name }: Place, flags: number): void {
  if (name === null) return setFlagsOfHandle(handle, flags);
  const opened = openFile(handle, name);
  try {
    setFlagsOfHandle(opened, flags);
  } finally {
    close(opened);
  }
}
