/** Where the store lies. */
import { join, SLASH_PATHS } from "../base/paths.ts";

export const FILE_NAME = "mirrorsphere.sqlite";

/** The files that a database in a folder consists of, while it is open (https://sqlite.org/wal.html). */
export function databaseFiles(folder: string): string[] {
  return ["", "-wal", "-shm"].map((suffix) => join(folder, `${FILE_NAME}${suffix}`));
}

/** Looks an environment variable up; only those that matter on the system are asked for. */
export type Environment = (name: string) => string | undefined;

/**
 * The folder of what the program keeps for this user; null where the environment does not tell.
 * Linux: XDG Base Directory Specification 0.8, which has relative paths ignored.
 */
export function stateFolder(os: typeof Deno.build.os, environment: Environment): string | null {
  if (os === "windows") {
    const applicationData = environment("LOCALAPPDATA");
    return applicationData ? `${applicationData}\\MirrorSphere` : null;
  }
  if (os === "darwin") {
    const home = environment("HOME");
    return home ? SLASH_PATHS.join(home, "Library", "Application Support", "MirrorSphere") : null;
  }
  const named = environment("XDG_STATE_HOME") ?? "";
  if (SLASH_PATHS.isAbsolute(named)) return SLASH_PATHS.join(named, "mirrorsphere");
  const home = environment("HOME");
  return home ? SLASH_PATHS.join(home, ".local", "state", "mirrorsphere") : null;
}
