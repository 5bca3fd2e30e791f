/** Extended attributes, POSIX ACLs among them: xattr(7). */
import { lazy } from "../../base/lazy.ts";
import { decodeRaw } from "../../base/names.ts";
import type { ExtendedAttribute, Place } from "../file_system.ts";
import { cOtherPath, cPath } from "./c_string.ts";
import { again, EINTR, ENODATA, EOPNOTSUPP, systemError } from "./errno.ts";
import { errorNumber, libc } from "./libc.ts";

// The kernel's limits, XATTR_LIST_MAX and XATTR_SIZE_MAX: nothing is ever larger.
const SIZE = 64 * 1024;
const BUFFER_SIZE = BigInt(SIZE);
const names = lazy(() => new Uint8Array(SIZE));
const value = lazy(() => new Uint8Array(SIZE));

// XFS shows root its access lists a second time, as trusted.SGI_ACL_FILE and _DEFAULT.
const KEPT_NAME =
  /^(?:user\.|security\.|trusted\.(?!SGI_ACL_)|system\.posix_acl_(?:access|default)$)/;

/** The path of a named place. No call takes an open folder and a name, so it goes by way of /proc. */
function pathOf({ handle, name }: Place): Uint8Array {
  return cPath(`/proc/self/fd/${handle}/${name}`);
}

/** Fills `names`; returns the bytes used. */
function readNames(place: Place): number {
  const path = place.name === null ? null : pathOf(place);
  for (;;) {
    const length = Number(
      path === null
        ? libc.flistxattr(place.handle, names(), BUFFER_SIZE)
        : libc.llistxattr(path, names(), BUFFER_SIZE),
    );
    if (length >= 0) return length;
    if (errorNumber() === EOPNOTSUPP) return 0;
    again();
  }
}

/** The value of one attribute; null where it is gone since the names were read. */
function readValue(place: Place, name: string): Uint8Array | null {
  const path = place.name === null ? null : pathOf(place);
  const attribute = cOtherPath(name);
  for (;;) {
    const length = Number(
      path === null
        ? libc.fgetxattr(place.handle, attribute, value(), BUFFER_SIZE)
        : libc.lgetxattr(path, attribute, value(), BUFFER_SIZE),
    );
    if (length >= 0) return value().slice(0, length);
    const number = errorNumber();
    if (number === ENODATA) return null;
    if (number !== EINTR) throw systemError(number);
  }
}

/** `FileSystem.listAttributes`. */
export function listAttributes(place: Place): ExtendedAttribute[] {
  const length = readNames(place);
  if (length === 0) return [];
  const found: ExtendedAttribute[] = [];
  for (const name of decodeRaw(names().subarray(0, length - 1)).split("\0").sort()) {
    if (!KEPT_NAME.test(name)) continue;
    const content = readValue(place, name);
    if (content !== null) found.push({ name, value: content });
  }
  return found;
}

/** `FileSystem.setAttribute`. */
export function setAttribute(place: Place, attribute: ExtendedAttribute): void {
  const { handle } = place;
  const path = place.name === null ? null : pathOf(place);
  const name = cOtherPath(attribute.name);
  const size = BigInt(attribute.value.length);
  const set = () =>
    path === null
      ? libc.fsetxattr(handle, name, attribute.value, size, 0)
      : libc.lsetxattr(path, name, attribute.value, size, 0);
  while (set() < 0) again();
}

/** `FileSystem.removeAttribute`. */
export function removeAttribute(place: Place, attribute: string): void {
  const { handle } = place;
  const path = place.name === null ? null : pathOf(place);
  const name = cOtherPath(attribute);
  const remove = () =>
    path === null ? libc.fremovexattr(handle, name) : libc.lremovexattr(path, name);
  while (remove() < 0) again();
}
