/** One text per execution that only the engine understands. */
import type { Database } from "./database.ts";
import { requireExecution } from "./execution_row.ts";

export class Documents {
  constructor(
    private readonly database: Database,
    private readonly table: "checkpoint" | "held_removals",
  ) {}

  /**
   * Takes the place of the one before. Outlives a power cut once this returns, and with it all
   * that was stored before.
   *
   * @param content well-formed text, such as JSON
   * @throws {RunError} "execution-unknown"
   */
  save(id: number, content: string): void {
    this.database.transaction("power", () => {
      requireExecution(this.database, id);
      this.database.run(`INSERT OR REPLACE INTO ${this.table} VALUES (?, ?)`, id, content);
    });
  }

  load(id: number): string | null {
    const row = this.database.get(`SELECT content FROM ${this.table} WHERE execution_id = ?`, id);
    return row === null ? null : row.text("content");
  }

  /** Whether there is one, without reading it. */
  has(id: number): boolean {
    const sql = `SELECT 1 FROM ${this.table} WHERE execution_id = ?`;
    return this.database.get(sql, id) !== null;
  }

  /** The executions that have one, newest first. */
  ids(): number[] {
    const sql = `SELECT execution_id FROM ${this.table} ORDER BY execution_id DESC`;
    return this.database.all(sql).map((row) => row.number("execution_id"));
  }

  drop(id: number): void {
    this.database.transaction("power", () => {
      this.database.run(`DELETE FROM ${this.table} WHERE execution_id = ?`, id);
    });
  }
}
