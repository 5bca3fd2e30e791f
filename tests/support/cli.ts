/** The real command line, in a process of its own. */
import type { RunEvent } from "../../src/model/event.ts";
import type { Report } from "../../src/model/report.ts";
import { bundledLauncher, type Launcher, ownLauncher, sharedLauncher } from "./project.ts";
import { makeScratch, removeScratch } from "./scratch.ts";

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that the user stands in; that of the project unless said. */
  readonly cwd?: string;
  /** Who runs it; needs root for anybody but oneself. */
  readonly asUser?: "nobody";
  /** Start from source, as a checkout does, and not bundled, as the executable has it. */
  readonly fromSource?: boolean;
  /** A command, with its arguments, that runs the command line in its turn (strace, say). */
  readonly through?: readonly string[];
}

export interface Outcome {
  readonly code: number;
  /** What killed it, if anything did. */
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** With `--json`: every line that is an event. */
  readonly events: readonly RunEvent[];
  /** With `--json`: the last word, if it came to that. */
  readonly report: Report | null;
}

export interface Running {
  readonly pid: number;
  kill(signal: Deno.Signal): void;
  readonly outcome: Promise<Outcome>;
}

/** Number of user and of group that own nothing. */
export const NOBODY = 65_534;

const stateHomes = new Map<string, string>();

/** Where this process's commands keep jobs and executions, each user apart. */
function stateHome(user: string): string {
  const known = stateHomes.get(user);
  if (known !== undefined) return known;
  const folder = makeScratch();
  Deno.chmodSync(folder, 0o777);
  addEventListener("unload", () => removeScratch(folder));
  stateHomes.set(user, folder);
  return folder;
}

/** Runs the command line to its end. */
export async function mirrorsphere(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Outcome> {
  return await (await startMirrorsphere(args, options)).outcome;
}

/** `run SOURCE DESTINATION --json` and whatever flags follow. */
export function run(
  [source, destination]: readonly [source: string, destination: string],
  flags: readonly string[] = [],
  options: CommandOptions = {},
): Promise<Outcome> {
  return mirrorsphere(["run", source, destination, "--json", ...flags], options);
}

/** Starts the command line, with the rights that `deno task mirrorsphere` gives it. */
export async function startMirrorsphere(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Running> {
  const { deno, project, denoDir, start } = await launcherFor(options);
  const whole = [...options.through ?? [], deno, "run", ...start, ...args];
  const child = new Deno.Command(whole[0] ?? deno, {
    args: whole.slice(1),
    cwd: project,
    clearEnv: true,
    env: {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      // A home without settings: the tester's own must not change what is tested.
      HOME: "/nonexistent",
      XDG_STATE_HOME: stateHome(options.asUser ?? "self"),
      DENO_DIR: denoDir,
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      ...options.cwd !== undefined && { INIT_CWD: options.cwd },
      ...options.env,
    },
    ...options.asUser && { uid: NOBODY, gid: NOBODY },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return {
    pid: child.pid,
    kill: (signal) => killQuietly(child, signal),
    outcome: child.output().then(toOutcome),
  };
}

function launcherFor({ asUser, fromSource }: CommandOptions): Promise<Launcher> {
  if (asUser !== undefined) return sharedLauncher();
  return fromSource ? ownLauncher() : bundledLauncher();
}

function killQuietly(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
  }
}

function toOutcome(output: Deno.CommandOutput): Outcome {
  const stdout = new TextDecoder().decode(output.stdout);
  const events = stdout.split("\n").flatMap(parseEvent);
  const last = events.findLast((event) => event.event === "report");
  return {
    code: output.code,
    signal: output.signal,
    stdout,
    stderr: new TextDecoder().decode(output.stderr),
    events,
    report: last?.event === "report" ? last.report : null,
  };
}

function parseEvent(line: string): RunEvent[] {
  if (!line.startsWith('{"event":')) return [];
  try {
    return [JSON.parse(line) as RunEvent];
  } catch {
    // The last line of a killed process may be cut off.
    return [];
  }
}
