/** Where jobs and executions are kept, and the way to the door that they are behind. */
import { RunError } from "../base/errors.ts";
import { shellWord } from "../base/names.ts";
import { resolve } from "../base/paths.ts";
import { DEFAULT_CONFIG, retentionOf } from "../config/mod.ts";
import type { Jobs } from "../jobs/mod.ts";
import { databaseFiles, stateFolder } from "../store/places.ts";
import { value } from "./syntax/options.ts";
import { workingFolder } from "./working_folder.ts";

/** Where `--state-dir` was said, or not. */
export type StateFlags = { readonly stateDir?: string | undefined };

export const STATE_DIR = value("<folder>", "keep jobs and executions in this folder");

/** Absolute path of the folder that jobs and executions are kept in. */
export function stateFolderOf({ stateDir }: StateFlags): string {
  if (stateDir !== undefined) return resolve(workingFolder(), stateDir);
  const { os } = Deno.build;
  const folder = stateFolder(os, (name) => Deno.env.get(name));
  if (folder !== null) return folder;
  const variable = os === "windows" ? "LOCALAPPDATA" : "HOME";
  throw new RunError(
    "store-unwritable",
    `Find the folder for jobs and executions: ${variable} is not set; ` +
      "set it, or name a folder with --state-dir",
  );
}

/**
 * Loads the door to what is kept, which brings SQLite, and opens it.
 *
 * @throws {RunError} "store-...": it cannot be opened, or nothing says where it lies.
 */
export async function openState(
  flags: StateFlags,
  config = DEFAULT_CONFIG,
): Promise<Jobs> {
  const folder = stateFolderOf(flags);
  const { openJobs } = await import("../jobs/jobs.ts");
  return await openJobs({ folder, ...retentionOf(config) });
}

/**
 * The same for what is to leave no trace; null where nothing is kept yet, and nothing is made then.
 *
 * @throws {RunError} "store-..."
 */
export async function openKeptState(
  flags: StateFlags,
  config = DEFAULT_CONFIG,
): Promise<Jobs | null> {
  const [database = ""] = databaseFiles(stateFolderOf(flags));
  return isMissing(database) ? null : await openState(flags, config);
}

/** What cannot be looked at is for whoever opens it to tell. */
function isMissing(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}

/** What commands take that only look at, or change, what is kept. */
export type RecordFlags = StateFlags & { readonly json?: true | undefined };

/** Opens what is kept for as long as `body` takes. */
export async function withState<T>(
  flags: StateFlags,
  body: (jobs: Jobs) => T | Promise<T>,
  config = DEFAULT_CONFIG,
): Promise<T> {
  const jobs = await openState(flags, config);
  try {
    return await body(jobs);
  } finally {
    jobs.close();
  }
}

/** Whether a store that cannot be used is why something failed. */
export function isStoreError(error: unknown): error is RunError {
  return error instanceof RunError && error.code.startsWith("store-");
}

/** A command line of this program that finds what this one found: "mirrorsphere job show x". */
export function commandLine(words: string, { stateDir }: StateFlags): string {
  const place = stateDir === undefined ? "" : ` --state-dir ${shellWord(stateDir)}`;
  return `mirrorsphere ${words}${place}`;
}
