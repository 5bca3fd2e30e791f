/**
 * The one home of policy: what has to happen to an entry. Pure.
 *
 * When two entries count as equal:
 * - Both are of one kind. Symlinks have the same target, device nodes stand for the same device.
 * - Files have one size and, in *standard* and *advanced*, one modification time (within the window
 *   and the coarser of both sides' steps, as far as those are known or show). In *thorough* they
 *   have the same content, and a time that differs is metadata.
 * - Metadata that the run carries are the same: the modification time, the mode bits (with
 *   `permissions` all twelve of them, else nine), with `permissions` owner and group. All these
 *   come with the look that every mode takes. *advanced* and *thorough* also look at flags, ACLs
 *   and extended attributes, with `permissions`.
 * - After a run that did not end well, content and flags count too of what was changed since its
 *   start.
 * - A *full* run copies every file, equal or not.
 */
import type { Entry } from "../../model/entry.ts";
import type { ChangeReason, MetadataField } from "../../model/operation.ts";
import type { JobOptions } from "../../model/options.ts";
import { unreachable } from "../../base/errors.ts";
import { SECOND, stepOf } from "./time_step.ts";

/** What a decision depends on, derived once from the options and what both sides can hold. */
export interface Rules {
  readonly full: boolean;
  readonly thorough: boolean;
  /** Whether flags, ACLs and extended attributes are compared. */
  readonly attributes: boolean;
  readonly permissions: boolean;
  /** None of them where the destination keeps no modes. */
  readonly modeMask: number;
  /** The destination may show this mode, whatever it was given. */
  readonly uniformMode: number | null;
  /** Nanoseconds by which times may differ. */
  readonly tolerance: number;
  /** Sides that may round times, by a step that only the times themselves show. */
  readonly rounded: Rounded;
  readonly symlinkTimes: boolean;
  /** Seconds since the epoch: what changed at the destination since may lack content and flags. */
  readonly suspectSince: number | null;
}

export interface Rounded {
  readonly source: boolean;
  readonly destination: boolean;
}

export interface Abilities {
  /** Nanoseconds; the coarser step of both sides, as far as it is known. */
  readonly timestampStep: number;
  readonly rounded?: Rounded;
  /** Whether the destination keeps modes; a number: what it shows for all if it does not. */
  readonly modes?: boolean | number;
  readonly symlinkTimes: boolean;
  readonly suspectSince?: number | null;
}

const ALL_MODE_BITS = 0o7777;
const ACCESS_BITS = 0o777;
const EXACT: Rounded = { source: false, destination: false };

export function deriveRules(options: JobOptions, abilities: Abilities): Rules {
  const { modes = true } = abilities;
  const modeMask = options.permissions ? ALL_MODE_BITS : ACCESS_BITS;
  return {
    full: options.type === "full",
    thorough: options.comparison === "thorough",
    attributes: options.permissions && options.comparison !== "standard",
    permissions: options.permissions,
    modeMask: modes === false ? 0 : modeMask,
    uniformMode: typeof modes === "number" ? modes & ACCESS_BITS : null,
    tolerance: Math.max(options.modifyWindow, abilities.timestampStep - 1),
    rounded: abilities.rounded ?? EXACT,
    symlinkTimes: abilities.symlinkTimes,
    suspectSince: abilities.suspectSince ?? null,
  };
}

/** What takes another look than at the entries themselves; asked only where it decides. */
export interface Evidence {
  sameTarget(): boolean;
  sameContent(): boolean;
  /** Which of "acl" and "xattrs" differ. */
  attributesThatDiffer(): readonly MetadataField[];
  /** Of a file of the destination with several names: whether not all are the source file's. */
  hasOtherNames(): boolean;
}

export type Decision =
  | { readonly type: "nothing" }
  | { readonly type: "make"; readonly reason: ChangeReason }
  | { readonly type: "metadata"; readonly fields: readonly MetadataField[] };

const NOTHING: Decision = { type: "nothing" };

