/** What executions could not carry over, entry by entry. */
import type { RawPath } from "../base/names.ts";
import type { Failure, FailureCode } from "../model/failure.ts";
import type { Database } from "./database.ts";
import { requireExecution } from "./execution_row.ts";
import { insertAll } from "./insert.ts";
import { pathBytes, type Row } from "./row.ts";

export interface FailureQuery {
  /** What the page before gave as `next`. */
  readonly after?: number;
  readonly limit: number;
  /** All by default. */
  readonly code?: FailureCode;
}

export interface FailureGroup {
  readonly code: FailureCode;
  readonly count: number;
}

export interface FailurePage {
  readonly failures: readonly Failure[];
  /** What to give as `after`; null where nothing follows. */
  readonly next: number | null;
}

export class Failures {
  constructor(private readonly database: Database) {}

  /**
   * Adds to the end of the list; all or none. Outlives its process, not a power cut: the next
   * checkpoint makes it do so.
   *
   * @throws {RunError} "execution-unknown"
   */
  append(id: number, failures: readonly Failure[]): void {
    if (failures.length === 0) return;
    this.database.transaction("process", () => {
      requireExecution(this.database, id);
      const last = this.count(id);
      const rows = failures.map((failure, index) => [
        id,
        last + 1 + index,
        pathBytes(failure.path),
        failure.operation,
        failure.code,
        failure.message,
        failure.retry,
      ]);
      insertAll(this.database, "failure", rows);
    });
  }

  /** Forgets all but the first so many. Outlives its process, not a power cut. */
  keepFirst(id: number, count: number): void {
    this.database.transaction("process", () => {
      this.database.run("DELETE FROM failure WHERE execution_id = ? AND sequence > ?", id, count);
    });
  }

  /** Those that are kept, without counting them. */
  count(id: number): number {
    const sql = "SELECT max(sequence) FROM failure WHERE execution_id = ?";
    return this.database.number(sql, id);
  }

  /** Whether any of those kept may go well in a later run, with nothing changed by a user. */
  worthRetrying(id: number): boolean {
    const sql = "SELECT 1 FROM failure WHERE execution_id = ? AND retry <> 'never' LIMIT 1";
    return this.database.get(sql, id) !== null;
  }

  /** How many of each code, the most first. */
  groups(id: number): FailureGroup[] {
    const sql = "SELECT code, count(*) AS count FROM failure WHERE execution_id = ? " +
      "GROUP BY code ORDER BY count DESC, code";
    return this.database.all(sql, id).map((row) => ({
      code: row.word("code"),
      count: row.number("count"),
    }));
  }

  /** In the order in which they were added; none once they were pruned. */
  page(id: number, { after = 0, limit, code }: FailureQuery): FailurePage {
    const sql = "SELECT * FROM failure WHERE execution_id = ? AND sequence > ? " +
      "AND code = ifnull(?, code) ORDER BY sequence LIMIT ?";
    const rows = this.database.all(sql, id, after, code ?? null, limit + 1);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const follows = rows.length > shown.length && last !== undefined;
    return { failures: shown.map(readFailure), next: follows ? last.number("sequence") : null };
  }
}

function readFailure(row: Row): Failure {
  return {
    path: row.path("path") as RawPath,
    operation: row.word("operation"),
    code: row.word("code"),
    message: row.text("message"),
    retry: row.word("retry"),
  };
}
