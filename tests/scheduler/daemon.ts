/** The real `daemon`, in a process of its own, with a state folder of its own. */
import assert from "node:assert/strict";
import { linesOf } from "../jobs/processes.ts";
import { bundledLauncher, ownLauncher } from "../support/project.ts";
import type { Kept } from "../cli/kept.ts";

/** A line of `daemon --json`. */
export interface Told {
  readonly at: number;
  readonly event: string;
  readonly [field: string]: unknown;
}

const PATIENCE = 60_000;

export class Daemon {
  readonly told: Told[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #stderr: Promise<string>;
  readonly #reading: Promise<void>;
  #news = Promise.withResolvers<void>();

  constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#stderr = new Response(child.stderr).text();
    this.#reading = this.#read();
  }

  async #read(): Promise<void> {
    for await (const line of linesOf(this.#child.stdout)) {
      this.told.push(JSON.parse(line));
      this.#tell();
    }
    this.#tell();
  }

  #tell(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }

  get pid(): number {
    return this.#child.pid;
  }

  of(event: string): Told[] {
    return this.told.filter((told) => told.event === event);
  }

  /** Waits until so many lines of an event have come; gives the last of them. */
  async until(event: string, count = 1, patience = PATIENCE): Promise<Told> {
    const end = performance.now() + patience;
    for (;;) {
      const last = this.of(event)[count - 1];
      if (last !== undefined) return last;
      const left = end - performance.now();
      assert.ok(left > 0, `No "${event}": ${JSON.stringify(this.told)}`);
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => timer = setTimeout(resolve, left));
      const ended = this.#reading.then(() => assert.ok(this.of(event).length >= count, "It ended"));
      await Promise.race([this.#news.promise, late, ended]);
      clearTimeout(timer);
    }
  }

  /** Waits until something holds outside. */
  async untilTrue(holds: () => boolean): Promise<void> {
    const end = performance.now() + PATIENCE;
    while (!holds()) {
      assert.ok(performance.now() < end, `It never came to that: ${JSON.stringify(this.told)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Waits until it is gone. */
  async ended(): Promise<{ readonly code: number; readonly stderr: string }> {
    await this.#reading;
    const { code } = await this.#child.status;
    return { code, stderr: await this.#stderr };
  }

  async kill(): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It is gone already.
    }
    await this.ended();
  }
}

export interface ResidentOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Start from source, and not bundled. */
  readonly fromSource?: boolean;
}

/** Starts a process that stays (`daemon`, `--serve`), which keeps its jobs below a folder. */
export async function spawnResident(
  folder: string,
  args: readonly string[],
  { env = {}, fromSource = false }: ResidentOptions = {},
): Promise<Daemon> {
  const launcher = fromSource ? ownLauncher() : bundledLauncher();
  const { deno, project, denoDir, start } = await launcher;
  const child = new Deno.Command(deno, {
    args: ["run", ...start, ...args, "--json"],
    cwd: project,
    clearEnv: true,
    env: {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      HOME: "/nonexistent",
      INIT_CWD: folder,
      XDG_STATE_HOME: `${folder}/state`,
      DENO_DIR: denoDir,
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      ...env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return new Daemon(child);
}

/** Starts `daemon --json` where `kept` keeps its jobs; killed afterwards, whatever happens. */
export async function withDaemon<T>(
  { folder }: Kept,
  body: (daemon: Daemon) => Promise<T>,
  flags: readonly string[] = [],
): Promise<T> {
  const daemon = await spawnResident(folder, ["daemon", ...flags]);
  try {
    await daemon.until("resident");
    return await body(daemon);
  } finally {
    await daemon.kill();
  }
}
