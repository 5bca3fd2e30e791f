/** The real command line, as cases start it: plain, or through strace(1). */
import { type Outcome, type Running, startMirrorsphere } from "../support/cli.ts";
import { must } from "../support/processes.ts";
import type { Ends } from "./check.ts";

/** Milliseconds after which a run counts as hanging. */
const PATIENCE = 180_000;
/** Microseconds for which a call is held, to be killed at; strace(1) stays for as long, too. */
const HOLD = 100_000;

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
    // The run stays this process's own child, to be killed as any other.
    "--daemonize",
    // Twice as fast; but strace 6.1 then sends a signal at the first call only, or never.
    "--seccomp-bpf",
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

/** What became of a run; killed if it takes too long. */
export async function ended(running: Running): Promise<Outcome> {
  const timer = setTimeout(() => running.kill("SIGKILL"), PATIENCE);
  try {
    return await running.outcome;
  } finally {
    clearTimeout(timer);
  }
}

export interface Moment {
  /** Of the call. */
  readonly name: string;
  /** Which of those that one thread makes, from 1. */
  readonly nth: number;
  readonly paths: readonly string[];
  /** Where a pipe may be made. */
  readonly pipe: string;
}

/** Runs, and kills as a thread is about to make a call for the n-th time; it is held there. */
export async function runAndKill(ends: Ends, { name, nth, paths, pipe }: Moment): Promise<Outcome> {
  await must("rm", ["-f", "--", pipe]);
  await must("mkfifo", [pipe]);
  const rules = [`${name}:delay_enter=${HOLD}:when=${nth}`];
  const running = await start(ends, { rules, log: pipe, paths });
  const log = await Deno.open(pipe);
  let text = "";
  for await (const part of log.readable.pipeThrough(new TextDecoderStream())) {
    text += part;
    if ((mostOfOneThread(text).get(name) ?? 0) >= nth) running.kill("SIGKILL");
  }
  return await ended(running);
}

/** By call, the most that one thread made of it, as strace(1) wrote it down. */
export function mostOfOneThread(log: string): Map<string, number> {
  const counts = new Map<string, number>();
  const most = new Map<string, number>();
  for (const [, thread, name] of log.matchAll(/^(\d+) +(\w+)\(/gm)) {
    const key = `${thread} ${name}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    most.set(name ?? "", Math.max(most.get(name ?? "") ?? 0, count));
  }
  return most;
}
