/** Executions over time, for calendars and charts. */
import type { ExecutionState } from "../model/execution.ts";
import type { Database } from "./database.ts";
import type { Row } from "./row.ts";

export interface HistoryQuery {
  /** Milliseconds since the epoch: from this moment on, and before that one. */
  readonly from: number;
  readonly to: number;
  readonly jobId?: number;
  readonly limit: number;
}

/** One execution, as a point in a chart. */
export interface HistoryPoint {
  readonly id: number;
  readonly jobId: number | null;
  readonly jobName: string | null;
  readonly state: ExecutionState;
  readonly startedAt: number;
  readonly elapsed: number;
  /** Bytes of file content written. */
  readonly bytes: number;
  /** Files copied and updated. */
  readonly files: number;
  readonly removed: number;
  readonly failed: number;
  /** Whether the guard held removals. */
  readonly guarded: boolean;
}

/** What a job's executions were like, for whoever watches them. */
export interface JobHistory {
  readonly jobId: number;
  /** The last that ended: whatever its state. */
  readonly last: HistoryPoint | null;
  /** How many ended, by state. */
  readonly counts: Readonly<Record<string, number>>;
}

const SELECT = "SELECT id, job_id, job_name, state, started_at, elapsed, counters, " +
  "guard IS NOT NULL AS guarded FROM execution";

export class History {
  constructor(private readonly database: Database) {}

  /** The newest executions that started in a span, oldest first. */
  points({ from, to, jobId, limit }: HistoryQuery): HistoryPoint[] {
    const sql = `${SELECT} WHERE started_at >= ? AND started_at < ? ` +
      "AND job_id IS ifnull(?, job_id) ORDER BY id DESC LIMIT ?";
    return this.database.all(sql, from, to, jobId ?? null, limit).map(readPoint).reverse();
  }

  ofJob(jobId: number): JobHistory {
    const last = this.database.get(
      `${SELECT} WHERE job_id = ? AND state IN ('completed', 'failed', 'canceled') ` +
        "ORDER BY id DESC LIMIT 1",
      jobId,
    );
    const counts = this.database.all(
      "SELECT state, count(*) AS count FROM execution WHERE job_id = ? GROUP BY state",
      jobId,
    );
    return {
      jobId,
      last: last === null ? null : readPoint(last),
      counts: Object.fromEntries(counts.map((row) => [row.text("state"), row.number("count")])),
    };
  }
}

function readPoint(row: Row): HistoryPoint {
  const { bytes = 0, copied = 0, updated = 0, removed = 0, failed = 0 } = row.json<
    Readonly<Record<string, number>>
  >("counters");
  return {
    id: row.number("id"),
    jobId: row.numberOrNull("job_id"),
    jobName: row.textOrNull("job_name"),
    state: row.word("state"),
    startedAt: row.number("started_at"),
    elapsed: row.number("elapsed"),
    bytes,
    files: copied + updated,
    removed,
    failed,
    guarded: row.number("guarded") === 1,
  };
}
