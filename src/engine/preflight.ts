import { RunError } from "../base/errors.ts";
import { quote, type RawName } from "../base/names.ts";
import { basename, dirname, join, resolve } from "../base/paths.ts";
import { type FileSystem, FileSystemError, type Handle, openPlatform } from "../platform/mod.ts";
import { type LocalTarget, openLocalTarget } from "../targets/mod.ts";
import { overlapOf, type Place } from "./overlap.ts";
import type { FoundEnds } from "./run_options.ts";
import { type Traits, traitsOf } from "./traits.ts";

/** Both ends of a run, open and checked; the caller closes them. */
export interface Ends {
  readonly source: LocalTarget;
  /** Null where it is not there and must not be made. */
  readonly destination: LocalTarget | null;
  /** The destination was not there before: nothing is in it. */
  readonly fresh: boolean;
  /** Of the destination. */
  readonly traits: Traits;
  /** Folders above the destination, locked against runs to them. */
  readonly above: readonly Handle[];
}

/** Lets go of all that {@linkcode openEnds} opened, the locks included. */
export function closeEnds(files: FileSystem, { source, destination, above }: Ends): void {
  files.close(source.root);
  if (destination !== null) files.close(destination.root);
  for (const handle of above) files.close(handle);
}

export interface EndsQuestion {
  /** Absolute path. */
  readonly source: string;
  /** Absolute path. */
  readonly destination: string;
  /** A temporary name, to try what the destination keeps. Null: look only; make and lock nothing. */
  readonly trial: RawName | null;
  /** Called before anything is made; may throw to refuse. */
  readonly examine: (found: FoundEnds) => void;
}

/**
 * Opens both ends, and refuses what would hurt. The destination folder itself is made if its parent
 * is there, and locked against runs to it, into it and to a folder above it, until
 * {@linkcode closeEnds}.
 *
 * Throws RunError: "source-missing", "source-not-a-folder", "source-unreadable",
 * "destination-not-a-folder", "destination-parent-missing", "destination-unwritable",
 * "destination-locked", "overlap".
 */
export function openEnds(files: FileSystem, question: EndsQuestion): Ends {
  const source = openSource(files, question.source);
  try {
    const found = openDestination(files, source, question);
    return { source, ...found, traits: traitsOf(files, found.destination, question.trial) };
  } catch (error) {
    files.close(source.root);
    throw error;
  }
}

/**
 * Looks at both ends as a run would when it starts, and makes and locks nothing.
 *
 * @throws {RunError} as {@linkcode openEnds}, but for "destination-locked"; or what `examine` throws
 */
export async function lookAtEnds(
  { source, destination }: Pick<EndsQuestion, "source" | "destination">,
  examine: EndsQuestion["examine"],
): Promise<void> {
  const files = await openPlatform("auto");
  const ends = openEnds(files, { source, destination, trial: null, examine });
  closeEnds(files, ends);
}

function stateOf(error: FileSystemError): string {
  return error.code === "permission-denied"
    ? "permission denied; give this user access, or run as one who has it"
    : error.message;
}

