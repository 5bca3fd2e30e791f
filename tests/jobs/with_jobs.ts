/** Executions as a process starts them: through `jobs`, with a real store and real trees. */
import { type Execution, type Jobs, openJobs } from "../../src/jobs/mod.ts";
import { DEFAULT_CONFIG } from "../../src/config/mod.ts";
import type { RawPath } from "../../src/base/names.ts";
import type { RunEvent } from "../../src/model/event.ts";
import type { ChangeKind } from "../../src/model/execution.ts";
import type { Job } from "../../src/model/job.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { JobOptions, RunSettings } from "../../src/model/options.ts";
import type { Report } from "../../src/model/report.ts";
import type { Ends } from "../support/engine.ts";
import { withScratch } from "../support/scratch.ts";

export const OPTIONS: JobOptions = DEFAULT_CONFIG.job;

export const SETTINGS: RunSettings = {
  dryRun: false,
  platform: "auto",
  workers: 2,
  sandbox: "auto",
  operationsInFlight: 64,
  interval: 20,
  operationEvents: true,
};

export interface JobsCase {
  readonly scratch: string;
  readonly ends: Ends;
  /** Of the store. */
  readonly folder: string;
  readonly jobs: Jobs;
  /** As another process would: a second door to the same store, closed afterwards. */
  readonly reopen: () => Promise<Jobs>;
}

/** Opens a store in a folder of its own, and closes it afterwards. */
export function withJobs(body: (given: JobsCase) => Promise<void>): Promise<void> {
  return withScratch(async (scratch) => {
    const folder = `${scratch}/state`;
    const opened: Jobs[] = [];
    const reopen = async () => {
      const jobs = await openJobs({ folder, keptExecutions: 100 });
      opened.push(jobs);
      return jobs;
    };
    try {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      await body({ scratch, ends, folder, jobs: await reopen(), reopen });
    } finally {
      for (const jobs of opened) jobs.close();
    }
  });
}

export interface Wanted {
  readonly options?: Partial<JobOptions>;
  readonly settings?: Partial<RunSettings>;
  readonly job?: Job;
  readonly wait?: boolean;
  /** Told of each event while the execution goes. */
  readonly on?: (event: RunEvent, execution: Execution) => void;
}

export interface Started {
  readonly id: number;
  readonly execution: Execution;
  readonly events: readonly RunEvent[];
  readonly done: Promise<Report>;
}

type Listener = (event: RunEvent) => void;

function watched(on: Wanted["on"], begin: (listener: Listener) => Execution): Started {
  const events: RunEvent[] = [];
  let execution: Execution | null = null;
  execution = begin((event) => {
    events.push(event);
    if (execution !== null) on?.(event, execution);
  });
  return { id: execution.id ?? 0, execution, events, done: execution.done };
}

/** Starts an execution, to be steered while it goes. */
export function start(jobs: Jobs, [source, destination]: Ends, wanted: Wanted = {}): Started {
  const { options, settings, job, wait = false, on } = wanted;
  const request = {
    source,
    destination,
    options: { ...OPTIONS, ...options },
    settings: { ...SETTINGS, ...settings },
  };
  return watched(on, (listener) => jobs.start(request, listener, { job: job ?? null, wait }));
}

/** Goes on with an execution. */
export function resume(jobs: Jobs, id: number, { settings, on }: Wanted = {}): Started {
  return watched(on, (tell) => jobs.resume(id, tell, { settings: { ...SETTINGS, ...settings } }));
}

/** Removes what the guard held. */
export function approve(jobs: Jobs, id: number): Started {
  return watched(undefined, (tell) => jobs.approve(id, tell, { settings: SETTINGS }));
}

/** Keeps what a run would do. */
export async function keepPlan(
  jobs: Jobs,
  [source, destination]: Ends,
  options: Partial<JobOptions> = {},
): Promise<Plan> {
  const request = { source, destination, options: { ...OPTIONS, ...options }, settings: SETTINGS };
  const plan = await jobs.preview(request, () => {}).plan;
  if (plan === null) throw new Error("The preview did not come to its end");
  return plan;
}

/** Carries a plan out. */
export function apply(jobs: Jobs, id: number, { settings, on }: Wanted = {}): Started {
  return watched(on, (tell) => jobs.apply(id, tell, { settings: { ...SETTINGS, ...settings } }));
}

/** An `on` that acts once, at the first event for which `when` holds. */
export function once(
  when: (event: RunEvent) => boolean,
  action: (execution: Execution) => void,
): NonNullable<Wanted["on"]> {
  let done = false;
  return (event, execution) => {
    if (done || !when(event)) return;
    done = true;
    action(execution);
  };
}

/** Whether an event tells that so many bytes were copied. */
export function copiedBytes(bytes: number): (event: RunEvent) => boolean {
  return (event) => event.event === "progress" && event.progress.counters.bytes >= bytes;
}

/** Whether an event tells of any change. */
export function anyChange(event: RunEvent): boolean {
  return event.event === "operation";
}

/** What is recorded as changed, by kind, in the order of the paths. */
export function recorded(jobs: Jobs, id: number): Partial<Record<ChangeKind, RawPath[]>> {
  const found: Partial<Record<ChangeKind, RawPath[]>> = {};
  for (const { kind, path } of jobs.store.changes.page(id, { limit: 1_000_000 }).changes) {
    (found[kind] ??= []).push(path);
  }
  for (const paths of Object.values(found)) paths.sort();
  return found;
}

/** Waits until something holds; fails after ten seconds. */
export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 1000) throw new Error("It never came to that");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What a promise gives, or null after so many milliseconds. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => timer = setTimeout(resolve, milliseconds, null));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
