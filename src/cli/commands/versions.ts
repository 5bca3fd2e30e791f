/** `versions`: what earlier runs replaced or removed, and kept. */
import { RunError } from "../../base/errors.ts";
import { quote, type RawPath } from "../../base/names.ts";
import { resolve } from "../../base/paths.ts";
import { openVersionList, type VersionList } from "../../engine/version_list.ts";
import { openPlatform } from "../../platform/mod.ts";
import { EXIT_CODES } from "../exit_code.ts";
import { complain, type Screen } from "../output.ts";
import { noVersions, sumLine, versionLine, versionRecord } from "../render/versions.ts";
import { workingFolder } from "../working_folder.ts";

export interface VersionsArguments {
  readonly destination: string;
  readonly path: string | undefined;
  readonly flags: { readonly json?: true | undefined };
}

/** Performs `versions`. Gives the exit code: whether all could be looked at. */
export async function listVersions(given: VersionsArguments, screen: Screen): Promise<number> {
  const destination = resolve(workingFolder(), given.destination);
  const list = openVersionList(await openPlatform("auto"), destination);
  try {
    const path = given.path === undefined ? null : pathWithin([destination, list.path], given.path);
    const told = path === null
      ? tellSums(list, given, screen)
      : tellVersions(list, { ...given, path }, screen);
    for (const failure of list.failures) {
      if (given.flags.json) screen.out.line(JSON.stringify({ failure }));
      else complain(screen, failure.message);
    }
    if (list.failures.length > 0) return EXIT_CODES.failures.code;
    if (told === 0 && !given.flags.json) screen.out.line(noVersions(destination, path));
    return EXIT_CODES.done.code;
  } finally {
    list.close();
  }
}

/** Gives how many there were. */
function tellSums(list: VersionList, { flags }: VersionsArguments, screen: Screen): number {
  const runs = list.runs();
  for (const run of runs) {
    const sum = list.sumOf(run);
    screen.out.line(flags.json ? JSON.stringify({ versions: sum }) : sumLine(sum));
  }
  return runs.length;
}

/** Gives how many there were. */
function tellVersions(
  list: VersionList,
  { path, flags }: VersionsArguments & { readonly path: RawPath },
  screen: Screen,
): number {
  let told = 0;
  for (const run of list.runs()) {
    for (const version of list.versionsOf(run, path)) {
      screen.out.line(
        flags.json
          ? JSON.stringify({ version: versionRecord(version) })
          : versionLine(list.path, version),
      );
      told++;
    }
  }
  return told;
}

const SEPARATOR = Deno.build.os === "windows" ? "\\" : "/";

/** A path as it was typed, from the top of a folder. */
function pathWithin(spellings: readonly [folder: string, ...string[]], typed: string): RawPath {
  const path = resolve(spellings[0], typed);
  for (const folder of spellings) {
    if (path === folder) return "" as RawPath;
    const top = folder.endsWith(SEPARATOR) ? folder : folder + SEPARATOR;
    if (path.startsWith(top)) return path.slice(top.length).replaceAll(SEPARATOR, "/") as RawPath;
  }
  const state = `it is not in ${quote(spellings[0])}; give a path from there`;
  throw new RunError("usage", `Look for versions of ${quote(typed)}: ${state}`);
}
