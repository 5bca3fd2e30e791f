/** The record of executions, and the requests that reach whoever carries one out. */
import { RunError } from "../base/errors.ts";
import {
  type Execution,
  EXECUTION_GROUPS,
  type ExecutionGroup,
  type ExecutionProcess,
  type ExecutionProgress,
  type ExecutionRequest,
  type ExecutionState,
  type LiveProgress,
} from "../model/execution.ts";
import type { JobOrPair } from "../model/job.ts";
import type { JobOptions } from "../model/options.ts";
import type { Report } from "../model/report.ts";
import type { Database } from "./database.ts";
import { executionUnknown, readExecution } from "./execution_row.ts";
import { pathBytes, type Row, toJson } from "./row.ts";

export interface NewExecution {
  readonly jobId: number | null;
  readonly jobName: string | null;
  readonly source: string;
  readonly destination: string;
  readonly options: JobOptions;
  readonly state: "pending" | "running";
  readonly process: ExecutionProcess | null;
  /** The plan that it is restricted to. */
  readonly planId?: number | null;
  /** How many folders it is to look at, if not at everything. */
  readonly folders?: number | null;
}

const UNFINISHED = "('pending', 'running', 'suspended')";

const IN_GROUP: Readonly<Record<ExecutionGroup, string>> = {
  "unfinished": `state IN ${UNFINISHED}`,
  "ended": `state NOT IN ${UNFINISHED}`,
  "with-failures": "state = 'completed' AND counters ->> '$.failed' > 0",
};

export interface ExecutionFilter {
  readonly state?: ExecutionState | ExecutionGroup;
  readonly jobId?: number;
  /** Only those with a lower id: the last of the page before. */
  readonly before?: number;
  /** 50 by default. */
  readonly limit?: number;
}

/** How many entries an execution removed, and how many it changed in any way. */
export interface RemovalCount {
  readonly removals: number;
  readonly changes: number;
}

/**
 * Every change of state outlives a power cut; progress and requests outlive their process.
 * An id that was never given is refused with RunError "execution-unknown".
 */
export class Executions {
  constructor(private readonly database: Database, private readonly now: () => number) {}

  /** @throws {RunError} "job-unknown": removed meanwhile */
  create(execution: NewExecution): Execution {
    return this.database.transaction("power", () => {
      this.#refuseGoneJob(execution);
      this.database.run(
        "INSERT INTO execution " +
          "(job_id, job_name, source, destination, options, state, started_at, process, plan_id, folders, " +
          "resident) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        execution.jobId,
        execution.jobName,
        pathBytes(execution.source),
        pathBytes(execution.destination),
        toJson(execution.options),
        execution.state,
        this.now(),
        jsonOrNull(execution.process),
        execution.planId ?? null,
        execution.folders ?? null,
        execution.process?.resident === true ? 1 : 0,
      );
      return this.get(this.database.number("SELECT last_insert_rowid()"));
    });
  }

