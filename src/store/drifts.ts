/** What executions restricted to a plan left as it was, entry by entry. */
import type { RawPath } from "../base/names.ts";
import type { Drift } from "../model/plan.ts";
import type { Database } from "./database.ts";
import { requireExecution } from "./execution_row.ts";
import { insertAll } from "./insert.ts";
import { pathBytes, type Row } from "./row.ts";

export interface DriftQuery {
  /** What the page before gave as `next`. */
  readonly after?: number;
  readonly limit: number;
}

export interface DriftPage {
  readonly drifts: readonly Drift[];
  /** What to give as `after`; null where nothing follows. */
  readonly next: number | null;
}

export class Drifts {
  constructor(private readonly database: Database) {}

  /**
   * Adds to the end of the list; all or none. Outlives its process, not a power cut.
   *
   * @throws {RunError} "execution-unknown"
   */
  append(id: number, drifts: readonly Drift[]): void {
    if (drifts.length === 0) return;
    this.database.transaction("process", () => {
      requireExecution(this.database, id);
      const last = this.count(id);
      const rows = drifts.map(({ path, operation, reason }, index) => [
        id,
        last + 1 + index,
        pathBytes(path),
        operation,
        reason,
      ]);
      insertAll(this.database, "drift", rows);
    });
  }

  /** Forgets all but the first so many. Outlives its process, not a power cut. */
  keepFirst(id: number, count: number): void {
    this.database.transaction("process", () => {
      this.database.run("DELETE FROM drift WHERE execution_id = ? AND sequence > ?", id, count);
    });
  }

  /** Those that are kept, without counting them. */
  count(id: number): number {
    return this.database.number("SELECT max(sequence) FROM drift WHERE execution_id = ?", id);
  }

  /** In the order in which they were added; none once they were pruned. */
  page(id: number, { after = 0, limit }: DriftQuery): DriftPage {
    const sql = "SELECT * FROM drift WHERE execution_id = ? AND sequence > ? " +
      "ORDER BY sequence LIMIT ?";
    const rows = this.database.all(sql, id, after, limit + 1);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const follows = rows.length > shown.length && last !== undefined;
    return { drifts: shown.map(readDrift), next: follows ? last.number("sequence") : null };
  }
}

function readDrift(row: Row): Drift {
  return {
    path: row.path("path") as RawPath,
    operation: row.word("operation"),
    reason: row.word("reason"),
  };
}