/** Whether a file of the destination has its source's modification time, as far as it can. */
export function sameTime(
  source: Entry,
  destination: Entry,
  { tolerance, rounded }: Pick<Rules, "tolerance" | "rounded">,
): boolean {
  const seconds = source.mtimeSeconds - destination.mtimeSeconds;
  const nanoseconds = source.mtimeNanoseconds - destination.mtimeNanoseconds;
  if (seconds === 0 && nanoseconds === 0) return true;
  // Beyond this the product is inexact, and the answer clear.
  if (Math.abs(seconds) > tolerance / SECOND + 1) return false;
  const apart = Math.abs(seconds * SECOND + nanoseconds);
  return apart <= tolerance || rounded.source && apart < stepOf(source) ||
    rounded.destination && apart < stepOf(destination);
}

function sameMode(source: Entry, { mode }: Entry, { modeMask, uniformMode }: Rules): boolean {
  return ((source.mode ^ mode) & modeMask) === 0 || (mode & ACCESS_BITS) === uniformMode;
}

/** The metadata that differ, of those that the entries themselves show. */
export function metadataThatDiffer(
  source: Entry,
  destination: Entry,
  rules: Rules,
): MetadataField[] {
  const fields: MetadataField[] = [];
  const link = source.kind === "symlink";
  if (!(link && !rules.symlinkTimes) && !sameTime(source, destination, rules)) {
    fields.push("mtime");
  }
  if (!link && !sameMode(source, destination, rules)) fields.push("mode");
  if (!rules.permissions) return fields;
  if (source.owner !== destination.owner) fields.push("owner");
  if (source.group !== destination.group) fields.push("group");
  const flags = rules.attributes || isSuspect(destination, rules);
  if (flags && source.flags !== destination.flags) fields.push("flags");
  return fields;
}

function isSuspect(destination: Entry, { suspectSince }: Rules): boolean {
  return suspectSince !== null && destination.ctimeSeconds >= suspectSince;
}

/**
 * Whether the content of a file has to be looked at, where size (and, unless thorough, time) say
 * that it is the same.
 */
export function needsContent(destination: Entry, rules: Rules): boolean {
  return rules.thorough || isSuspect(destination, rules);
}

function whyMake(
  source: Entry,
  destination: Entry,
  rules: Rules,
  evidence: Evidence,
): ChangeReason | null {
  switch (source.kind) {
    case "file":
      if (rules.full) return "full";
      if (source.size !== destination.size) return "size";
      if (!rules.thorough && !sameTime(source, destination, rules)) return "mtime";
      return !needsContent(destination, rules) || evidence.sameContent() ? null : "content";
    case "symlink":
      return evidence.sameTarget() ? null : "target";
    case "character-device":
    case "block-device":
      return source.specialDevice === destination.specialDevice ? null : "device";
    case "directory":
    case "fifo":
    case "socket":
      return null;
    default:
      return unreachable(source.kind);
  }
}

const NO_EVIDENCE: Evidence = {
  sameTarget: () => false,
  sameContent: () => false,
  attributesThatDiffer: () => ["acl", "xattrs"],
  hasOtherNames: () => true,
};

/** Whether the entries alone, with no other look, tell that nothing has to happen. */
export function equalAtSight(source: Entry, destination: Entry, rules: Rules): boolean {
  return decide({ source, destination }, rules, NO_EVIDENCE).type === "nothing";
}

/** What has to happen so that `destination` (null: not there) equals `source`. */
export function decide(
  pair: { readonly source: Entry; readonly destination: Entry | null },
  rules: Rules,
  evidence: Evidence,
): Decision {
  const { source, destination } = pair;
  if (destination === null) return { type: "make", reason: "new" };
  if (source.kind !== destination.kind) return { type: "make", reason: "kind" };
  const reason = whyMake(source, destination, rules, evidence);
  if (reason !== null) return { type: "make", reason };
  const fields = metadataThatDiffer(source, destination, rules);
  if (rules.attributes) fields.push(...evidence.attributesThatDiffer());
  if (fields.length === 0) return NOTHING;
  // Another name of the same file, a snapshot's perhaps, would change along with it.
  const several = source.kind !== "directory" && destination.links > 1;
  const shared = several && evidence.hasOtherNames();
  return shared ? { type: "make", reason: "link" } : { type: "metadata", fields };
}
