import { unreachable } from "../base/errors.ts";
import type { RawPath } from "../base/names.ts";
import { type Change, CHANGE_KINDS } from "./execution.ts";
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

/**
 * A change as text. Changes travel between threads by the hundred thousand: packed into one text
 * they cost a fraction of what objects do. Texts may be joined.
 */
export function packChange({ kind, path, size }: Change): string {
  return `${CHANGE_KINDS.indexOf(kind)}${size}${BEFORE_PATH}${path}${END}`;
}

/** The changes of joined {@linkcode packChange} texts. */
export function unpackChanges(packed: string): Change[] {
  return packed.split(END).slice(0, -1).map((text) => {
    const slash = text.indexOf(BEFORE_PATH);
    return {
      kind: CHANGE_KINDS[Number(text[0])] ?? "changed",
      path: text.slice(slash + 1) as RawPath,
      size: Number(text.slice(1, slash)),
    };
  });
}
