/** The process that stays. */
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import { type Config, retentionOf } from "../config/mod.ts";
import { type Jobs, openJobs } from "../jobs/mod.ts";
import type { RunSettings } from "../model/options.ts";
import {
  hostName,
  type Notifier,
  observeExecutions,
  openNotifier,
  overdueNotice,
} from "../notify/mod.ts";
import { heeded } from "../platform/signals.ts";
import type { LoopEvent, ResidentEvent } from "./event.ts";
import { Loop } from "./loop.ts";
import { backgroundSettings } from "./settings.ts";
import { watchStore } from "./store_watch.ts";

export interface ResidentOptions {
  /** Absolute path of the folder that jobs and executions are kept in. */
  readonly folder: string;
  /** Reads the configuration anew. Throws RunError ("configuration"). */
  readonly readConfig: () => Promise<Config>;
  readonly tell: (event: ResidentEvent) => void;
  /** What to do about a destination that cannot be written to, where the service may be why. */
  readonly serviceHint: string | null;
  /** Refuses, by a RunError, what this process is for, before it begins anything. */
  readonly examine?: (jobs: Jobs) => void;
}

/** Milliseconds in which executions have to be suspended: the whole is to end within five seconds. */
const PATIENCE = 4000;

/** Windows has neither SIGTERM nor SIGHUP; closing a console window and Ctrl-Break are SIGBREAK. */
const ENDING: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];
const RELOADING: readonly Deno.Signal[] = Deno.build.os === "windows" ? [] : ["SIGHUP"];

/**
 * Opens what is kept in a folder, as the only process of its kind there, and listens to signals:
 * SIGTERM and SIGINT end it, unless it was started to ignore them; SIGHUP has it read the
 * configuration anew.
 *
 * @throws {RunError} "already-resident", "configuration", "store-..."; what `examine` does
 */
export async function openResident(options: ResidentOptions): Promise<Resident> {
  const { folder, readConfig } = options;
  const ending = await heeded(ENDING);
  const config = await readConfig();
  const jobs = await openJobs({ folder, ...retentionOf(config) });
  if (!jobs.liveness.claim("resident")) {
    const holder = jobs.liveness.holder("resident");
    jobs.close();
    throw alreadyResident(folder, holder);
  }
  try {
    options.examine?.(jobs);
  } catch (error) {
    jobs.liveness.release("resident");
    jobs.close();
    throw error;
  }
  jobs.becomeResident(options.serviceHint, ({ code, message }) => {
    options.tell({ event: "trouble", code, message });
  });
  return new Resident(jobs, config, { ...options, ending });
}

function alreadyResident(folder: string, holder: number | null): RunError {
  const process = holder === null ? "another process" : `process ${holder}`;
  const wayOut = holder === null ? "end that one first" : `end that one first (kill ${holder})`;
  return new RunError(
    "already-resident",
    `Cannot stay in the background for ${quote(folder)}: ${process} does already; ${wayOut}, ` +
      "or leave the work to it",
  );
}

interface ResidentParts extends ResidentOptions {
  readonly ending: readonly Deno.Signal[];
}

export class Resident {
  /** Resolves once it has ended: true where all that was under way is recorded as suspended. */
  readonly stopped: Promise<boolean>;
  readonly #resolve: (suspended: boolean) => void;
  readonly #stopping = new AbortController();
  readonly #loop: Loop;
  readonly #notifier: Notifier;
  readonly #context = { host: hostName() };
  readonly #reloading = new Set<() => Promise<void>>();
  #config: Config;

  constructor(readonly jobs: Jobs, config: Config, private readonly options: ResidentParts) {
    this.#config = config;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.stopped = promise;
    this.#resolve = resolve;
    this.#loop = new Loop({ jobs, config: () => this.#config, tell: (event) => this.#take(event) });
    this.#notifier = openNotifier(jobs.store, {
      warn: (message) => this.tell({ event: "trouble", code: "notice-undelivered", message }),
    });
    observeExecutions(jobs, this.#notifier, {
      ...this.#context,
      retriesOf: (execution) => this.#loop.retriesOf(execution),
    });
    jobs.observe((moment, execution) =>
      this.tell(
        moment === "began"
          ? { event: moment, execution, reason: this.#loop.reason }
          : { event: moment, execution },
      )
    );
    for (const signal of options.ending) Deno.addSignalListener(signal, this.#onEnd);
    for (const signal of RELOADING) Deno.addSignalListener(signal, this.#onReload);
    this.tell({ event: "resident", pid: Deno.pid, folder: options.folder });
    watchStore(jobs.store, () => this.#loop.wake(), this.#stopping.signal);
    this.#loop.start();
  }

  readonly #onEnd = () => void this.stop();
  readonly #onReload = () => void this.reload();

  /** Has something read anew with the configuration. A RunError that it rejects with is told. */
  observeReload(listener: () => Promise<void>): void {
    this.#reloading.add(listener);
  }

  /** As it is now: a reload gives another one. */
  config(): Config {
    return this.#config;
  }

  /** How executions run in this process, as the configuration has it now. */
  settings(): RunSettings {
    return backgroundSettings(this.#config);
  }

  /** What executes jobs when they are due; to be woken by whoever changes a schedule in this process. */
  get scheduler(): Pick<Loop, "wake"> {
    return this.#loop;
  }

  /** Aborted as soon as it begins to end, for who has connections to close. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  tell(event: ResidentEvent): void {
    this.options.tell(event);
  }

  #take(event: LoopEvent): void {
    this.tell(event);
    if (event.event !== "overdue") return;
    const { job, since, completedAt } = event;
    const overdue = { job, since, lastGoodAt: completedAt };
    this.#notifier.tell(overdueNotice(overdue, this.#context));
  }

  /** Reads the configuration anew, and what listeners do. What is broken is told, and the old stays. */
  async reload(): Promise<void> {
    await this.#reloaded(async () => {
      this.#config = await this.options.readConfig();
      Object.assign(this.jobs, retentionOf(this.#config));
      this.tell({ event: "reloaded", path: this.#config.path });
      this.#loop.wake();
    });
    for (const listener of this.#reloading) await this.#reloaded(listener);
  }

  async #reloaded(read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      const message = `${error.message} (what was read before stays in force)`;
      this.tell({ event: "trouble", code: error.code, message });
    }
  }

  /** Suspends what is under way, and ends; takes five seconds at most. */
  stop(): Promise<boolean> {
    if (!this.#stopping.signal.aborted) this.#end();
    return this.stopped;
  }

  async #end(): Promise<void> {
    this.#stopping.abort();
    this.tell({ event: "stopping", executions: this.jobs.liveCount });
    await this.#loop.stop();
    const suspended = await this.#suspend();
    this.tell({ event: "stopped", suspended });
    for (const signal of this.options.ending) Deno.removeSignalListener(signal, this.#onEnd);
    for (const signal of RELOADING) Deno.removeSignalListener(signal, this.#onReload);
    // What could not be suspended in time still works with it, until the process is gone; its claim
    // goes with the process, and it is found to be interrupted.
    if (suspended) {
      this.jobs.liveness.release("resident");
      this.jobs.close();
    }
    this.#resolve(suspended);
  }

  async #suspend(): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<boolean>((resolve) => timer = setTimeout(resolve, PATIENCE, false));
    // What is told at the end is kept, and delivered by the next process.
    const all = this.jobs.suspendAll().then(() => this.#notifier.close());
    const suspended = await Promise.race([all.then(() => true), late]);
    clearTimeout(timer);
    return suspended;
  }
}
