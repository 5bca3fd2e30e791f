/** Files that nobody writes to while they are read: fcntl(2) "Leases", flock(2). */
import type { Handle, ReadLock } from "../file_system.ts";
import {
  F_GETLEASE,
  F_RDLCK,
  F_SETLEASE,
  F_SETSIG,
  F_UNLCK,
  LOCK_NONE,
  LOCK_SHARED_NOW,
  SIGURG,
} from "./constants.ts";
import {
  again,
  EACCES,
  EAGAIN,
  EINTR,
  EINVAL,
  ENOLCK,
  ENOSYS,
  EOPNOTSUPP,
  systemError,
} from "./errno.ts";
import { errorNumber, libc } from "./libc.ts";

/** What the kernel answers where a lock or lease cannot be had, rather than where a call is wrong. */
const REFUSED: ReadonlySet<number> = new Set([
  EAGAIN,
  EACCES,
  EINVAL,
  ENOLCK,
  ENOSYS,
  EOPNOTSUPP,
]);

function granted(call: () => number): boolean {
  while (call() < 0) {
    const number = errorNumber();
    if (REFUSED.has(number)) return false;
    if (number !== EINTR) throw systemError(number);
  }
  return true;
}

/**
 * `FileSystem.lockForReading`. The kernel signals that somebody waits: with SIGIO, which ends a
 * process that does not handle it, unless another is chosen. SIGURG is ignored by default.
 */
export function lockForReading(file: Handle): ReadLock {
  const leased = granted(() => libc.fcntl(file, F_SETSIG, SIGURG)) &&
    granted(() => libc.fcntl(file, F_SETLEASE, F_RDLCK));
  const told = granted(() => libc.flock(file, LOCK_SHARED_NOW));
  if (leased) return "leased";
  return told ? "advisory" : "none";
}

/** `FileSystem.leaseHeld`. While a lease is being broken, the kernel tells what it is to become. */
export function leaseHeld(file: Handle): boolean {
  let lease: number;
  while ((lease = libc.fcntl(file, F_GETLEASE, 0n)) < 0) again();
  return lease === Number(F_RDLCK);
}

/** `FileSystem.unlock`. */
export function unlock(file: Handle): void {
  // Refused where there is no lease, or none any more.
  granted(() => libc.fcntl(file, F_SETLEASE, F_UNLCK));
  while (libc.flock(file, LOCK_NONE) < 0) again();
}
