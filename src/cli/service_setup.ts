/** From what was typed, and the jobs that there are, to the service that is meant. */
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import { dirname, isAbsolute, resolve } from "../base/paths.ts";
import { userConfigFolder } from "../config/mod.ts";
import type { Job } from "../model/job.ts";
import {
  gatherFacts,
  ownCache,
  ownProgram,
  readInstalled,
  type ServiceFacts,
  type ServiceSetup,
  setupFor,
} from "../service/mod.ts";
import { complain, type Screen } from "./output.ts";
import { commandLine, type RecordFlags, type StateFlags, stateFolderOf } from "./state.ts";
import { workingFolder } from "./working_folder.ts";

export type ServiceFlags = RecordFlags & {
  readonly user?: true | undefined;
  readonly system?: true | undefined;
  readonly serve?: true | undefined;
  readonly config?: string | undefined;
};
export type InstallFlags = ServiceFlags & {
  readonly dryRun?: true | undefined;
  /** The command that is started, as typed; none for the usual one. */
  readonly words?: readonly string[];
};

/** @throws {RunError} "usage", "service-unavailable" */
export function serviceSetup(flags: InstallFlags, jobs: readonly Job[]): ServiceSetup {
  const stateFolder = stateFolderOf(flags);
  const config = namedConfig(flags);
  const facts = gatherFacts({
    scope: flags.system ? "system" : "user",
    program: ownProgram(),
    cache: ownCache(),
    args: startedArguments(flags),
    stateFolder,
    home: homeFolder(),
    config,
    configFolder: changedFolder(flags),
    jobs,
  });
  return setupFor(facts, {
    os: Deno.build.os,
    configHome: absolute(Deno.env.get("XDG_CONFIG_HOME")),
    user: userOf(facts),
  });
}

/** The command line that the service starts. Throws RunError ("usage"). */
export function startedArguments(flags: InstallFlags): readonly string[] {
  const config = namedConfig(flags);
  return [
    ...startedWords(flags),
    ...["--state-dir", stateFolderOf(flags)],
    ...config === null ? [] : ["--config", config],
  ];
}

function namedConfig({ config }: ServiceFlags): string | null {
  return config === undefined ? null : resolve(workingFolder(), config);
}

/**
 * The folder in which a page that is served changes the configuration; null where none is served.
 * It has to be there when the service starts, to be allowed.
 */
export function changedFolder(flags: InstallFlags): string | null {
  if (startedWords(flags)[0] === "daemon") return null;
  const config = namedConfig(flags);
  if (config !== null) return dirname(config);
  return userConfigFolder(Deno.build.os, (name) => Deno.env.get(name));
}

export interface Changed {
  readonly jobs: readonly Job[];
  readonly flags: StateFlags;
  readonly screen: Screen;
}

/** Says, after jobs were changed, what a service that is installed does not let them do. */
export function warnOfServiceGaps({ jobs, flags, screen }: Changed): void {
  if (Deno.build.os !== "linux" || absolute(Deno.env.get("HOME")) === null) return;
  for (const system of [undefined, true] as const) {
    const setup = serviceSetup({ ...flags, system }, jobs);
    const installed = readInstalled(setup);
    // One that is for another state folder carries out other jobs.
    if (installed === null || !installed.includes(stateFolderOf(flags))) continue;
    const [gap] = setup.gaps(installed);
    if (gap === undefined) continue;
    const again = commandLine(`service install${system ? " --system" : ""}`, flags);
    complain(screen, `The service is out of date: ${gap}; bring it up to date with "${again}"`);
  }
}

/** Commands that stay, as a service has to. */
const STAYING: readonly string[] = ["daemon", "serve", "--serve"];

function startedWords({ words = [], serve }: InstallFlags): readonly string[] {
  if (words.length === 0) return [serve ? "--serve" : "daemon"];
  if (serve) {
    const message =
      `Install ${quote(words.join(" "))} as a service with --serve: either says what ` +
      'is started; leave out --serve, or begin with "serve" after --';
    throw new RunError("usage", message);
  }
  if (STAYING.includes(words[0] ?? "")) return words;
  const message = `Install ${quote(words.join(" "))} as a service: it does not stay; ` +
    'begin with "daemon" or "serve"';
  throw new RunError("usage", message);
}

function homeFolder(): string {
  const variable = Deno.build.os === "windows" ? "LOCALAPPDATA" : "HOME";
  const folder = absolute(Deno.env.get(variable));
  if (folder !== null) return folder;
  throw new RunError("service-unavailable", `Find your own folder: ${variable} is not set; set it`);
}

function absolute(path: string | undefined): string | null {
  return path !== undefined && isAbsolute(path) ? path : null;
}

/** As `Surroundings.user` has it. Whose a home is tells the number without a further right. */
function userOf({ home }: ServiceFacts): string {
  if (Deno.build.os === "darwin") return String(Deno.statSync(home).uid ?? "");
  if (Deno.build.os !== "windows") return "";
  const [domain, name] = ["USERDOMAIN", "USERNAME"].map((variable) => Deno.env.get(variable) ?? "");
  return `${domain}\\${name}`;
}
