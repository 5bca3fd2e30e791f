/** What executions changed, entry by entry. */
import { type Change, CHANGE_KINDS, type ChangeKind } from "../model/execution.ts";
import type { RawPath } from "../base/names.ts";
import type { Database } from "./database.ts";
import { requireExecution } from "./execution_row.ts";
import { insertAll } from "./insert.ts";
import { pathBytes, type Row } from "./row.ts";

/** Where a page ended; the next one starts after it. */
export interface ChangePosition {
  readonly kind: ChangeKind;
  readonly sequence: number;
}

export interface ChangeQuery {
  /** All by default, in the order of `CHANGE_KINDS`. */
  readonly kind?: ChangeKind;
  readonly after?: ChangePosition;
  readonly limit: number;
  /** Part of a path, upper and lower case of A to Z alike. Looks at each row, so it takes longer. */
  readonly search?: string;
}

export interface ChangePage {
  readonly changes: readonly Change[];
  /** What to give as `after`; null where nothing follows. */
  readonly next: ChangePosition | null;
}

export type ChangeCounts = Readonly<Record<ChangeKind, number>>;

export class Changes {
  constructor(private readonly database: Database) {}

  /**
   * Adds to the end of the list; all or none. Outlives its process, not a power cut: the next
   * checkpoint makes it do so.
   *
   * @throws {RunError} "execution-unknown"
   */
  append(id: number, changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.database.transaction("process", () => {
      requireExecution(this.database, id);
      const last: Record<ChangeKind, number> = { ...this.count(id) };
      const rows = changes.map(({ kind, path, size }) => [
        id,
        kind,
        ++last[kind],
        pathBytes(path),
        size,
      ]);
      insertAll(this.database, "change", rows);
    });
  }

  /** Those that are kept, by kind, without counting them. */
  count(id: number): ChangeCounts {
    const sql = "SELECT max(sequence) FROM change WHERE execution_id = ? AND kind = ?";
    const counts = CHANGE_KINDS.map((kind) => [kind, this.database.number(sql, id, kind)]);
    return Object.fromEntries(counts) as ChangeCounts;
  }

  /** By kind, then in the order in which they were added; none once they were pruned. */
  page(id: number, query: ChangeQuery): ChangePage {
    const rows = this.#rows(id, query);
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    const follows = rows.length > shown.length && last !== undefined;
    return { changes: shown.map(readChange), next: follows ? position(last) : null };
  }

  #rows(id: number, { kind, after, limit, search }: ChangeQuery): Row[] {
    const conditions = ["execution_id = ?"];
    const values: (string | number | Uint8Array)[] = [id];
    if (kind !== undefined) {
      conditions.push("kind = ?");
      values.push(kind);
    }
    if (after !== undefined) {
      conditions.push("(kind, sequence) > (?, ?)");
      values.push(after.kind, after.sequence);
    }
    if (search !== undefined && search !== "") {
      conditions.push("CAST(path AS TEXT) LIKE CAST(? AS TEXT) ESCAPE '\\'");
      values.push(pathBytes(`%${search.replace(/[\\%_]/g, "\\$&")}%`));
    }
    const sql = `SELECT kind, sequence, path, size FROM change WHERE ${conditions.join(" AND ")} ` +
      "ORDER BY kind, sequence LIMIT ?";
    return this.database.all(sql, ...values, limit + 1);
  }
}

function readChange(row: Row): Change {
  return {
    kind: row.word("kind"),
    path: row.path("path") as RawPath,
    size: row.number("size"),
  };
}

function position(row: Row): ChangePosition {
  return { kind: row.word("kind"), sequence: row.number("sequence") };
}
