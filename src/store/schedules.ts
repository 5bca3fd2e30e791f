/** When jobs are executed, and how far each schedule is. */
import { RunError } from "../base/errors.ts";
import type {
  Schedule,
  ScheduleDefinition,
  ScheduleProgress,
  ScheduleState,
} from "../model/schedule.ts";
import type { Database } from "./database.ts";
import { type Row, toJson } from "./row.ts";
import { laterThan, refuseUnseen, type Seen } from "./seen.ts";

export interface ScheduleFilter {
  readonly jobId?: number;
  readonly state?: ScheduleState;
}

/** What there is to change; what is absent stays. */
export type ScheduleChanges = Partial<Omit<ScheduleDefinition, "jobId"> & ScheduleProgress>;

const SELECT = "SELECT schedule.*, job.name AS job_name FROM schedule " +
  "JOIN job ON job.id = schedule.job_id";

/** What the clock, or a user who wants a run now, has due; and what is to be seen to the end. */
const DUE = "requested_at IS NOT NULL OR under_way = 1 OR waiting IS NOT NULL OR " +
  "(state = 'active' AND (next_run_at <= ?1 OR retry_at <= ?1))";

/**
 * Every change is one transaction, and outlives a power cut. When a schedule is due next is for
 * the caller to say. An id that is not there is refused with RunError "schedule-unknown".
 */
export class Schedules {
  #revision = 0;

  constructor(private readonly database: Database, private readonly now: () => number) {}

  /** Active from now on. @throws {RunError} "job-unknown": removed meanwhile */
  add(definition: ScheduleDefinition, nextRunAt: number | null): Schedule {
    this.#revision++;
    return this.database.transaction("power", () => {
      this.#refuseGoneJob(definition.jobId);
      const time = this.now();
      this.database.run(
        "INSERT INTO schedule (job_id, interval, zone, missed, retry, wait_for_destination, " +
          "state, next_run_at, created_at, updated_at) " +
          "VALUES (?, ?, ?, ?, ?, ?, 'active', ?, ?, ?)",
        definition.jobId,
        toJson(definition.interval),
        definition.zone,
        definition.missed,
        toJson(definition.retry),
        Number(definition.waitForDestination),
        nextRunAt,
        time,
        time,
      );
      return this.get(this.database.number("SELECT last_insert_rowid()"));
    });
  }

