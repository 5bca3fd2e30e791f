/** What a loss of power may have left without its content, at a destination. Pure. */
import { type RawPath, ROOT_PATH, splitPath } from "../base/names.ts";
import type { FailedOperation, Failure } from "../model/failure.ts";
import { FAILURES_KEPT } from "../model/report.ts";

export interface Doubt {
  /** Seconds since the epoch: what did not change since is in no doubt. */
  readonly since: number;
  /** What is in doubt, each with all that is in it; null for everything. */
  readonly paths: readonly RawPath[] | null;
}

/** Paths beyond this number are not told apart: everything is in doubt. */
const MOST_PATHS = 1000;

/** These fail where the content at the destination was seen, or there is none. */
const AFTER_A_LOOK: ReadonlySet<FailedOperation> = new Set([
  "make-directory",
  "make-symlink",
  "make-special",
  "set-metadata",
  "remove",
]);

/**
 * Tells of paths whether they are in doubt. A run asks about each entry, so it must not take longer
 * the more paths there are.
 */
export function whetherDoubtful(paths: Doubt["paths"]): (path: RawPath) => boolean {
  if (paths === null) return () => true;
  const folders: ReadonlySet<RawPath> = new Set(paths);
  return (path) => {
    let at = path;
    while (at !== ROOT_PATH && !folders.has(at)) at = splitPath(at).parent;
    return folders.has(at);
  };
}

/** What a run that went everywhere could not look into. */
export function unseenOf(failures: readonly Failure[]): Doubt["paths"] {
  if (failures.length >= FAILURES_KEPT) return null;
  return failures.filter(({ operation }) => !AFTER_A_LOOK.has(operation)).map(({ path }) => path);
}

/** What of `before` is still in doubt, once all but `unseen` was compared. */
export function remaining(before: Doubt["paths"], unseen: Doubt["paths"]): Doubt["paths"] {
  if (before === null || unseen === null) return capped(before ?? unseen);
  const inner = unseen.filter(whetherDoubtful(before));
  const outer = before.filter(whetherDoubtful(unseen));
  return capped([...new Set([...inner, ...outer])]);
}

function capped(paths: Doubt["paths"]): Doubt["paths"] {
  return paths !== null && paths.length > MOST_PATHS ? null : paths;
}

/** As text that {@linkcode readPaths} reads; "" stands for everything. */
export function writePaths(paths: Doubt["paths"]): string {
  return paths === null ? "" : JSON.stringify(paths);
}

/** What is no list of paths, as after a loss of power, stands for everything. */
export function readPaths(text: string): Doubt["paths"] {
  try {
    const paths: unknown = JSON.parse(text);
    const isList = Array.isArray(paths) && paths.every((path) => typeof path === "string");
    return isList ? paths as RawPath[] : null;
  } catch {
    return null;
  }
}
