/** Many rows at once. */
import type { SQLInputValue } from "node:sqlite";
import type { Database } from "./database.ts";

/** Rows per statement: halves the time of one by one; more gains nothing. */
const ROWS = 50;

/** Inserts rows of one length, in their order, in the transaction that is open. */
export function insertAll(
  database: Database,
  table: string,
  rows: readonly SQLInputValue[][],
): void {
  const places = `(${(rows[0] ?? []).map(() => "?").join(", ")})`;
  const whole = rows.length - rows.length % ROWS;
  const many = `INSERT INTO ${table} VALUES ${Array(ROWS).fill(places).join(", ")}`;
  for (let at = 0; at < whole; at += ROWS) {
    database.run(many, ...rows.slice(at, at + ROWS).flat());
  }
  const single = `INSERT INTO ${table} VALUES ${places}`;
  for (const row of rows.slice(whole)) database.run(single, ...row);
}
