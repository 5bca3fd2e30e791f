/** What executions told of themselves as they went. */
import { LOG_KEPT, type LogEntry, type NewLogEntry } from "../model/log.ts";
import type { Database } from "./database.ts";
import { requireExecution } from "./execution_row.ts";
import type { Row } from "./row.ts";

export interface LogQuery {
  /** What the page before gave as `next`. */
  readonly after?: number;
  readonly limit: number;
}

export interface LogPage {
  readonly entries: readonly LogEntry[];
  /** What to give as `after`; null where nothing follows. */
  readonly next: number | null;
}

export class Log {
  constructor(private readonly database: Database, private readonly now: () => number) {}

  /**
   * Adds to the end of the log. What was said just before is counted, not said again; beyond
   * `LOG_KEPT` nothing is. Outlives its process, not a power cut.
   *
   * @throws {RunError} "execution-unknown"
   */
  append(id: number, { kind, message }: NewLogEntry): void {
    this.database.transaction("process", () => {
      requireExecution(this.database, id);
      const at = this.now();
      const last = this.#last(id);
      if (last?.kind === kind && last.message === message) {
        this.database.run(
          "UPDATE log_entry SET count = count + 1, last_at = ? " +
            "WHERE execution_id = ? AND sequence = ?",
          at,
          id,
          last.sequence,
        );
        return;
      }
      const sequence = (last?.sequence ?? 0) + 1;
      if (sequence > (kind === "warning" ? LOG_KEPT / 2 : LOG_KEPT)) return;
      this.database.run(
        "INSERT INTO log_entry (execution_id, sequence, kind, message, at, last_at) " +
          "VALUES (?, ?, ?, ?, ?, ?)",
        id,
        sequence,
        kind,
        message,
        at,
        at,
      );
    });
  }

  #last(id: number): LogEntry | null {
    const sql = "SELECT * FROM log_entry WHERE execution_id = ? ORDER BY sequence DESC LIMIT 1";
    const row = this.database.get(sql, id);
    return row === null ? null : readEntry(row);
  }

  /** In the order in which it was said; nothing once it was pruned. */
  page(id: number, { after = 0, limit }: LogQuery): LogPage {
    const sql = "SELECT * FROM log_entry WHERE execution_id = ? AND sequence > ? " +
      "ORDER BY sequence LIMIT ?";
    const rows = this.database.all(sql, id, after, limit + 1).map(readEntry);
    const entries = rows.slice(0, limit);
    const follows = rows.length > entries.length;
    return { entries, next: follows ? entries.at(-1)?.sequence ?? null : null };
  }
}

function readEntry(row: Row): LogEntry {
  return {
    sequence: row.number("sequence"),
    kind: row.word("kind"),
    message: row.text("message"),
    at: row.number("at"),
    count: row.number("count"),
    lastAt: row.number("last_at"),
  };
}
