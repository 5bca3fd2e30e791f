import type { RawName } from "../base/names.ts";
import { attempt, type FileSystem, FileSystemError, type Handle } from "../platform/mod.ts";
import type { LocalTarget } from "../targets/mod.ts";
import { stepShownBy, TRIAL_TIME } from "./plan/time_step.ts";

/** How a destination's file system keeps what it is given. */
export interface Traits {
  /**
   * Nanoseconds between two modification times it can tell apart; Infinity where it keeps none.
   * Null: only the times themselves show.
   */
  readonly mtimeStep: number | null;
  /** Whether it keeps modes; a number: it may not, and show this one for all. */
  readonly modes: boolean | number;
  /** Names that differ in case, and perhaps in more, may be one name. */
  readonly foldsNames: boolean;
  /** Links keep modification times of their own. */
  readonly symlinkTimes: boolean;
}

const FAITHFUL: Traits = { mtimeStep: 1, modes: true, foldsNames: false, symlinkTimes: true };

/**
 * What to expect of a destination. Where its kind does not tell, that is tried with a file of that
 * temporary name, which is removed again; with no name given it is only looked at.
 */
export function traitsOf(
  files: FileSystem,
  target: LocalTarget | null,
  temporary: RawName | null,
): Traits {
  if (target === null || target.facts.exact) return FAITHFUL;
  if (temporary === null) return lookAt(files, target);
  try {
    return tryOut(files, target, temporary);
  } catch (error) {
    // What hinders this will hinder the run, too, and has its place in the report.
    if (!(error instanceof FileSystemError)) throw error;
    // A folder that nobody may write to tells that modes are kept.
    return { ...lookAt(files, target), modes: true };
  }
}

const ODD_MODE = 0o604;

function tryOut(files: FileSystem, { root, entry }: LocalTarget, name: RawName): Traits {
  const place = { handle: root, name };
  const handle = files.createFile(root, name);
  try {
    const at = { handle, name: null };
    attempt(() => files.setMode(at, ODD_MODE));
    attempt(() => files.setTimes(at, TRIAL_TIME));
    files.close(handle);
    const found = files.stat(place);
    const foldsNames = files.stat({ handle: root, name: inOtherCase(name) }) !== null;
    files.removeFile(root, name);
    return {
      mtimeStep: found === null ? null : stepShownBy(found),
      modes: found !== null && (found.mode & 0o777) === ODD_MODE,
      foldsNames,
      symlinkTimes: keepsTimeOfLink(files, place),
    };
  } finally {
    attempt(() => files.removeFile(root, name));
    attempt(() => files.setTimes({ handle: root, name: null }, entry));
  }
}

/** False also where links cannot be made. Some servers set the time of what a link leads to. */
function keepsTimeOfLink(files: FileSystem, place: { handle: Handle; name: RawName }): boolean {
  attempt(() => {
    files.makeSymlink(place.handle, place.name, place.name);
    files.setTimes(place, TRIAL_TIME);
  });
  return files.stat(place)?.mtimeSeconds === TRIAL_TIME.mtimeSeconds;
}

function lookAt(files: FileSystem, { root, entry, facts: { mtimeStep } }: LocalTarget): Traits {
  return {
    mtimeStep: mtimeStep === 1 ? null : mtimeStep,
    modes: entry.mode,
    foldsNames: seemsToFold(files, root),
    symlinkTimes: false,
  };
}

/** Whether something in a folder goes by its name in other case, too. */
function seemsToFold(files: FileSystem, handle: Handle): boolean {
  try {
    const names = new Set(files.list(handle).map(({ name }) => name));
    const cased = [...names].find((name) => inOtherCase(name) !== name);
    if (cased === undefined || names.has(inOtherCase(cased))) return false;
    return files.stat({ handle, name: inOtherCase(cased) }) !== null;
  } catch (error) {
    if (error instanceof FileSystemError) return false;
    throw error;
  }
}

function inOtherCase(name: RawName): RawName {
  return name.replace(
    /[a-z]/gi,
    (letter) => letter < "a" ? letter.toLowerCase() : letter.toUpperCase(),
  ) as RawName;
}
