/** When a job is executed. */

export const SCHEDULE_STATES = ["active", "paused", "disabled", "completed"] as const;
/**
 * "paused" keeps its place: what falls due meanwhile counts as missed. "disabled" misses nothing.
 * "completed": a once-schedule that ran; it is not repeated.
 */
export type ScheduleState = (typeof SCHEDULE_STATES)[number];

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * How often. Times of day are `HH:MM`, dates `YYYY-MM-DDTHH:MM`, both by the wall clock of the
 * schedule's zone.
 */
export type Interval =
  | { readonly kind: "once"; readonly at: string }
  | { readonly kind: "daily"; readonly time: string }
  | { readonly kind: "weekly"; readonly time: string; readonly weekdays: readonly Weekday[] }
  | {
    readonly kind: "monthly";
    readonly time: string;
    /** 1 to 31; a day that a month does not have means its last day. */
    readonly days: readonly number[];
  }
  | { readonly kind: "cron"; readonly expression: string }
  | {
    /** When files of the source change. All in milliseconds. */
    readonly kind: "on-change";
    /** So long nothing may change before it starts. */
    readonly quiet: number;
    /** At most one start in so long. */
    readonly atMostEvery: number;
    /** So often everything is looked at, whatever was noticed. */
    readonly fullLookEvery: number;
  };

/** What becomes of runs that fell due while nobody was there to start them; several count as one. */
export const MISSED_POLICIES = ["catch-up", "skip"] as const;
export type MissedPolicy = (typeof MISSED_POLICIES)[number];

export interface RetryPolicy {
  /** Further attempts after one that failed; 0 for none. */
  readonly attempts: number;
  /** Milliseconds before the first of them; each later one waits twice as long, at most a day. */
  readonly delay: number;
}

/** What a schedule says; what is validated when one is added or edited. */
export interface ScheduleDefinition {
  readonly jobId: number;
  readonly interval: Interval;
  /** IANA time zone, such as "Europe/Berlin". */
  readonly zone: string;
  readonly missed: MissedPolicy;
  readonly retry: RetryPolicy;
  /** A destination that is not there is waited for instead of being a failure. */
  readonly waitForDestination: boolean;
}

/** That nothing else is written to the destination any more; that the destination is there. */
export type Waiting = "execution" | "destination";

/** How far a schedule is. Times are milliseconds since the epoch. */
export interface ScheduleProgress {
  readonly state: ScheduleState;
  /**
   * When the interval next has it due; in the past where that was not taken care of yet. Null
   * where none is to come, while disabled, and for on-change.
   */
  readonly nextRunAt: number | null;
  /** When a failed execution is tried again; null where none is to be. */
  readonly retryAt: number | null;
  /** When a user asked for a run at once, and nobody took it up yet; null where nobody did. */
  readonly requestedAt: number | null;
  /** When it was last due, retried or asked for, and taken care of. */
  readonly lastRunAt: number | null;
  readonly lastExecutionId: number | null;
  /** From the start of `lastExecutionId` until what came of it was taken into account. */
  readonly underWay: boolean;
  /** Attempts that failed since it was last due. */
  readonly failedAttempts: number;
  /** What a run that is due waits for; null where none does. */
  readonly waiting: Waiting | null;
}

export interface Schedule extends ScheduleDefinition, ScheduleProgress {
  /** Never given to another schedule. */
  readonly id: number;
  /** The job's name now. */
  readonly jobName: string;
  readonly createdAt: number;
  /** When a user last changed it. */
  readonly updatedAt: number;
}
