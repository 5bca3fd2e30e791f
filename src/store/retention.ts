/** Which lists of changes and failures are let go. */
import { CHANGE_KINDS } from "../model/execution.ts";
import type { Database } from "./database.ts";

// Ended executions that still have their lists, but for the newest so many of their job or pair.
const TOO_OLD = `
  SELECT id FROM (
    SELECT id, state, row_number() OVER (
      PARTITION BY job_id, iif(job_id IS NULL, source, NULL), iif(job_id IS NULL, destination, NULL)
      ORDER BY id DESC
    ) AS age
    FROM execution WHERE detailed = 1
  ) WHERE age > ? AND state IN ('completed', 'failed', 'canceled')`;

/** Entries of one transaction, so that no other process waits for long. */
const BATCH = 20_000;

/**
 * Drops the lists of all but the newest so many executions of each job, or pair without a job,
 * and their checkpoints; the executions themselves stay, and so do those unfinished. Also drops
 * checkpoints of what is completed or canceled.
 */
export function keep(database: Database, executions: number): void {
  dropCheckpoints(database);
  for (const row of database.all(TOO_OLD, executions)) prune(database, row.number("id"));
}

function prune(database: Database, id: number): void {
  for (const kind of CHANGE_KINDS) {
    pruneList(database, "change_batch WHERE execution_id = ? AND kind = ?", {
      values: [id, kind],
      number: "first",
    });
  }
  for (const table of ["failure", "drift", "log_entry"]) {
    pruneList(database, `${table} WHERE execution_id = ?`, { values: [id], number: "sequence" });
  }
  database.transaction("process", () => {
    database.run("DELETE FROM throughput WHERE execution_id = ?", id);
    database.run("DELETE FROM checkpoint WHERE execution_id = ?", id);
    database.run("UPDATE execution SET detailed = 0 WHERE id = ?", id);
  });
}

// From the end, so that the numbers of what is left have no gaps, should it be stopped midway.
function pruneList(
  database: Database,
  list: string,
  { values, number }: { readonly values: readonly (number | string)[]; readonly number: string },
): void {
  const highest = database.number(`SELECT max(${number}) FROM ${list}`, ...values);
  for (let left = highest; left > 0; left -= BATCH) {
    database.transaction("process", () => {
      database.run(`DELETE FROM ${list} AND ${number} > ?`, ...values, left - BATCH);
    });
  }
}

function dropCheckpoints(database: Database): void {
  // There are few checkpoints, and many executions that ended.
  const state = "SELECT state FROM execution WHERE id = execution_id";
  const stale = `checkpoint WHERE (${state}) IN ('completed', 'canceled')`;
  if (database.get(`SELECT 1 FROM ${stale}`) === null) return;
  database.transaction("process", () => {
    database.run(`DELETE FROM ${stale}`);
  });
}
