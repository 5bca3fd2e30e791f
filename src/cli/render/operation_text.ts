/** One operation as one line, and the totals of many. */
import { unreachable } from "../../base/errors.ts";
import { printable, type RawPath } from "../../base/names.ts";
import { actionOf, ACTIONS, isFolder, type Total, Totals } from "../../model/action.ts";
import type { Kind } from "../../model/entry.ts";
import type { ChangeReason, Digests, Operation, SkipReason } from "../../model/operation.ts";
import { formatBytes } from "../../model/format.ts";

const CHANGES: Readonly<Record<ChangeReason, string>> = {
  new: "new",
  full: "full backup",
  kind: "another kind",
  size: "size differs",
  mtime: "time differs",
  content: "content differs",
  target: "target differs",
  device: "device differs",
  link: "link differs",
};

const SKIPS: Readonly<Record<SkipReason, string>> = {
  "socket": "a socket, which cannot be copied",
  "temporary": "left over from a killed run",
  "versions": "where versions are kept",
  "other-file-system": "on another file system",
  "vanished": "gone since it was listed",
  "in-use": "the database of MirrorSphere, which is in use",
};

/** What an entry is, in a word or two. */
export const KINDS: Readonly<Record<Kind, string>> = {
  "file": "file",
  "directory": "folder",
  "symlink": "symlink",
  "fifo": "fifo",
  "character-device": "character device",
  "block-device": "block device",
  "socket": "socket",
};

const DIGEST_SHOWN = 12;

function digestDetails(digests: Digests | undefined): string[] {
  if (digests === undefined) return [];
  const source = digests.source.slice(0, DIGEST_SHOWN);
  const destination = digests.destination?.slice(0, DIGEST_SHOWN) ?? "none";
  return [source === destination ? source : `${source} over ${destination}`];
}

function details(operation: Operation): string[] {
  switch (operation.type) {
    case "make-directory":
    case "make-symlink":
      return [CHANGES[operation.reason]];
    case "copy-file":
      return [
        CHANGES[operation.reason],
        formatBytes(operation.size),
        ...digestDetails(operation.digests),
      ];
    case "set-metadata":
      return [...operation.fields, ...digestDetails(operation.digests)];
    case "make-hard-link":
      return [CHANGES[operation.reason], `to ${printable(operation.to)}`];
    case "make-special":
      return [CHANGES[operation.reason], KINDS[operation.kind]];
    case "remove":
      return operation.kind === "file" ? [formatBytes(operation.size)] : [KINDS[operation.kind]];
    case "skip":
      return [SKIPS[operation.reason]];
    case "unchanged":
      return digestDetails(operation.digests);
    default:
      return unreachable(operation);
  }
}

const ACTION_WIDTH = Math.max(...ACTIONS.map((action) => action.length));

/** `copy       a/b.txt  (new, 1.2 MiB)`: safe to print whatever the path holds. */
export function operationLine(operation: Operation): string {
  const path = operation.path === "" ? "." : printable(operation.path);
  const shown = isFolder(operation) ? `${path}/` : path;
  return `${actionOf(operation).padEnd(ACTION_WIDTH)}  ${shown}  (${
    details(operation).join(", ")
  })`;
}

/** One total per action that occurs. */
export function totals(operations: readonly Operation[]): Total[] {
  const sums = new Totals();
  for (const operation of operations) sums.add(operation);
  return sums.list();
}

const PATH_END = "\0";

/** Sorts in place: a folder right before what it holds, siblings by their code units. */
export function sortByPath<T extends { readonly path: RawPath }>(items: T[]): T[] {
  // As "/" sorts after "-" and " ", comparing plain paths would tear folders apart.
  const keys = new Map(items.map((item) => [item, item.path.replaceAll("/", PATH_END)]));
  const key = (item: T) => keys.get(item) ?? item.path;
  return items.sort((one, other) => key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0);
}
