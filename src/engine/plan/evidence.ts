import { lazy } from "../../base/lazy.ts";
import type { RawName } from "../../base/names.ts";
import type { Entry } from "../../model/entry.ts";
import type { MetadataField } from "../../model/operation.ts";
import { attempt, type ExtendedAttribute, type Handle, type Place } from "../../platform/mod.ts";
import type { Site } from "../site.ts";

/** Bytes compared or hashed between two looks at control requests. */
export const LOOK_INTERVAL = 4 * 1024 * 1024;

const ACL_PREFIX = "system.";

function fingerprint(attributes: readonly ExtendedAttribute[], acl: boolean): string {
  return attributes.filter(({ name }) => name.startsWith(ACL_PREFIX) === acl)
    .map(({ name, value }) => `${name}=${value.toHex()}`).join("\n");
}

/** Which of "acl" and "xattrs" differ between two places. Throws FileSystemError. */
export function attributesThatDiffer(site: Site, from: Place, to: Place): MetadataField[] {
  const source = site.files.listAttributes(from);
  const destination = site.files.listAttributes(to);
  const fields: MetadataField[] = [];
  if (source.length === 0 && destination.length === 0) return fields;
  if (fingerprint(source, true) !== fingerprint(destination, true)) fields.push("acl");
  if (fingerprint(source, false) !== fingerprint(destination, false)) fields.push("xattrs");
  return fields;
}

/** Both files of a pair, open. */
export interface OpenPair {
  readonly source: Handle;
  readonly destination: Handle;
}

/**
 * Has files read from their disks, if what is there is to be verified. Where the system cannot, as
 * in file systems that have none, they are read as ever.
 */
export function readFromDisk(
  { files, parts: { options: { verify } } }: Site,
  opened: readonly Handle[],
  range?: { readonly offset: number; readonly length: number },
): void {
  if (verify) opened.forEach((file) => attempt(() => files.dropCache(file, range)));
}

/** Opens a file on both sides for as long as `use` takes. */
export function withPair<T>(
  site: Site,
  at: { readonly source: Handle; readonly destination: Handle; readonly name: RawName },
  use: (pair: OpenPair) => T,
): T {
  const { files } = site;
  const source = files.openFile(at.source, at.name, { follow: site.parts.options.followSymlinks });
  try {
    const destination = files.openFile(at.destination, at.name);
    try {
      readFromDisk(site, [source, destination]);
      return use({ source, destination });
    } finally {
      files.close(destination);
    }
  } finally {
    files.close(source);
  }
}

/** The next stretch at or after `offset` in which either side has data. */
function nextDataOfEither(site: Site, pair: OpenPair, offset: number) {
  const one = site.files.nextData(pair.source, offset);
  const other = site.files.nextData(pair.destination, offset);
  if (one === null || other === null) return one ?? other;
  if (one.end < other.start) return one;
  if (other.end < one.start) return other;
  return { start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) };
}

/**
 * Whether both files hold the same bytes between two offsets. Where both have a hole nothing is
 * read. Throws FileSystemError, Canceled.
 */
export function sameRange(
  site: Site,
  pair: OpenPair,
  range: { readonly offset: number; readonly length: number; readonly sparse: boolean },
): boolean {
  const end = range.offset + range.length;
  let at = range.offset;
  while (at < end) {
    const data = range.sparse ? nextDataOfEither(site, pair, at) : { start: at, end };
    if (data === null || data.start >= end) return true;
    const stop = Math.min(data.end, end);
    for (at = Math.max(data.start, at); at < stop;) {
      site.rate.wait();
      const length = site.rate.step(Math.min(LOOK_INTERVAL, stop - at));
      const compared = site.files.compareRange(pair.source, pair.destination, {
        offset: at,
        length,
      });
      site.rate.spend(compared.bytes);
      site.count("comparedBytes", compared.bytes);
      if (!compared.equal || compared.bytes < length) return false;
      at += compared.bytes;
    }
  }
  return true;
}

export function isSparse(entry: Entry): boolean {
  return entry.allocated < entry.size;
}

const hashBuffer = lazy(() => new Uint8Array(256 * 1024));

/** The digest of an open file's whole content, in hexadecimal. Throws FileSystemError, Canceled. */
export function digestOf(site: Site, file: Handle): string {
  const { hasher } = site.parts;
  if (hasher === null) throw new Error("No hash was named");
  hasher.reset();
  const whole = hashBuffer();
  const step = site.rate.step(whole.length);
  const buffer = step === whole.length ? whole : whole.subarray(0, step);
  for (let at = 0;;) {
    site.rate.wait();
    const length = site.files.read(file, buffer, at);
    if (length === 0) return hasher.digest();
    site.rate.spend(length);
    hasher.update(length === buffer.length ? buffer : buffer.subarray(0, length));
    site.count("comparedBytes", length);
    at += length;
  }
}
