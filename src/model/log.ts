/** What an execution tells of itself as it goes. */
export const LOG_KINDS = [
  /** It began, or goes on: by whom, and in which process. */
  "started",
  /** The destination is this execution's alone; or it waits until it is. */
  "lock",
  /** A stage begins. */
  "stage",
  /** What is done so far outlives a loss of power. */
  "checkpoint",
  "paused",
  "resumed",
  /** Its process ended, and suspended it. */
  "suspended",
  /** Its process died. */
  "interrupted",
  "warning",
  /** The guard held removals. */
  "held",
  /** It is over, however it ended. */
  "ended",
] as const;
export type LogKind = (typeof LOG_KINDS)[number];

export interface NewLogEntry {
  readonly kind: LogKind;
  /** For people, on one line. */
  readonly message: string;
}

export interface LogEntry extends NewLogEntry {
  /** 1, 2, 3 and so on within the execution. */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** How often it was said in a row. */
  readonly count: number;
  /** When it was said last; `at` where it was said once. */
  readonly lastAt: number;
}

/** So many entries are kept of an execution, and half as many warnings: these come in floods. */
export const LOG_KEPT = 2000;
