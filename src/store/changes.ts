/** What executions changed, entry by entry. */
import { decodeRaw, encodeRaw } from "../base/names.ts";
import { countPacked, type PackedChanges, unpackChanges } from "../model/change.ts";
import { type Change, CHANGE_KINDS, type ChangeKind } from "../model/execution.ts";
import type { Database } from "./database.ts";
import { requireExecution } from "./execution_row.ts";

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
  /** Entries to skip, `after` taken for none; costs nothing. Not with `search`. */
  readonly offset?: number;
  /** Part of a path, upper and lower case alike. Looks at each entry, so it takes longer. */
  readonly search?: string;
  /** With `search`: the most entries to look at. A page may then end early, and still have a next. */
  readonly look?: number;
}

export interface ChangePage {
  readonly changes: readonly Change[];
  /** What to give as `after`; null where nothing follows. */
  readonly next: ChangePosition | null;
}

export type ChangeCounts = Readonly<Record<ChangeKind, number>>;

/** Some changes of one kind that follow each other. */
interface Batch {
  /** Sequence number of the first. */
  readonly first: number;
  readonly changes: readonly Change[];
}

export class Changes {
  constructor(private readonly database: Database) {}

  /**
   * Adds to the end of the list; all or none. Outlives its process, not a power cut: the next
   * checkpoint makes it do so.
   *
   * @throws {RunError} "execution-unknown"
   */
  append(id: number, changes: PackedChanges): void {
    if (countPacked(changes) === 0) return;
    const sql = "INSERT INTO change_batch (execution_id, kind, first, count, entries) " +
      "VALUES (?, ?, ?, ?, ?)";
    this.database.transaction("process", () => {
      requireExecution(this.database, id);
      const stored = this.count(id);
      for (const kind of CHANGE_KINDS) {
        const { count, text } = changes[kind];
        if (count === 0) continue;
        this.database.run(sql, id, kind, stored[kind] + 1, count, encodeRaw(text));
      }
    });
  }

  /** Those that are kept, by kind, without counting them. */
  count(id: number): ChangeCounts {
    const sql = "SELECT first + count - 1 FROM change_batch WHERE execution_id = ? AND kind = ? " +
      "ORDER BY first DESC LIMIT 1";
    const counts = CHANGE_KINDS.map((kind) => [kind, this.database.number(sql, id, kind)]);
    return Object.fromEntries(counts) as ChangeCounts;
  }

  /** By kind, then in the order in which they were added; none once they were pruned. */
  page(id: number, query: ChangeQuery): ChangePage {
    const { limit, search = "" } = query;
    const look = search === "" ? Infinity : query.look ?? Infinity;
    const part = search.toLowerCase();
    const changes: Change[] = [];
    let last: ChangePosition | null = null;
    let looked = 0;
    for (const [change, position] of this.#entries(id, query)) {
      if (changes.length === limit || looked === look) return { changes, next: last };
      looked++;
      last = position;
      if (change.path.toLowerCase().includes(part)) changes.push(change);
    }
    return { changes, next: null };
  }

  *#entries(id: number, query: ChangeQuery): Generator<[Change, ChangePosition]> {
    const start = query.offset === undefined ? query.after : this.#positionAt(id, query);
    const wanted = query.kind === undefined ? CHANGE_KINDS : [query.kind];
    const from = start === undefined ? 0 : CHANGE_KINDS.indexOf(start.kind);
    for (const kind of wanted.filter((one) => CHANGE_KINDS.indexOf(one) >= from)) {
      let sequence = kind === start?.kind ? start.sequence : 0;
      for (const { first, changes } of this.#batches(id, kind, { after: sequence })) {
        for (const change of changes.slice(sequence + 1 - first)) {
          yield [change, { kind, sequence: ++sequence }];
        }
      }
    }
  }

  /** From the one that holds what comes after this sequence number. */
  *#batches(id: number, kind: ChangeKind, { after }: { readonly after: number }): Generator<Batch> {
    const sql = "SELECT first, count, entries FROM change_batch " +
      "WHERE execution_id = ? AND kind = ? AND first <= ? ORDER BY first DESC LIMIT 1";
    for (let next = after + 1;;) {
      const row = this.database.get(sql, id, kind, next);
      if (row === null) return;
      const [first, count] = [row.number("first"), row.number("count")];
      if (next >= first + count) return;
      yield { first, changes: unpackChanges(kind, decodeRaw(row.bytes("entries"))) };
      next = first + count;
    }
  }

  // Sequence numbers have no gaps, so counting leads to the entry.
  #positionAt(id: number, { kind, offset = 0 }: ChangeQuery): ChangePosition {
    const counts = this.count(id);
    const kinds = kind === undefined ? CHANGE_KINDS : [kind];
    let left = offset;
    let last = kinds[0] ?? "added";
    for (const current of kinds) {
      last = current;
      if (left < counts[current]) break;
      if (current !== kinds.at(-1)) left -= counts[current];
    }
    return { kind: last, sequence: left };
  }
}
