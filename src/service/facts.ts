/** What a service starts, and what that has to reach. */
import { dirname, isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import project from "../../deno.json" with { type: "json" };
import type { Job } from "../model/job.ts";

/** "user": as and for whoever installs it; "system": as root, for the machine. */
export type ServiceScope = "user" | "system";

export interface ServiceFacts {
  readonly scope: ServiceScope;
  /** This program: an absolute path, and what stands before the name of a command. */
  readonly program: readonly string[];
  /** The command that is started, with its options. */
  readonly args: readonly string[];
  /** Absolute path of the folder that jobs and executions are kept in. */
  readonly stateFolder: string;
  /** The home of whoever it runs as, an absolute path. */
  readonly home: string;
  /** Absolute paths of what it has to see besides: sources, configuration, the program itself. */
  readonly reads: readonly string[];
  /** Absolute paths of what it writes to besides. */
  readonly writes: readonly string[];
  /** Whether a job carries owners, attributes and the like, which takes more rights. */
  readonly permissions: boolean;
}

/** What is asked of the file system about a path. */
export interface Look {
  exists(path: string): boolean;
  /** A number that differs between file systems; null where there is nothing. */
  device(path: string): number | null;
}

const REAL: Look = {
  exists: (path) => REAL.device(path) !== null,
  device: (path) => {
    try {
      return Deno.statSync(path).dev;
    } catch {
      return null;
    }
  },
};

/** How this program was started itself, up to where a command's name follows. */
export function ownProgram(): readonly string[] {
  if (Deno.build.standalone) return [Deno.execPath()];
  const executable = selfExtracting();
  if (executable !== null) return [executable];
  const words = project.tasks.mirrorsphere.split(" ");
  const flags = words.slice(words.indexOf("run"), words.indexOf("main.ts"));
  return [Deno.execPath(), ...flags, fileURLToPath(Deno.mainModule)];
}

/** The file that this program was unpacked from, if it is one that unpacks itself. */
function selfExtracting(): string | null {
  return Deno.env.get("MIRRORSPHERE_EXECUTABLE") ?? null;
}

/** The folder that it unpacks itself into, each version in a folder of its own; null if it does not. */
export function ownCache(): string | null {
  return selfExtracting() === null ? null : dirname(dirname(Deno.execPath()));
}

export interface Given {
  readonly scope: ServiceScope;
  readonly program: readonly string[];
  readonly args: readonly string[];
  readonly stateFolder: string;
  readonly home: string;
  /** Absolute path of the configuration that was named; null where none was. */
  readonly config: string | null;
  /** Absolute path of the folder in which the page changes the configuration; null without a page. */
  readonly configFolder?: string | null;
  /** See {@linkcode ownCache}. */
  readonly cache?: string | null;
  readonly jobs: readonly Pick<Job, "source" | "destination" | "options">[];
}

/** Puts together what the jobs need that are there now. */
export function gatherFacts(given: Given, look: Look = REAL): ServiceFacts {
  const { scope, program, args, stateFolder, home, config, jobs } = given;
  const { cache = null, configFolder = null } = given;
  const folders = program.filter((word) => isAbsolute(word)).map((path) => dirname(path));
  const sources = jobs.map(({ source }) => source);
  return {
    scope,
    program,
    args,
    stateFolder,
    home,
    reads: unique([...sources, ...folders, ...config === null ? [] : [config]]),
    writes: unique([
      ...jobs.map(({ destination }) => writable(destination, look)),
      ...[cache, configFolder].filter((folder) => folder !== null),
    ]),
    permissions: jobs.some(({ options }) => options.permissions),
  };
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)].sort();
}

/** Where disks are mounted that come and go (Filesystem Hierarchy Standard 3.0, and udisks). */
const MOUNTS = /^\/(media|mnt|run\/media)\//;

/**
 * The folder that has to be allowed for a destination.
 *
 * One that is missing yet has to be made in the folder above it. Of a disk that may be unplugged,
 * all is allowed: a folder in it would be mounted once more for the service, and hold the disk
 * fast when it is unmounted.
 */
function writable(destination: string, look: Look): string {
  const there = look.exists(destination) ? destination : dirname(destination);
  if (!MOUNTS.test(`${there}/`)) return there;
  const device = look.device(there);
  if (device === null) return there;
  let top = there;
  while (MOUNTS.test(`${dirname(top)}/`) && look.device(dirname(top)) === device) {
    top = dirname(top);
  }
  return top;
}
