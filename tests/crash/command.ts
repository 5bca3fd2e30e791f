/** The real command line, as cases start it: plain, or through strace(1). */
import { type Outcome, type Running, startMirrorsphere } from "../support/cli.ts";
import type { Ends } from "./check.ts";

/** Milliseconds after which a run counts as hanging. */
const PATIENCE = 60_000;

export interface Tampering {
  /** As strace(1) spells them: "renameat:signal=SIGKILL:when=5". */
  readonly rules: readonly string[];
  /** Count only calls on these paths, or on handles of them; on all if left out. */
  readonly paths?: readonly string[];
  /** Where the calls are written down. */
  readonly log: string;
}

function through({ rules, paths = [], log }: Tampering): string[] {
  return [
    "strace",
    "--follow-forks",
    // Twice as fast; but strace 6.1 then sends a signal at the first call only, or never.
    ...rules.some((rule) => rule.includes(":signal=")) ? [] : ["--seccomp-bpf"],
    "--quiet=all",
    `--output=${log}`,
    `--trace=${rules.map((rule) => rule.split(":")[0]).join(",")}`,
    ...rules.map((rule) => `--inject=${rule}`),
    ...paths.map((path) => `--trace-path=${path}`),
  ];
}

/** Starts `run` between both ends. */
export function start(ends: Ends, tampering?: Tampering): Promise<Running> {
  const { source, destination, state, flags } = ends;
  const args = ["run", source, destination, "--json", "--state-dir", state, ...flags];
  return startMirrorsphere(args, tampering === undefined ? {} : { through: through(tampering) });
}

/** Starts a run that takes its time over every file, and waits until it has begun to change things. */
export async function startSlowly(ends: Ends, log: string): Promise<Running> {
  await Deno.writeTextFile(log, "");
  const running = await start(ends, { rules: ["renameat:delay_exit=3000"], log });
  let over = false;
  running.outcome.finally(() => over = true);
  while (!over && (await Deno.stat(log)).size === 0) await wait(2);
  return running;
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Runs to the end; a run that hangs is killed, and shows as such. */
export async function runOnce(ends: Ends, tampering?: Tampering): Promise<Outcome> {
  return await ended(await start(ends, tampering));
}

/** What became of a run; killed with all it started if it takes too long. */
export async function ended(running: Running): Promise<Outcome> {
  const timer = setTimeout(() => kill(running), PATIENCE);
  try {
    return await running.outcome;
  } finally {
    clearTimeout(timer);
  }
}

/** Kills a run, and the command line itself where strace(1) stands in between. */
export function kill(running: Running): void {
  const tracee = childOf(running.pid);
  if (tracee !== null) killProcess(tracee);
  running.kill("SIGKILL");
}

function childOf(pid: number): number | null {
  try {
    const children = Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`);
    return Number(children.trim().split(" ")[0]) || null;
  } catch {
    return null;
  }
}

function killProcess(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
