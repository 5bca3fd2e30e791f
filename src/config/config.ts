import type { JobOptions, SandboxMode } from "../model/options.ts";

/** What the user settled in `config.toml`, complete with defaults. Frozen. */
export interface Config {
  /** Absolute path of the file it was read from; null where there is none. */
  readonly path: string | null;
  /** Milliseconds between looks at control requests, and between progress events. */
  readonly internalTimestamp: number;
  /** Seconds between redraws of the live line and the page. */
  readonly uiRefreshTime: number;
  /** Seconds: the scheduler's longest sleep. */
  readonly defaultWakeupTime: number;
  /** Seconds after its start in which the scheduler makes up for nothing. */
  readonly settlingDelay: number;
  /** Executions that the scheduler has under way at the same time. */
  readonly maxExecutions: number;
  /** Workers, 1 and more: `max_concurrency = 0` is settled already. */
  readonly maxConcurrency: number;
  /** Folders, slices and chunks handed to workers and not yet answered for. */
  readonly maxFileOperations: number;
  /** Of so many executions per job what they changed is kept. */
  readonly keptExecutions: number;
  /** Of so many plans per job each is kept ... */
  readonly keptPlans: number;
  /** ... for at most so many days. */
  readonly planDays: number;
  /** Whether the system confines workers to both folders. */
  readonly sandbox: SandboxMode;
  /** What a job does where it says nothing else. */
  readonly job: JobOptions;
}

// More workers than this gain nothing on one disk; who knows better can name a number.
const MOST_AUTOMATIC_WORKERS = 8;

/** How many workers `max_concurrency = 0` stands for. */
export function automaticWorkers(processors: number): number {
  return Math.max(1, Math.min(processors, MOST_AUTOMATIC_WORKERS));
}

const DAY = 24 * 3600 * 1000;

/** What is kept of the past, as who opens the store is told. */
export function retentionOf({ keptExecutions, keptPlans, planDays }: Config) {
  return { keptExecutions, keptPlans: { count: keptPlans, age: planDays * DAY } };
}

/** Freezes plain values all the way down. */
export function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}

/** The configuration of who has no file. The project's `config.toml` documents the same values. */
export const DEFAULT_CONFIG: Config = freeze({
  path: null,
  internalTimestamp: 100,
  uiRefreshTime: 0.2,
  defaultWakeupTime: 60,
  settlingDelay: 30,
  maxExecutions: 2,
  maxConcurrency: automaticWorkers(navigator.hardwareConcurrency),
  maxFileOperations: 64,
  keptExecutions: 50,
  keptPlans: 10,
  planDays: 30,
  sandbox: "auto",
  job: {
    type: "incremental",
    comparison: "standard",
    hash: null,
    modifyWindow: 0,
    mirror: false,
    maxDelete: null,
    allowDelete: false,
    deleteExcluded: false,
    deleteBefore: false,
    keepVersions: null,
    followSymlinks: false,
    permissions: false,
    verify: false,
    lockSource: false,
    durability: "checkpoint",
    maxRate: null,
    filter: { rules: [], minSize: null, maxSize: null, oneFileSystem: false },
  },
});
