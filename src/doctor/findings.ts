/** What the doctor finds, as plain values: what is printed, as text or as JSON. */
import type { RawPath } from "../base/names.ts";

export interface Machine {
  /** "linux", "darwin", "windows", ... */
  readonly os: string;
  readonly release: string;
  readonly processors: number;
  readonly platform: "linux" | "portable";
  /** The kernel's version of Landlock; 0 where there is none. */
  readonly landlock: number;
  /** What is missing to confine workers wholly; null where nothing. */
  readonly confinementGap: string | null;
}

/** What a file system says of itself, without anything being written. */
export interface EndFacts {
  /** Absolute, without links. */
  readonly path: string;
  readonly type: string;
  /** Bytes; null where unknown. */
  readonly available: number | null;
  readonly used: number | null;
  readonly readOnly: boolean;
}

/** What names the destination takes for one. */
export type CaseHandling = "distinct" | "ignored";
export type UnicodeHandling = "distinct" | "same name" | "changed";

export interface NameLimit {
  readonly length: number;
  readonly unit: "bytes" | "characters";
}

/** What was tried in a scratch folder of the destination, and what came of it. */
export interface Abilities {
  readonly case: CaseHandling;
  /** "changed": a name is listed in another normal form than it was given in. */
  readonly unicode: UnicodeHandling;
  readonly nameLimit: NameLimit;
  /** Bytes of a whole path; null where folders are opened one by one, and there is none. */
  readonly pathLimit: number | null;
  /** Of the names tried: what cannot stand in one, such as `:` or "a dot at the end". */
  readonly refusedNames: readonly RefusedName[];
  /** Nanoseconds between two times it tells apart; Infinity where it keeps none. */
  readonly mtimeStep: number;
  /** Seconds since the epoch, the first and last of those tried that are kept. */
  readonly mtimeRange: readonly [number, number];
  /** Bytes: the largest of the sizes tried that a file may have; null where that was not tried. */
  readonly largestFile: number | null;
  /** The number of the user that owns what is made there. */
  readonly owner: number;
  readonly kept: Readonly<Record<Feature, boolean>>;
}

export const REFUSABLE = [
  '"',
  "*",
  ":",
  "<",
  ">",
  "?",
  "\\",
  "|",
  "control characters",
  "a space at the end",
  "a dot at the end",
  "names of devices (CON, NUL)",
  "bytes that are not UTF-8",
] as const;
export type RefusedName = (typeof REFUSABLE)[number];

export const FEATURES = [
  "modes",
  "owners",
  "symlinks",
  "hardLinks",
  "fifos",
  "devices",
  "sparse",
  "reflink",
  "attributes",
  "acls",
  "flags",
  "leases",
  "locks",
  "exchange",
] as const;
export type Feature = (typeof FEATURES)[number];

/** Why an entry of the source would not be at the destination as it is. */
export const LOSSES = [
  "name-too-long",
  "name-refused",
  "name-collision",
  "path-too-long",
  "file-too-large",
  "symlink",
  "fifo",
  "device",
  "socket",
  "hard-link",
  "mtime-out-of-range",
  "mtime-rounded",
  "mode",
  "owner",
  "attributes",
  "acl",
  "flags",
  "holes-filled",
] as const;
export type LossKind = (typeof LOSSES)[number];

export interface Loss {
  readonly kind: LossKind;
  readonly entries: number;
  /** The first few, relative to the source. */
  readonly examples: readonly RawPath[];
}

export interface Survey {
  /** Entries that were looked at. */
  readonly entries: number;
  /** False: there are more than were looked at. */
  readonly whole: boolean;
  /** Bytes of content that a first copy would take. */
  readonly bytes: number;
  /** Folders and entries that could not be looked at. */
  readonly unreadable: readonly RawPath[];
  readonly losses: readonly Loss[];
  /** Bytes that the destination has too little for a first copy; 0 where it has enough. */
  readonly missingSpace: number;
}

export interface Findings {
  readonly machine: Machine;
  readonly source: EndFacts | null;
  readonly destination: (EndFacts & { readonly abilities: Abilities }) | null;
  /** Null unless both ends were named. */
  readonly survey: Survey | null;
}
