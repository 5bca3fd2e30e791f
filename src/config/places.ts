/** Where a configuration may lie, and how its text is got. */
import { RunError, stateOf } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import { join, resolve, SLASH_PATHS } from "../base/paths.ts";

export const FILE_NAME = "config.toml";

/** Looks an environment variable up; only those that matter on the system are asked for. */
export type Environment = (name: string) => string | undefined;

/**
 * The folder of the user's own configuration; null where the environment does not tell.
 * Linux: XDG Base Directory Specification 0.8, which has relative paths ignored.
 */
export function userConfigFolder(os: typeof Deno.build.os, env: Environment): string | null {
  if (os === "windows") {
    const applicationData = env("APPDATA");
    return applicationData ? `${applicationData}\\MirrorSphere` : null;
  }
  if (os === "darwin") {
    const home = env("HOME");
    return home ? SLASH_PATHS.join(home, "Library", "Application Support", "MirrorSphere") : null;
  }
  const named = env("XDG_CONFIG_HOME") ?? "";
  if (SLASH_PATHS.isAbsolute(named)) return SLASH_PATHS.join(named, "mirrorsphere");
  const home = env("HOME");
  return home ? SLASH_PATHS.join(home, ".config", "mirrorsphere") : null;
}

export interface SearchOptions {
  /** What `--config` named, relative to the working folder or absolute; null where it was not given. */
  readonly explicitPath: string | null;
  /** Absolute path of the folder that the user is in. */
  readonly workingFolder: string;
  /** See {@linkcode userConfigFolder}. */
  readonly userFolder: string | null;
}

export interface FoundText {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/**
 * Reads the file that `--config` names, else the first there is of `config.toml` in the working
 * folder and in the user's; null where there is none.
 *
 * @throws {RunError} "configuration": a file is there but cannot be read, or the named one is not.
 */
export async function findText(options: SearchOptions): Promise<FoundText | null> {
  const { explicitPath, workingFolder, userFolder } = options;
  if (explicitPath !== null) return await readNamed(resolve(workingFolder, explicitPath));
  for (const folder of [workingFolder, userFolder]) {
    if (folder === null) continue;
    const path = join(folder, FILE_NAME);
    const text = await readIfThere(path);
    if (text !== null) return { path, text };
  }
  return null;
}

/** A file that is read, or would be. */
export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  /** Null where there is none yet. */
  readonly text: string | null;
}

/**
 * Finds the file that is in force, or says where one would be: where `--config` says, else in the
 * user's own folder.
 *
 * @throws {RunError} "configuration"; "configuration-unwritable" where this user has no such folder
 */
export async function findFile(options: SearchOptions): Promise<ConfigFile> {
  const found = await findText(options);
  if (found !== null) return found;
  if (options.userFolder !== null) {
    return { path: join(options.userFolder, FILE_NAME), text: null };
  }
  const message = "Find your own configuration folder: the environment does not tell it; " +
    "name a file with --config";
  throw new RunError("configuration-unwritable", message);
}

async function readNamed(path: string): Promise<FoundText> {
  try {
    return { path, text: await readText(path) };
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readText(path);
  } catch (error) {
    // NotCapable: the runtime shuts every program out of /dev, /proc and /sys.
    const { NotFound, NotADirectory, NotCapable } = Deno.errors;
    const dangling = error instanceof NotFound && await isLink(path);
    if (dangling) throw unreadable(path, new RunError("configuration", DANGLING));
    if ([NotFound, NotADirectory, NotCapable].some((kind) => error instanceof kind)) return null;
    throw unreadable(path, error);
  }
}

const DANGLING = "a symbolic link that leads nowhere";

async function isLink(path: string): Promise<boolean> {
  return (await Deno.lstat(path).catch(() => null))?.isSymlink ?? false;
}

const MOST_BYTES = 1024 * 1024;

async function readText(path: string): Promise<string> {
  const { isFile, size } = await Deno.stat(path);
  if (!isFile) throw new RunError("configuration", "not a file");
  if (size > MOST_BYTES) throw new RunError("configuration", "larger than 1 MiB");
  return await Deno.readTextFile(path);
}

function unreadable(path: string, cause: unknown): RunError {
  const message = `Read configuration ${quote(path)}: ${stateOf(cause)}; ` +
    "name a readable file with --config";
  return new RunError("configuration", message, { cause });
}
