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
  /** Rows to skip, `after` taken for none; costs nothing. Not with `search`. */
  readonly offset?: number;
  /** Part of a path, upper and lower case of A to Z alike. Looks at each row, so it takes longer. */
  readonly search?: string;
  /** With `search`: the most rows to look at. A page may then end early, and still have a next. */
  readonly look?: number;
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
    const { offset, look, search = "" } = query;
    if (offset !== undefined) return this.#pageAt(id, query, offset);
    if (look !== undefined && search !== "") return this.#searchAmong(id, query, look);
    const rows = this.#rows(id, query);
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    const follows = rows.length > shown.length && last !== undefined;
    return { changes: shown.map(readChange), next: follows ? position(last) : null };
  }

  // Sequence numbers have no gaps, so counting leads to the row.
  #pageAt(id: number, { kind, limit }: ChangeQuery, offset: number): ChangePage {
    const counts = this.count(id);
    const kinds = kind === undefined ? CHANGE_KINDS : [kind];
    let left = offset;
    for (const [index, current] of kinds.entries()) {
      if (left < counts[current] || index === kinds.length - 1) {
        const after = { kind: current, sequence: left };
        return this.page(id, { ...kind !== undefined && { kind }, after, limit });
      }
      left -= counts[current];
    }
    return { changes: [], next: null };
  }

  /** Looks at no more than so many rows. */
  #searchAmong(id: number, query: ChangeQuery, look: number): ChangePage {
    const { search: _, look: __, ...all } = query;
    const end = this.#endOf(id, { ...all, limit: look });
    const rows = this.#rows(id, query, end);
    const shown = rows.slice(0, query.limit);
    const last = shown.at(-1);
    const full = rows.length > shown.length && last !== undefined;
    return { changes: shown.map(readChange), next: full ? position(last) : end };
  }

  /** Where so many rows end; null where there are no more. */
  #endOf(id: number, query: ChangeQuery): ChangePosition | null {
    const { conditions, values } = conditionsOf(id, query);
    const sql = `SELECT kind, sequence FROM change WHERE ${conditions.join(" AND ")} ` +
      "ORDER BY kind, sequence LIMIT 1 OFFSET ?";
    const row = this.database.get(sql, ...values, query.limit - 1);
    return row === null ? null : position(row);
  }

  #rows(id: number, query: ChangeQuery, end: ChangePosition | null = null): Row[] {
    const { conditions, values } = conditionsOf(id, query);
    if (end !== null) {
      conditions.push("(kind, sequence) <= (?, ?)");
      values.push(end.kind, end.sequence);
    }
    const sql = `SELECT kind, sequence, path, size FROM change WHERE ${conditions.join(" AND ")} ` +
      "ORDER BY kind, sequence LIMIT ?";
    return this.database.all(sql, ...values, query.limit + 1);
  }
}

function conditionsOf(id: number, { kind, after, search }: ChangeQuery) {
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
  return { conditions, values };
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
