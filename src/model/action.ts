import { unreachable } from "../base/errors.ts";
import type { Operation } from "./operation.ts";

/** The classes that operations are counted and shown in. */
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

/** Bytes of file content that an operation copies, or of the file that it removes. */
export function bytesOf(operation: Operation): number {
  if (operation.type === "copy-file") return operation.size;
  return operation.type === "remove" && operation.kind === "file" ? operation.size : 0;
}

/** Whether an operation is about a folder. */
export function isFolder(operation: Operation): boolean {
  if (operation.type === "make-directory") return true;
  return "kind" in operation && operation.kind === "directory";
}

/** Sums over the operations of one action. */
export interface Total {
  readonly action: Action;
  readonly entries: number;
  /** Bytes of file content that would be copied, or of the files that would be removed. */
  readonly bytes: number;
}

/** Adds up operations, or sums of them. */
export class Totals {
  readonly #sums = new Map<Action, { entries: number; bytes: number }>();

  add(operation: Operation): void {
    this.#add(actionOf(operation), 1, bytesOf(operation));
  }

  addAll(totals: readonly Total[]): void {
    for (const { action, entries, bytes } of totals) this.#add(action, entries, bytes);
  }

  #add(action: Action, entries: number, bytes: number): void {
    const sum = this.#sums.get(action);
    if (sum === undefined) this.#sums.set(action, { entries, bytes });
    else {
      sum.entries += entries;
      sum.bytes += bytes;
    }
  }

  /** One total per action that occurs, in the order of {@linkcode ACTIONS}. */
  list(): Total[] {
    return ACTIONS.flatMap((action) => {
      const sum = this.#sums.get(action);
      return sum === undefined ? [] : [{ action, ...sum }];
    });
  }
}
