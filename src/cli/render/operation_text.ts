/** One operation as one line, and the totals of many. */
import { unreachable } from "../../base/errors.ts";
import { printable, type RawPath } from "../../base/names.ts";
import type { Kind } from "../../model/entry.ts";
import type { ChangeReason, Digests, Operation, SkipReason } from "../../model/operation.ts";
import { formatBytes } from "../../model/format.ts";

/** What an operation is called in text and in totals. */
export const ACTIONS = [
  "copy",
  "update",
  "folder",
  "symlink",
  "hard-link",
  "special",
  "metadata",
  "remove",
  "skip",
  "same",
] as const;
export type Action = (typeof ACTIONS)[number];

export function actionOf(operation: Operation): Action {
  switch (operation.type) {
    case "copy-file":
      return operation.reason === "new" ? "copy" : "update";
    case "make-directory":
      return "folder";
    case "make-symlink":
      return "symlink";
    case "make-hard-link":
      return "hard-link";
    case "make-special":
      return "special";
    case "set-metadata":
      return "metadata";
    case "remove":
      return "remove";
    case "skip":
      return "skip";
    case "unchanged":
      return "same";
    default:
      return unreachable(operation);
  }
}

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
  "other-file-system": "on another file system",
  "vanished": "gone since it was listed",
};

const KINDS: Readonly<Record<Kind, string>> = {
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

function isFolder(operation: Operation): boolean {
  if (operation.type === "make-directory") return true;
  return "kind" in operation && operation.kind === "directory";
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

/** Sums over the operations of one action. */
export interface Total {
  readonly action: Action;
  readonly entries: number;
  /** Bytes of file content that would be copied, or of the files that would be removed. */
  readonly bytes: number;
}

/** One total per action that occurs, in the order of {@linkcode ACTIONS}. */
export function totals(operations: readonly Operation[]): Total[] {
  const sums = new Map<Action, { entries: number; bytes: number }>();
  for (const operation of operations) {
    const sum = sums.get(actionOf(operation)) ?? { entries: 0, bytes: 0 };
    sum.entries += 1;
    sum.bytes += bytesOf(operation);
    sums.set(actionOf(operation), sum);
  }
  return ACTIONS.flatMap((action) => {
    const sum = sums.get(action);
    return sum === undefined ? [] : [{ action, ...sum }];
  });
}

function bytesOf(operation: Operation): number {
  if (operation.type === "copy-file") return operation.size;
  return operation.type === "remove" && operation.kind === "file" ? operation.size : 0;
}

const PATH_END = "\0";

/** Sorts in place: a folder right before what it holds, siblings by their code units. */
export function sortByPath<T extends { readonly path: RawPath }>(items: T[]): T[] {
  // As "/" sorts after "-" and " ", comparing plain paths would tear folders apart.
  const keys = new Map(items.map((item) => [item, item.path.replaceAll("/", PATH_END)]));
  const key = (item: T) => keys.get(item) ?? item.path;
  return items.sort((one, other) => key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0);
}