function openSource(files: FileSystem, path: string): LocalTarget {
  try {
    return openLocalTarget(files, path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    if (error.code === "not-found") {
      const state = "there is no such folder; check the path, and that its disk is mounted";
      throw new RunError("source-missing", `Cannot read the source ${quote(path)}: ${state}`);
    }
    if (error.code === "not-a-directory") {
      const state = "it is not a folder; name the folder that holds it";
      throw new RunError("source-not-a-folder", `Cannot mirror ${quote(path)}: ${state}`);
    }
    throw new RunError(
      "source-unreadable",
      `Cannot read the source ${quote(path)}: ${stateOf(error)}`,
    );
  }
}

function openDestination(
  files: FileSystem,
  source: LocalTarget,
  question: EndsQuestion,
): Omit<Ends, "source" | "traits"> {
  const found = findDestination(files, question.destination);
  if (found !== null) {
    try {
      const destination = { path: found.path, nearest: found };
      refuseOverlap(files, { source, destination, question });
      question.examine({ source: source.facts, destination: found.facts, fresh: false });
      const above = question.trial === null ? [] : claim(files, found, question.destination);
      return { destination: found, fresh: false, above };
    } catch (error) {
      files.close(found.root);
      throw error;
    }
  }
  const parent = openParent(files, question.destination);
  try {
    const destination = { path: join(parent.path, nameOf(question.destination)), nearest: parent };
    refuseOverlap(files, { source, destination, question });
    question.examine({ source: source.facts, destination: parent.facts, fresh: true });
    if (question.trial === null) return { destination: null, fresh: true, above: [] };
    makeDestination(files, parent.root, question.destination);
  } finally {
    files.close(parent.root);
  }
  return { ...openDestination(files, source, question), fresh: true };
}

/** Null where there is nothing of that name. */
function findDestination(files: FileSystem, path: string): LocalTarget | null {
  try {
    return openLocalTarget(files, path);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    if (error.code === "not-found") return null;
    if (error.code === "not-a-directory") {
      throw new RunError(
        "destination-not-a-folder",
        `Cannot write to the destination ${quote(path)}: it is not a folder; name a folder`,
      );
    }
    throw unwritable(path, stateOf(error));
  }
}

function unwritable(path: string, state: string): RunError {
  return new RunError(
    "destination-unwritable",
    `Cannot write to the destination ${quote(path)}: ${state}`,
  );
}

/**
 * The folder in which a destination is to be made. Only the last component is: a path that is
 * missing further up is more likely a disk that is not mounted.
 */
function openParent(files: FileSystem, path: string): LocalTarget {
  const parentPath = dirname(resolve(path));
  const refused = (state: string) =>
    new RunError(
      "destination-parent-missing",
      `Cannot make the destination ${quote(path)}: ${state}; make it first, or mount its disk`,
    );
  let parent: LocalTarget;
  try {
    parent = openLocalTarget(files, parentPath);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    if (error.code === "not-found") throw refused(`there is no folder ${quote(parentPath)}`);
    throw refused(`${quote(parentPath)}: ${error.message}`);
  }
  if (files.stat({ handle: parent.root, name: nameOf(path) }) === null) return parent;
  files.close(parent.root);
  throw refused("it is a link that leads nowhere");
}

function nameOf(path: string): RawName {
  return basename(resolve(path)) as RawName;
}

function makeDestination(files: FileSystem, parent: Handle, path: string): void {
  try {
    files.makeDirectory(parent, nameOf(path), 0o777);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw unwritable(path, stateOf(error));
  }
}

/**
 * Makes sure that this run may write to the destination, and is alone in doing so; gives what has
 * to stay open for that.
 */
function claim(files: FileSystem, destination: LocalTarget, path: string): Handle[] {
  if (destination.facts.readOnly) {
    throw unwritable(path, "its file system is mounted read-only; mount it for writing");
  }
  if (!files.lock(destination.root)) {
    throw locked(path, "another run writes to it, or to a folder in it");
  }
  const above: Handle[] = [];
  for (const folder of foldersAbove(files, destination)) {
    above.push(folder.handle);
    if (mayShare(files, folder.handle)) continue;
    for (const handle of above) files.close(handle);
    throw locked(path, `another run writes to ${quote(folder.path)}, which it is in`);
  }
  return above;
}

function locked(path: string, state: string): RunError {
  const what = `Cannot write to the destination ${quote(path)}`;
  return new RunError("destination-locked", `${what}: ${state}; wait until it is done`);
}

/** Those on the same file system, from the nearest up; without those that this user cannot read. */
function* foldersAbove(files: FileSystem, { path, entry }: LocalTarget) {
  for (let at = dirname(path), below = path; at !== below; below = at, at = dirname(at)) {
    const handle = attemptOpen(files, at);
    if (handle === null) continue;
    const { device } = files.stat({ handle, name: null }) ?? {};
    if (device !== entry.device) return files.close(handle);
    yield { path: at, handle };
  }
}

function attemptOpen(files: FileSystem, path: string): Handle | null {
  try {
    return files.openRoot(path);
  } catch (error) {
    if (error instanceof FileSystemError) return null;
    throw error;
  }
}

/** False where a run writes to a folder. A file system without locks tells nothing. */
function mayShare(files: FileSystem, handle: Handle): boolean {
  try {
    return files.lock(handle, "shared");
  } catch (error) {
    if (error instanceof FileSystemError) return true;
    throw error;
  }
}

function refuseOverlap(
  files: FileSystem,
  { source, destination, question }: {
    readonly source: LocalTarget;
    readonly destination: Place;
    readonly question: EndsQuestion;
  },
): void {
  const state = overlapOf(files, { path: source.path, nearest: source }, destination);
  if (state === null) return;
  const ends = `${quote(question.source)} to ${quote(question.destination)}`;
  throw new RunError("overlap", `Cannot mirror ${ends}: ${state}; choose a destination outside`);
}
