import type { RawPath } from "../base/names.ts";
import type { Kind } from "./entry.ts";

/** Why an entry at the destination is not yet what it should be. */
export type ChangeReason =
  | "new"
  | "full"
  | "kind"
  | "size"
  | "mtime"
  | "content"
  | "target"
  | "device"
  | "link";

export type SkipReason =
  | "socket"
  /** A temporary file that a killed run left in the source. */
  | "temporary"
  /** Where the versions are kept, at the top of a source that is itself a copy. */
  | "versions"
  | "other-file-system"
  /** It went away between the listing and the look at it. */
  | "vanished"
  /** The database of this very program, while it uses it. */
  | "in-use";

/** Metadata that differ, by name; what `set-metadata` brings in line. */
export type MetadataField = "mode" | "mtime" | "owner" | "group" | "flags" | "acl" | "xattrs";

/** Both digests of a file that was compared by hash, in lower-case hexadecimal. */
export interface Digests {
  readonly source: string;
  readonly destination: string | null;
}

/** One intended change. Plain values, safe in JSON; the same in a preview, a run and a report. */
export type Operation =
  | { readonly type: "make-directory"; readonly path: RawPath; readonly reason: ChangeReason }
  | {
    readonly type: "copy-file";
    readonly path: RawPath;
    readonly reason: ChangeReason;
    /** Bytes of the source file. */
    readonly size: number;
    readonly digests?: Digests;
  }
  | {
    readonly type: "set-metadata";
    readonly path: RawPath;
    readonly kind: Kind;
    readonly fields: readonly MetadataField[];
    readonly digests?: Digests;
  }
  | { readonly type: "make-symlink"; readonly path: RawPath; readonly reason: ChangeReason }
  | {
    readonly type: "make-hard-link";
    readonly path: RawPath;
    readonly reason: ChangeReason;
    /** The path, already at the destination, that `path` becomes another name of. */
    readonly to: RawPath;
  }
  | {
    readonly type: "make-special";
    readonly path: RawPath;
    readonly reason: ChangeReason;
    readonly kind: "fifo" | "character-device" | "block-device";
  }
  | {
    readonly type: "remove";
    readonly path: RawPath;
    readonly kind: Kind;
    readonly size: number;
  }
  | { readonly type: "skip"; readonly path: RawPath; readonly reason: SkipReason }
  | {
    /** Nothing to change; told only where both sides were hashed. */
    readonly type: "unchanged";
    readonly path: RawPath;
    readonly digests: Digests;
  };
