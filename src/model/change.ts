import { unreachable } from "../base/errors.ts";
import type { RawPath } from "../base/names.ts";
import { type Change, CHANGE_KINDS, type ChangeKind } from "./execution.ts";
import type { Operation } from "./operation.ts";

/** What an operation changed at the destination; null for nothing. */
export function changeOf(operation: Operation): Change | null {
  const { type, path } = operation;
  switch (type) {
    case "copy-file":
      return { kind: operation.reason === "new" ? "added" : "changed", path, size: operation.size };
    case "make-directory":
    case "make-symlink":
    case "make-hard-link":
    case "make-special":
      return { kind: operation.reason === "new" ? "added" : "changed", path, size: 0 };
    case "set-metadata":
      return { kind: "metadata", path, size: 0 };
    case "remove":
      return { kind: "removed", path, size: operation.size };
    case "skip":
    case "unchanged":
      return null;
    default:
      return unreachable(type);
  }
}

// No path holds a NUL, and every packed change has a slash before its path.
const END = "\0";
const BEFORE_PATH = "/";

/** Changes of one kind as text, which may be joined to more of it. */
export interface PackedList {
  count: number;
  text: string;
}

/**
 * Changes as text, by kind. They travel between threads and into the store by the hundred
 * thousand: packed into few texts they cost a fraction of what objects or rows do.
 */
export type PackedChanges = Readonly<Record<ChangeKind, PackedList>>;

const NOTHING_PACKED: Readonly<PackedList> = { count: 0, text: "" };

export function packedChanges(): PackedChanges {
  const [added, changed, metadata, removed] = CHANGE_KINDS.map(() => ({ ...NOTHING_PACKED }));
  return { added, changed, metadata, removed } as PackedChanges;
}

export function packChange(packed: PackedChanges, { kind, path, size }: Change): void {
  const list = packed[kind];
  list.count++;
  list.text += `${size}${BEFORE_PATH}${path}${END}`;
}

/** Appends what is packed to more of it. */
export function joinChanges(packed: PackedChanges, more: PackedChanges): void {
  for (const kind of CHANGE_KINDS) {
    packed[kind].count += more[kind].count;
    packed[kind].text += more[kind].text;
  }
}

export function countPacked(packed: PackedChanges): number {
  return CHANGE_KINDS.reduce((sum, kind) => sum + packed[kind].count, 0);
}

/** The changes, all of this kind, that a {@linkcode PackedList} has as its text. */
export function unpackChanges(kind: ChangeKind, text: string): Change[] {
  return text.split(END).slice(0, -1).map((one) => {
    const slash = one.indexOf(BEFORE_PATH);
    return { kind, path: one.slice(slash + 1) as RawPath, size: Number(one.slice(0, slash)) };
  });
}
