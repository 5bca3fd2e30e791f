/** Previews that were kept. */
import { RunError } from "../base/errors.ts";
import { type RawName, type RawPath, ROOT_PATH } from "../base/names.ts";
import { pause } from "../base/timers.ts";
import { actionOf, type Total, Totals } from "../model/action.ts";
import type { JobOrPair, Pairing } from "../model/job.ts";
import type { Operation } from "../model/operation.ts";
import { type Fingerprint, type Plan, PLAN_ROOT, type PlanNode } from "../model/plan.ts";
import type { Database } from "./database.ts";
import { insertAll } from "./insert.ts";
import { type NumberedNode, pathIn, type PlanTree, withoutPath } from "./plan_tree.ts";
import { pathBytes, type Row, toJson } from "./row.ts";

export { PlanTree } from "./plan_tree.ts";

export type NewPlan = Omit<Plan, "id" | "createdAt" | "totals"> & { readonly ends: Pairing };

/** What a user is shown of a plan first, apart from what it is of. */
type Summary = Pick<Plan, "elapsed" | "counters" | "totals" | "guard" | "warnings" | "failures">;

/** Which plans are kept. */
export interface PlanRetention {
  /** Of each job, or pair without one: the newest so many. */
  readonly count: number;
  /** Milliseconds for which a plan is kept. */
  readonly age: number;
}

export interface PlanFilter {
  readonly of?: JobOrPair;
  /** Only those with a lower id: the last of the page before. */
  readonly before?: number;
  /** 50 by default. */
  readonly limit?: number;
}

export interface NodePage {
  readonly nodes: readonly PlanNode[];
  /** What to give as `after`; null where nothing follows. */
  readonly next: number | null;
}

/** Rows of one transaction, so that no other process waits for long, nor this one's event loop. */
const BATCH = 2000;

export class Plans {
  constructor(private readonly database: Database, private readonly now: () => number) {}

  /**
   * Stores a plan, a part at a time; it is seen by others when all of it is there. `seed` goes
   * before the fingerprints. Outlives a power cut once this resolves.
   */
  async add(plan: NewPlan, tree: PlanTree, seed: Fingerprint): Promise<Plan> {
    const id = this.#create(plan, tree.totals);
    const fingerprints = new Uint32Array(2 * (tree.size + 1));
    fingerprints.set(seed);
    let batch: NumberedNode[] = [];
    for (const node of tree.nodes()) {
      batch.push(node);
      fingerprints.set(node.fingerprint, 2 * (node.node + 1));
      if (batch.length < BATCH) continue;
      this.#append(id, batch);
      batch = [];
      await pause(0);
    }
    this.#append(id, batch);
    this.database.transaction("power", () => {
      const content = new Uint8Array(fingerprints.buffer);
      this.database.run("INSERT INTO plan_fingerprints VALUES (?, ?)", id, content);
      this.database.run("UPDATE plan SET complete = 1 WHERE id = ?", id);
    });
    return this.get(id);
  }

