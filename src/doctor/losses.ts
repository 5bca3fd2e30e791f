/** What of an entry a destination cannot hold. Pure. */
import { encodeRaw, type RawName, type RawPath } from "../base/names.ts";
import type { Entry } from "../model/entry.ts";
import type { Abilities, LossKind, RefusedName } from "./findings.ts";

/** An entry of the source, and what a look at its metadata told. */
export interface Looked {
  readonly path: RawPath;
  readonly entry: Entry;
  /** Names of its extended attributes, ACLs among them. */
  readonly attributes: readonly string[];
}

const PATTERNS: Readonly<Record<RefusedName, RegExp>> = {
  '"': /"/,
  "*": /\*/,
  ":": /:/,
  "<": /</,
  ">": />/,
  "?": /\?/,
  "\\": /\\/,
  "|": /\|/,
  // deno-fmt-ignore
  "control characters": /\p{Cc}/u,
  "a space at the end": / $/,
  "a dot at the end": /\.$/,
  "names of devices (CON, NUL)": /^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?$/i,
  "bytes that are not UTF-8": /\p{Cs}/u,
};

/** Extended attributes that hold ACLs. */
const ACL = /^system\.posix_acl_/;
const PLAIN_BITS = 0o777;

/** Everything that the destination would not have of an entry, in no order. */
export function lossesOf({ path, entry, attributes }: Looked, abilities: Abilities): LossKind[] {
  const { kept, nameLimit, pathLimit, refusedNames, mtimeRange, largestFile } = abilities;
  const found: LossKind[] = [];
  const say = (lost: boolean, kind: LossKind) => {
    if (lost) found.push(kind);
  };
  const isFile = entry.kind === "file";
  say(lengthOf(entry.name, nameLimit.unit) > nameLimit.length, "name-too-long");
  say(refusedNames.some((kind) => PATTERNS[kind].test(entry.name)), "name-refused");
  say(pathLimit !== null && encodeRaw(path).length > pathLimit, "path-too-long");
  say(isFile && largestFile !== null && entry.size > largestFile, "file-too-large");
  say(!kept.symlinks && entry.kind === "symlink", "symlink");
  say(!kept.fifos && entry.kind === "fifo", "fifo");
  say(!kept.devices && /-device$/.test(entry.kind), "device");
  say(entry.kind === "socket", "socket");
  say(!kept.hardLinks && isFile && entry.links > 1, "hard-link");
  const [first, last] = mtimeRange;
  const inRange = entry.mtimeSeconds >= first && entry.mtimeSeconds <= last;
  say(!inRange, "mtime-out-of-range");
  say(inRange && isRounded(entry, abilities.mtimeStep), "mtime-rounded");
  say(!kept.modes && hasOwnMode(entry), "mode");
  say(!kept.owners && entry.owner !== abilities.owner, "owner");
  say(!kept.attributes && attributes.some((name) => !ACL.test(name)), "attributes");
  say(!kept.acls && attributes.some((name) => ACL.test(name)), "acl");
  say(!kept.flags && entry.flags !== 0, "flags");
  say(!kept.sparse && isFile && entry.allocated + 4096 <= entry.size, "holes-filled");
  return found;
}

/** Windows has no modes: it makes them up, from what is marked as read-only, which is kept. */
function hasOwnMode({ kind, mode }: Entry): boolean {
  if (kind === "symlink" || Deno.build.os === "windows") return false;
  return (mode & PLAIN_BITS) !== (kind === "directory" ? 0o755 : 0o644);
}

/** FAT and its kin count UTF-16 units, as strings here do. */
function lengthOf(name: RawName, unit: Abilities["nameLimit"]["unit"]): number {
  return unit === "bytes" ? encodeRaw(name).length : name.length;
}

function isRounded({ mtimeSeconds, mtimeNanoseconds }: Entry, step: number): boolean {
  if (step <= 1e9) return mtimeNanoseconds % step !== 0;
  return mtimeNanoseconds !== 0 || Math.abs(mtimeSeconds) % (step / 1e9) !== 0;
}

/** Names that a destination takes for one have one key. Close to what file systems do, not the same. */
export function collisionKey(name: RawName, abilities: Abilities): string {
  const form = abilities.unicode === "distinct" ? name : name.normalize("NFC");
  return abilities.case === "distinct" ? form : form.toUpperCase().toLowerCase();
}
