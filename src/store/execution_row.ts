/** From a row to an {@linkcode Execution}. */
import { RunError } from "../base/errors.ts";
import type { Execution } from "../model/execution.ts";
import { NO_TIMES, type StageTimes } from "../model/stage.ts";
import { COUNTER_NAMES, type Counters } from "../model/report.ts";
import type { Database } from "./database.ts";
import type { Row } from "./row.ts";

const NOTHING_COUNTED = Object.fromEntries(COUNTER_NAMES.map((name) => [name, 0])) as Counters;

export function readExecution(row: Row): Execution {
  return {
    id: row.number("id"),
    jobId: row.numberOrNull("job_id"),
    jobName: row.textOrNull("job_name"),
    source: row.path("source"),
    destination: row.path("destination"),
    options: row.json("options"),
    state: row.word("state"),
    interrupted: row.number("interrupted") === 1,
    startedAt: row.number("started_at"),
    endedAt: row.numberOrNull("ended_at"),
    elapsed: row.number("elapsed"),
    stages: { ...NO_TIMES, ...row.json<Partial<StageTimes>>("stages") },
    counters: { ...NOTHING_COUNTED, ...row.json<Partial<Counters>>("counters") },
    error: row.jsonOrNull("error"),
    guard: row.jsonOrNull("guard"),
    warnings: row.json("warnings"),
    process: row.jsonOrNull("process"),
    request: row.wordOrNull("request"),
    live: row.jsonOrNull("live"),
    folders: row.numberOrNull("folders"),
    planId: row.numberOrNull("plan_id"),
  };
}

/** @throws {RunError} "execution-unknown" where there is none of this id */
export function requireExecution(database: Database, id: number): void {
  const row = database.get("SELECT 1 FROM execution WHERE id = ?", id);
  if (row === null) throw executionUnknown(id);
}

export function executionUnknown(id: number): RunError {
  const message = `Look up execution ${id}: not found; list executions to see which there are`;
  return new RunError("execution-unknown", message);
}