  #refuseGoneJob({ jobId, jobName }: NewExecution): void {
    if (jobId === null) return;
    if (this.database.get("SELECT 1 FROM job WHERE id = ?", jobId) !== null) return;
    const message = `Execute job ${jobName ?? jobId}: removed meanwhile; add it again`;
    throw new RunError("job-unknown", message);
  }

  get(id: number): Execution {
    const row = this.database.get("SELECT * FROM execution WHERE id = ?", id);
    if (row === null) throw executionUnknown(id);
    return readExecution(row);
  }

  /** A page of them, newest first. */
  list(filter: ExecutionFilter = {}): Execution[] {
    const { state, jobId, before, limit = 50 } = filter;
    const conditions = ["TRUE"];
    const values: (string | number)[] = [];
    const add = (condition: string, value: string | number | undefined) => {
      if (value === undefined) return;
      conditions.push(condition);
      values.push(value);
    };
    const group = EXECUTION_GROUPS.find((group) => group === state);
    if (group === undefined) add("state = ?", state);
    else conditions.push(IN_GROUP[group]);
    add("job_id = ?", jobId);
    add("id < ?", before);
    const sql = `SELECT * FROM execution WHERE ${conditions.join(" AND ")} ` +
      "ORDER BY id DESC LIMIT ?";
    return this.database.all(sql, ...values, limit)
      .map((row) => readExecution(row));
  }

  /**
   * `process` carries it out from now on: at the start of a pending one, and to resume. Its lists
   * begin anew where they were let go of.
   */
  begin(id: number, process: ExecutionProcess): void {
    this.#change(
      id,
      "state = 'running', interrupted = 0, ended_at = NULL, error = NULL, detailed = 1, " +
        "process = ?, resident = ?",
      toJson(process),
      process.resident === true ? 1 : 0,
    );
  }

  /** Cheap: waits for no disk. Does not touch the state. */
  updateProgress(
    id: number,
    { counters, elapsed, stages }: ExecutionProgress,
    live: LiveProgress | null = null,
  ): void {
    this.database.transaction("process", () => {
      const changed = this.database.run(
        "UPDATE execution SET counters = ?, elapsed = ?, stages = ?, live = ? WHERE id = ?",
        toJson(counters),
        elapsed,
        toJson(stages),
        jsonOrNull(live),
        id,
      );
      if (changed === 0) throw executionUnknown(id);
    });
  }

  /**
   * Stopped, to be gone on with; keeps what it was at. `process` is who keeps it and waits; null
   * where nobody does, and what was asked is forgotten. `interrupted`: nobody paused it.
   */
  suspend(
    id: number,
    { counters, elapsed, stages, process, interrupted = false }: ExecutionProgress & {
      readonly process: ExecutionProcess | null;
      readonly interrupted?: boolean;
    },
  ): void {
    this.#change(
      id,
      "state = 'suspended', interrupted = ?, resident = iif(?, resident, 0), counters = ?, " +
        "elapsed = ?, stages = ?, process = ?, request = iif(?, request, NULL)",
      interrupted ? 1 : 0,
      interrupted ? 1 : 0,
      toJson(counters),
      elapsed,
      toJson(stages),
      jsonOrNull(process),
      process === null ? 0 : 1,
    );
  }

  /** Takes over the last word of the run. Its checkpoint is left to the caller. */
  finish(id: number, report: Report): void {
    this.#change(
      id,
      "state = ?, interrupted = 0, ended_at = max(started_at, ?), elapsed = ?, stages = ?, " +
        "counters = ?, error = ?, guard = ?, warnings = ?, process = NULL, request = NULL, live = NULL",
      report.state,
      this.now(),
      report.elapsed,
      toJson(report.stages),
      toJson(report.counters),
      jsonOrNull(report.error),
      jsonOrNull(report.guard),
      toJson(report.warnings),
    );
  }

  #change(id: number, assignments: string, ...values: (string | number | null)[]): void {
    const sql = `UPDATE execution SET ${assignments} WHERE id = ?`;
    this.database.transaction("power", () => {
      if (this.database.run(sql, ...values, id) === 0) throw executionUnknown(id);
    });
  }

  /**
   * Those that are pending, running or suspended, oldest first. Whether `process` lives still is
   * for the caller to judge.
   */
  unfinished(): Execution[] {
    const sql = `SELECT * FROM execution WHERE state IN ${UNFINISHED} ORDER BY id`;
    return this.database.all(sql).map((row) => readExecution(row));
  }

  /** Those that a process that stays was carrying out when it ended or died, oldest first. */
  leftByResident(): Execution[] {
    const sql = "SELECT * FROM execution WHERE state = 'suspended' AND interrupted = 1 " +
      "AND resident = 1 ORDER BY id";
    return this.database.all(sql).map((row) => readExecution(row));
  }

  /**
   * `process`, which had the execution, is dead: it is suspended and shown as interrupted, and what
   * was asked of the dead is forgotten. False, and nothing done, where another has taken it up, or
   * it ended.
   */
  markInterrupted(id: number, process: ExecutionProcess | null): boolean {
    return this.database.transaction("power", () => {
      const changed = this.database.run(
        "UPDATE execution SET state = 'suspended', interrupted = 1, process = NULL, " +
          "request = NULL WHERE id = ? AND process IS ? " +
          "AND state IN ('pending', 'running', 'suspended')",
        id,
        jsonOrNull(process),
      );
      if (changed === 0) this.get(id);
      return changed > 0;
    });
  }

  /** Takes the place of what was asked for before and not taken yet; null takes it back. */
  setRequest(id: number, request: ExecutionRequest | null): void {
    this.database.transaction("process", () => {
      const sql = "UPDATE execution SET request = ? WHERE id = ?";
      if (this.database.run(sql, request, id) === 0) throw executionUnknown(id);
    });
  }

  /** What was asked for, once; else null. Cheap enough to be called many times a second. */
  takeRequest(id: number): ExecutionRequest | null {
    // A look needs no lock and disturbs nobody; only what is found has to be taken away.
    const sql = "SELECT request FROM execution WHERE id = ?";
    const seen = this.database.get(sql, id);
    if (seen === null) throw executionUnknown(id);
    if (seen.isNull("request")) return null;
    return this.database.transaction("process", () => {
      const request = this.database.get(sql, id)?.wordOrNull<ExecutionRequest>("request");
      this.database.run("UPDATE execution SET request = NULL WHERE id = ?", id);
      return request ?? null;
    });
  }

  /**
   * When the last execution of a job was started that completed and was not restricted to a part;
   * null where there is none.
   */
  lastCompletedAt(jobId: number): number | null {
    const sql = "SELECT started_at FROM execution WHERE job_id = ? AND state = 'completed' " +
      "AND plan_id IS NULL AND folders IS NULL ORDER BY id DESC LIMIT 1";
    return this.database.get(sql, jobId)?.number("started_at") ?? null;
  }

  /** Of completed executions, newest first: what the usual number of removals is learned from. */
  recentRemovals(of: JobOrPair, limit: number): RemovalCount[] {
    return this.#completed(of, { limit }).map((row) => removalCount(row.json("counters")));
  }

  /** Newest first. What is restricted says nothing of the whole, and is left out. */
  #completed(
    of: JobOrPair,
    { options = null, limit }: { readonly options?: JobOptions | null; readonly limit: number },
  ): Row[] {
    const [owner, values] = "jobId" in of
      ? ["job_id = ?", [of.jobId]]
      : ["job_id IS NULL AND source = ? AND destination = ?", [
        pathBytes(of.source),
        pathBytes(of.destination),
      ]];
    const sql = "SELECT counters, source_used FROM execution WHERE state = 'completed' " +
      `AND plan_id IS NULL AND folders IS NULL AND ${owner} AND options = ifnull(?, options) ` +
      "ORDER BY id DESC LIMIT ?";
    return this.database.all(sql, ...values, jsonOrNull(options), limit);
  }

  /** Keeps how many bytes were in use on the source's file system first. Cheap: waits for no disk. */
  setSourceUsed(id: number, used: number | null): void {
    this.database.transaction("process", () => {
      this.database.run(
        "UPDATE execution SET source_used = ifnull(source_used, ?) WHERE id = ?",
        used,
        id,
      );
    });
  }

  /** What was kept so of the last one with these options that completed; null where none did. */
  usedBefore(of: JobOrPair, { options }: Pick<Execution, "options">): number | null {
    const [last] = this.#completed(of, { options, limit: 1 });
    return last?.numberOrNull("source_used") ?? null;
  }
}

function removalCount(counters: Partial<Report["counters"]>): RemovalCount {
  const { copied = 0, updated = 0, directories = 0, links = 0, metadata = 0, removed = 0 } =
    counters;
  return {
    removals: removed,
    changes: copied + updated + directories + links + metadata + removed,
  };
}

function jsonOrNull(value: unknown): string | null {
  return value === null ? null : toJson(value);
}