  #create(plan: NewPlan, totals: readonly Total[]): number {
    const { elapsed, counters, guard, warnings, failures } = plan;
    const summary: Summary = { elapsed, counters, totals, guard, warnings, failures };
    return this.database.transaction("process", () => {
      this.database.run(
        "INSERT INTO plan " +
          "(job_id, job_name, source, destination, options, verifies, created_at, ends, summary) " +
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        plan.jobId,
        plan.jobName,
        pathBytes(plan.source),
        pathBytes(plan.destination),
        toJson(plan.options),
        Number(plan.verifies),
        this.now(),
        toJson(plan.ends),
        toJson(summary),
      );
      return this.database.number("SELECT last_insert_rowid()");
    });
  }

  #append(id: number, nodes: readonly NumberedNode[]): void {
    if (nodes.length === 0) return;
    const rows = nodes.map(({ node, parent, name, operation, firstChild, children, totals }) => [
      id,
      node,
      parent,
      pathBytes(name),
      operation === null ? null : actionOf(operation),
      operation === null ? null : toJson(withoutPath(operation)),
      firstChild,
      children,
      totals === null ? null : toJson(totals),
    ]);
    this.database.transaction("process", () => insertAll(this.database, "plan_node", rows));
  }

  /** @throws {RunError} "plan-unknown" */
  get(id: number): Plan {
    return readPlan(this.#require(id));
  }

  #require(id: number): Row {
    const row = this.database.get("SELECT * FROM plan WHERE id = ? AND complete = 1", id);
    if (row !== null) return row;
    const message = `Look up plan ${id}: not found; list plans to see which are kept`;
    throw new RunError("plan-unknown", message);
  }

  /** A page of them, newest first. */
  list({ of, before, limit = 50 }: PlanFilter = {}): Plan[] {
    const conditions = ["complete = 1"];
    const values: (number | Uint8Array)[] = [];
    if (of !== undefined && "jobId" in of) {
      conditions.push("job_id = ?");
      values.push(of.jobId);
    } else if (of !== undefined) {
      conditions.push("source = ? AND destination = ?");
      values.push(pathBytes(of.source), pathBytes(of.destination));
    }
    if (before !== undefined) {
      conditions.push("id < ?");
      values.push(before);
    }
    const sql = `SELECT * FROM plan WHERE ${conditions.join(" AND ")} ORDER BY id DESC LIMIT ?`;
    return this.database.all(sql, ...values, limit).map(readPlan);
  }

  /** Which file systems both ends were on. @throws {RunError} "plan-unknown" */
  ends(id: number): Pairing {
    return this.#require(id).json<Pairing>("ends");
  }

  /**
   * What a run is restricted by: numbers of 32 bits in pairs, the seed first, then one for each
   * node. @throws {RunError} "plan-unknown"
   */
  fingerprints(id: number): Uint32Array {
    this.#require(id);
    const sql = "SELECT content FROM plan_fingerprints WHERE plan_id = ?";
    const bytes = this.database.get(sql, id)?.bytes("content") ?? new Uint8Array();
    return new Uint32Array(bytes.slice().buffer);
  }

  /** One node; `PLAN_ROOT` is the top folder. Null where the plan has none of that number. */
  node(id: number, node: number): PlanNode | null {
    const row = this.#row(id, node);
    return row === null ? null : this.#read(row, this.#pathOf(id, row.number("parent")));
  }

  /** The folder of a path, or else what is to be done to the path; null where that is nothing. */
  find(id: number, path: RawPath): PlanNode | null {
    let node: Row | null = this.#row(id, PLAN_ROOT);
    const sql = "SELECT * FROM plan_node WHERE plan_id = ? AND node >= ? AND node < ? " +
      "AND name = ? ORDER BY children DESC LIMIT 1";
    for (const name of path === ROOT_PATH ? [] : path.split("/")) {
      if (node === null) return null;
      const first = node.number("first_child");
      const end = first + node.number("children");
      node = this.database.get(sql, id, first, end, pathBytes(name));
    }
    return node === null ? null : this.node(id, node.number("node"));
  }

  /** What is in a folder, by name; `offset` may be anything, and costs nothing. */
  children(
    id: number,
    node: number = PLAN_ROOT,
    { offset = 0, limit }: { readonly offset?: number; readonly limit: number },
  ): PlanNode[] {
    const folder = this.#row(id, node);
    if (folder === null) return [];
    const first = folder.number("first_child") + offset;
    const end = Math.min(folder.number("first_child") + folder.number("children"), first + limit);
    const path = this.#pathOf(id, node);
    const sql = "SELECT * FROM plan_node WHERE plan_id = ? AND node >= ? AND node < ? " +
      "ORDER BY node";
    return this.database.all(sql, id, first, end).map((row) => this.#read(row, path));
  }

  /** Only what is to be removed, wherever it is. */
  removals(id: number, query: { readonly after?: number; readonly limit: number }): NodePage {
    // The planner would rather go through all there is.
    return this.#page(id, { index: "plan_removal", condition: "action = 'remove'" }, query);
  }

  /**
   * What has a text in its name, upper and lower case of A to Z alike. Looks at every node, so it
   * takes longer.
   */
  search(
    id: number,
    text: string,
    query: { readonly after?: number; readonly limit: number },
  ): NodePage {
    const pattern = pathBytes(`%${text.replace(/[\\%_]/g, "\\$&")}%`);
    const like = "CAST(name AS TEXT) LIKE CAST(? AS TEXT) ESCAPE '\\'";
    return this.#page(id, { index: null, condition: like }, query, pattern);
  }

  #page(
    id: number,
    { index, condition }: { readonly index: string | null; readonly condition: string },
    { after = -1, limit }: { readonly after?: number; readonly limit: number },
    ...values: Uint8Array[]
  ): NodePage {
    const from = index === null ? "plan_node" : `plan_node INDEXED BY ${index}`;
    const sql = `SELECT * FROM ${from} WHERE plan_id = ? AND node > ? AND ${condition} ` +
      "ORDER BY node LIMIT ?";
    const rows = this.database.all(sql, id, after, ...values, limit + 1);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const follows = rows.length > shown.length && last !== undefined;
    return {
      nodes: shown.map((row) => this.#read(row, this.#pathOf(id, row.number("parent")))),
      next: follows ? last.number("node") : null,
    };
  }

  #row(id: number, node: number): Row | null {
    return this.database.get("SELECT * FROM plan_node WHERE plan_id = ? AND node = ?", id, node);
  }

  #pathOf(id: number, node: number): RawPath {
    if (node === PLAN_ROOT) return ROOT_PATH;
    const row = this.#row(id, node);
    if (row === null) return ROOT_PATH;
    return pathIn(this.#pathOf(id, row.number("parent")), row.path("name") as RawName);
  }

  #read(row: Row, folder: RawPath): PlanNode {
    const name = row.path("name") as RawName;
    const path = pathIn(folder, name);
    const stored = row.jsonOrNull<Omit<Operation, "path">>("operation");
    const operation = stored === null ? null : { ...stored, path } as Operation;
    return {
      node: row.number("node"),
      name,
      path,
      operation,
      children: row.number("children"),
      totals: row.jsonOrNull<readonly Total[]>("totals") ?? totalsOf(operation),
    };
  }

  /** @throws {RunError} "plan-unknown"; "plan-in-use": an execution that is not over needs it */
  remove(id: number): void {
    this.#require(id);
    if (this.#inUse(id)) {
      const message = `Remove plan ${id}: an execution that is not over is restricted to it; ` +
        "end that execution first";
      throw new RunError("plan-in-use", message);
    }
    this.#drop(id);
  }

  #inUse(id: number): boolean {
    const sql = "SELECT 1 FROM execution WHERE plan_id = ? " +
      "AND state IN ('pending', 'running', 'suspended')";
    return this.database.get(sql, id) !== null;
  }

  #drop(id: number): void {
    const highest = this.database.number("SELECT max(node) FROM plan_node WHERE plan_id = ?", id);
    this.database.transaction("process", () => {
      this.database.run("UPDATE plan SET complete = 0 WHERE id = ?", id);
    });
    for (let left = highest; left > 0; left -= BATCH) {
      this.database.transaction("process", () => {
        const sql = "DELETE FROM plan_node WHERE plan_id = ? AND node > ?";
        this.database.run(sql, id, left - BATCH);
      });
    }
    this.database.transaction("power", () => {
      this.database.run("DELETE FROM plan WHERE id = ?", id);
    });
  }

  /** Lets go of all others. What an execution that is not over needs stays. */
  prune({ count, age }: PlanRetention): void {
    const sql = `
      SELECT id FROM (
        SELECT id, created_at, row_number() OVER (
          PARTITION BY job_id, iif(job_id IS NULL, source, NULL),
            iif(job_id IS NULL, destination, NULL)
          ORDER BY id DESC
        ) AS place FROM plan
      ) WHERE place > ? OR created_at < ?`;
    for (const row of this.database.all(sql, count, this.now() - age)) {
      const id = row.number("id");
      if (!this.#inUse(id)) this.#drop(id);
    }
  }
}

function totalsOf(operation: Operation | null): readonly Total[] {
  const sums = new Totals();
  if (operation !== null) sums.add(operation);
  return sums.list();
}

function readPlan(row: Row): Plan {
  return {
    id: row.number("id"),
    jobId: row.numberOrNull("job_id"),
    jobName: row.textOrNull("job_name"),
    source: row.path("source"),
    destination: row.path("destination"),
    options: row.json("options"),
    verifies: row.number("verifies") === 1,
    createdAt: row.number("created_at"),
    ...row.json<Summary>("summary"),
  };
}
