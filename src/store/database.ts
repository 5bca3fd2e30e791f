/** One open database: prepared statements, transactions, and errors in the program's own words. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { busy, complaint, isBusy } from "./complaint.ts";
import { Row } from "./row.ts";

/**
 * What a change that was reported as done has to outlive: "process" its own process, "power" the
 * machine as well.
 */
export type Survives = "process" | "power";

export interface DatabaseOptions {
  /** Milliseconds to wait for another process before giving up. */
  readonly patience: number;
}

export class Database {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #patience: number;
  #survives: Survives | null = null;

  /** Opens the file, which has to be there. */
  constructor(readonly path: string, { patience }: DatabaseOptions) {
    this.#patience = patience;
    this.#connection = this.#guarded(() => new DatabaseSync(path, { timeout: patience }));
  }

  #guarded<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (!isBusy(error)) throw complaint(this.path, error);
      const wait = { milliseconds: this.#patience, holder: this.#holder(), cause: error };
      throw busy(this.path, wait);
    }
  }

  // The lock does not tell its holder; whoever carries out an execution writes most.
  #holder(): string | null {
    try {
      const row = this.#connection.prepare(
        "SELECT id, process ->> 'pid' AS pid FROM execution " +
          "WHERE state = 'running' AND process ->> 'pid' <> ? ORDER BY id DESC LIMIT 1",
      ).get(Deno.pid);
      if (row === undefined) return null;
      return `process ${row["pid"]}, which carries out execution ${row["id"]},`;
    } catch {
      return null;
    }
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** The first row, or null. */
  get(sql: string, ...values: SQLInputValue[]): Row | null {
    const row = this.#guarded(() => this.#statement(sql).get(...values));
    return row === undefined ? null : new Row(this.path, row);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    const rows = this.#guarded(() => this.#statement(sql).all(...values));
    return rows.map((row) => new Row(this.path, row));
  }

  /** The one number that is asked for; 0 where there is none, as `max` of no rows. */
  number(sql: string, ...values: SQLInputValue[]): number {
    const row = this.#guarded(() => this.#statement(sql).get(...values));
    return Number(Object.values(row ?? {})[0] ?? 0);
  }

  /** The values of the first row, as one text. */
  texts(sql: string): string {
    return Object.values(this.#guarded(() => this.#statement(sql).get()) ?? {}).join(" ");
  }

  /** Gives the number of rows changed. Outside of a transaction it is one of its own. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return this.#guarded(() => Number(this.#statement(sql).run(...values).changes));
  }

  /** Several statements at once, none of them with values. */
  script(sql: string): void {
    this.#guarded(() => this.#connection.exec(sql));
  }

  /** Does all of `body` or, where it throws, nothing of it. When this returns, it survives. */
  transaction<T>(survives: Survives, body: () => T): T {
    this.#make(survives);
    // IMMEDIATE waits for other writers at the start; a lock that is taken later cannot wait.
    this.run("BEGIN IMMEDIATE");
    try {
      const result = body();
      this.run("COMMIT");
      return result;
    } catch (error) {
      this.rollBack();
      throw error;
    }
  }

  /** Ends a transaction without its changes, if one is open still. */
  rollBack(): void {
    // After a full disk or an I/O error SQLite has rolled back by itself.
    if (this.#connection.isTransaction) this.#connection.exec("ROLLBACK");
  }

  // With a write-ahead log, NORMAL writes a commit without waiting for the disk: a killed process
  // loses nothing, a power cut the last moments. FULL waits, and what came before it is then on
  // disk as well, since it is in the same log (https://www.sqlite.org/pragma.html#pragma_synchronous).
  #make(survives: Survives): void {
    if (this.#survives === survives) return;
    this.run(`PRAGMA synchronous = ${survives === "power" ? "FULL" : "NORMAL"}`);
    this.#survives = survives;
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }
}
