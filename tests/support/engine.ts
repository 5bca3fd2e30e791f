/** The engine in this very process, through the door that the command line uses. */
import { type Execution, startExecution } from "../../src/jobs/mod.ts";
import { DEFAULT_CONFIG } from "../../src/config/mod.ts";
import type { RunEvent } from "../../src/model/event.ts";
import type { Operation } from "../../src/model/operation.ts";
import type { FilterOptions, JobOptions, RunSettings } from "../../src/model/options.ts";
import type { Counters, Report } from "../../src/model/report.ts";

export interface ExecuteOptions {
  readonly job?: Partial<JobOptions>;
  readonly settings?: Partial<RunSettings>;
}

export interface Executed {
  readonly report: Report;
  readonly events: readonly RunEvent[];
  readonly operations: readonly Operation[];
}

export const NO_FILTER: FilterOptions = {
  rules: [],
  minSize: null,
  maxSize: null,
  oneFileSystem: false,
};

const JOB: JobOptions = DEFAULT_CONFIG.job;

export const SETTINGS: RunSettings = {
  dryRun: false,
  platform: "auto",
  workers: 2,
  sandbox: "auto",
  operationsInFlight: 64,
  interval: 200,
  operationEvents: true,
};

/** Carries out one execution; rejects with RunError where it could not start. */
export function execute(ends: Ends, options: ExecuteOptions = {}): Promise<Executed> {
  return begin(ends, options).outcome;
}

export type Ends = readonly [source: string, destination: string];

export interface Begun {
  readonly execution: Execution;
  readonly outcome: Promise<Executed>;
}

/** Starts an execution, to be steered while it goes. */
export function begin([source, destination]: Ends, options: ExecuteOptions = {}): Begun {
  const events: RunEvent[] = [];
  const request = {
    source,
    destination,
    options: { ...JOB, ...options.job },
    settings: { ...SETTINGS, ...options.settings },
  };
  const execution = startExecution(request, (event) => events.push(event));
  const outcome = execution.done.then((report) => ({
    report,
    events,
    operations: events.flatMap((event) => event.event === "operation" ? event.operation : []),
  }));
  return { execution, outcome };
}

/** The counters of what was changed at the destination; all are zero when nothing was to do. */
export function changes(counters: Counters | undefined): Partial<Counters> {
  if (counters === undefined) return { failed: -1 };
  const { copied, updated, metadata, links, directories, removed, failed, bytes } = counters;
  return { copied, updated, metadata, links, directories, removed, failed, bytes };
}

export const NO_CHANGES: Partial<Counters> = {
  copied: 0,
  updated: 0,
  metadata: 0,
  links: 0,
  directories: 0,
  removed: 0,
  failed: 0,
  bytes: 0,
};