  #refuseGoneJob(id: number): void {
    if (this.database.get("SELECT 1 FROM job WHERE id = ?", id) !== null) return;
    throw new RunError("job-unknown", `Schedule job ${id}: removed meanwhile; add it again`);
  }

  /** A number that changes whenever a user changed anything through this connection. */
  get revision(): number {
    return this.#revision;
  }

  get(id: number): Schedule {
    const schedule = this.find(id);
    if (schedule !== null) return schedule;
    const message = `Look up schedule ${id}: not found; list schedules to see which there are`;
    throw new RunError("schedule-unknown", message);
  }

  /** Null once it was removed, be it along with its job. */
  find(id: number): Schedule | null {
    const row = this.database.get(`${SELECT} WHERE schedule.id = ?`, id);
    return row === null ? null : readSchedule(row);
  }

  /** In the order in which they were added. */
  list({ jobId, state }: ScheduleFilter = {}): Schedule[] {
    const sql = `${SELECT} WHERE job_id = ifnull(?, job_id) AND state = ifnull(?, state) ` +
      "ORDER BY schedule.id";
    return this.database.all(sql, jobId ?? null, state ?? null).map(readSchedule);
  }

  /**
   * Those that there is something to do about at a time in milliseconds since the epoch: active
   * ones that are due or tried again by then; and, whatever their state, those that a user wants
   * now, that are under way, or that wait.
   */
  due(time: number): Schedule[] {
    return this.database.all(`${SELECT} WHERE ${DUE} ORDER BY schedule.id`, time)
      .map(readSchedule);
  }

  /** Active ones that follow changes. */
  following(): Schedule[] {
    const sql = `${SELECT} WHERE state = 'active' AND interval ->> 'kind' = 'on-change' ` +
      "ORDER BY schedule.id";
    return this.database.all(sql).map(readSchedule);
  }

  /** When the clock has the first of them due after a moment; null for never. */
  nextDueAt(after: number): number | null {
    const row = this.database.get(
      "SELECT min(time) AS time FROM (SELECT next_run_at AS time FROM schedule " +
        "WHERE state = 'active' UNION ALL SELECT retry_at FROM schedule WHERE state = 'active') " +
        "WHERE time > ?",
      after,
    );
    return row?.numberOrNull("time") ?? null;
  }

  /**
   * What a user changes. `changes` is told what there is, and nothing comes between.
   *
   * @throws {RunError} "edited-meanwhile"
   */
  edit(id: number, changes: (before: Schedule) => ScheduleChanges, seen: Seen = {}): Schedule {
    this.#revision++;
    return this.database.transaction("power", () => {
      const before = this.get(id);
      refuseUnseen(`Change schedule ${id}`, before, seen);
      this.#save({ ...before, ...changes(before), updatedAt: laterThan(before, this.now()) });
      return this.get(id);
    });
  }

  /**
   * How a run went on, by whoever starts them; null, and nothing done, where the schedule was
   * removed meanwhile. `progress` is told what a user has made of it since, and nothing comes
   * between, so that no change of a user's is lost.
   */
  settle(
    id: number,
    progress: (before: Schedule) => Partial<ScheduleProgress>,
  ): Schedule | null {
    return this.database.transaction("power", () => {
      const before = this.find(id);
      if (before === null) return null;
      this.#save({ ...before, ...progress(before) });
      return this.get(id);
    });
  }

  #save(schedule: Schedule): void {
    this.database.run(
      "UPDATE schedule SET interval = ?, zone = ?, missed = ?, retry = ?, " +
        "wait_for_destination = ?, state = ?, next_run_at = ?, retry_at = ?, requested_at = ?, " +
        "last_run_at = ?, last_execution_id = ?, under_way = ?, failed_attempts = ?, " +
        "waiting = ?, updated_at = ? WHERE id = ?",
      toJson(schedule.interval),
      schedule.zone,
      schedule.missed,
      toJson(schedule.retry),
      Number(schedule.waitForDestination),
      schedule.state,
      schedule.nextRunAt,
      schedule.retryAt,
      schedule.requestedAt,
      schedule.lastRunAt,
      schedule.lastExecutionId,
      Number(schedule.underWay),
      schedule.failedAttempts,
      schedule.waiting,
      schedule.updatedAt,
      schedule.id,
    );
  }

  /** Asks for a run at once, in whatever state it is; whoever starts runs takes it up. */
  requestRun(id: number): Schedule {
    this.#revision++;
    return this.database.transaction("power", () => {
      this.#save({ ...this.get(id), requestedAt: this.now() });
      return this.get(id);
    });
  }

  /** Gives what it was. @throws {RunError} "edited-meanwhile" */
  remove(id: number, seen: Seen = {}): Schedule {
    return this.database.transaction("power", () => {
      const schedule = this.get(id);
      refuseUnseen(`Remove schedule ${id}`, schedule, seen);
      this.database.run("DELETE FROM schedule WHERE id = ?", id);
      return schedule;
    });
  }
}

function readSchedule(row: Row): Schedule {
  return {
    id: row.number("id"),
    jobId: row.number("job_id"),
    jobName: row.text("job_name"),
    interval: row.json("interval"),
    zone: row.text("zone"),
    missed: row.word("missed"),
    retry: row.json("retry"),
    waitForDestination: row.number("wait_for_destination") === 1,
    state: row.word("state"),
    nextRunAt: row.numberOrNull("next_run_at"),
    retryAt: row.numberOrNull("retry_at"),
    requestedAt: row.numberOrNull("requested_at"),
    lastRunAt: row.numberOrNull("last_run_at"),
    lastExecutionId: row.numberOrNull("last_execution_id"),
    underWay: row.number("under_way") === 1,
    failedAttempts: row.number("failed_attempts"),
    waiting: row.wordOrNull("waiting"),
    createdAt: row.number("created_at"),
    updatedAt: row.number("updated_at"),
  };
}
