import assert from "node:assert/strict";
import type { RawPath } from "../../src/base/names.ts";
import type { Change, ChangeKind } from "../../src/model/execution.ts";
import type { Failure } from "../../src/model/failure.ts";
import { newExecution, packed, report } from "../store/samples.ts";
import { tree } from "../support/tree.ts";
import { ended, type PageCase, posted, refusal, withPage } from "./with_page.ts";

interface Page {
  readonly changes: readonly Change[];
  readonly next: { readonly kind: ChangeKind; readonly sequence: number } | null;
  readonly counts: Readonly<Record<ChangeKind, number>>;
}

const MANY = 60_000;

function numbered(kind: ChangeKind, count: number): Change[] {
  return Array.from({ length: count }, (_, index) => ({
    kind,
    path: `${kind}/${index}` as RawPath,
    size: index,
  }));
}

function recordOne({ jobs: { store } }: PageCase): number {
  const { id } = store.executions.create(newExecution({ state: "running" }));
  store.changes.append(id, packed(numbered("added", MANY)));
  store.changes.append(id, packed(numbered("removed", 10)));
  return id;
}

Deno.test("any row of a long list is reached at once, by its place", () =>
  withPage(async (given) => {
    const id = recordOne(given);
    const at = (query: unknown) => posted<Page>(given, `/api/executions/${id}/changes`, query);
    const { changes, counts } = await at({ offset: MANY - 2, limit: 2 });
    assert.deepEqual(changes.map(({ path }) => path), [`added/${MANY - 2}`, `added/${MANY - 1}`]);
    assert.deepEqual(counts, { added: MANY, changed: 0, metadata: 0, removed: 10 });
    const across = await at({ offset: MANY - 1, limit: 3 });
    assert.deepEqual(
      across.changes.map(({ path }) => path),
      [`added/${MANY - 1}`, "removed/0", "removed/1"],
    );
    const removed = await at({ kind: "removed", offset: 4, limit: 1 });
    assert.deepEqual(removed.changes.map(({ path }) => path), ["removed/4"]);
    assert.deepEqual((await at({ offset: MANY + 10, limit: 5 })).changes, []);
    const tooMany = await given.ask(`/api/executions/${id}/changes`, { json: { limit: 5000 } });
    assert.deepEqual(await refusal(tooMany), [400, "invalid"]);
  }));

Deno.test("a search goes through a long list a stretch at a time, and finds all", () =>
  withPage(async (given) => {
    const id = recordOne(given);
    const found: string[] = [];
    let pages = 0;
    let after: Page["next"] | undefined;
    while (after !== null) {
      pages++;
      const query = { search: "/5999", limit: 3, ...after && { after } };
      const page = await posted<Page>(given, `/api/executions/${id}/changes`, query);
      found.push(...page.changes.map(({ path }) => path));
      after = page.next;
    }
    const expected = numbered("added", MANY).map(({ path }) => path as string)
      .filter((path) => path.includes("/5999"));
    assert.deepEqual(found, expected);
    assert.ok(pages > 4);
  }));

Deno.test("failures are grouped by their reason, with what to do", () =>
  withPage(async (given) => {
    const { jobs: { store }, get } = given;
    const { id } = store.executions.create(newExecution({ state: "running" }));
    const failure = (code: Failure["code"], path: string): Failure => ({
      path: path as RawPath,
      operation: "copy",
      code,
      message: `Cannot copy "${path}"`,
      retry: "later",
    });
    const listed = [failure("busy", "a"), failure("permission-denied", "b"), failure("busy", "c")];
    store.failures.append(id, listed);
    const groups = await get<{ code: string; count: number; advice: string }[]>(
      `/api/executions/${id}/failures/groups`,
    );
    assert.deepEqual(groups.map(({ code, count }) => [code, count]), [
      ["busy", 2],
      ["permission-denied", 1],
    ]);
    assert.match(groups[0]?.advice ?? "", /Run again when it is not in use/);
    const path = `/api/executions/${id}/failures`;
    const page = await posted<{ failures: Failure[]; next: number | null }>(given, path, {
      code: "busy",
      limit: 1,
    });
    assert.deepEqual(page.failures.map((one) => one.path), ["a"]);
    const rest = await posted<{ failures: Failure[]; next: number | null }>(given, path, {
      code: "busy",
      after: page.next,
      limit: 1,
    });
    assert.deepEqual([rest.failures.map((one) => one.path), rest.next], [["c"], null]);
  }));

Deno.test("history counts executions by the days of a time zone", () =>
  withPage(async (given) => {
    const { jobs: { store }, get, ask } = given;
    const { id, startedAt } = store.executions.create(newExecution({ state: "running" }));
    store.executions.finish(id, report({ state: "completed" }));
    const query = `from=${startedAt - 1000}&to=${startedAt + 1000}`;
    const { days, points } = await get<
      { days: { day: string; counts: Record<string, number> }[]; points: { id: number }[] }
    >(`/api/history?${query}&zone=Pacific/Kiritimati`);
    const day = new Date(startedAt + 14 * 3600_000).toISOString().slice(0, 10);
    assert.deepEqual(days.map((one) => [one.day, one.counts["completed"]]), [[day, 1]]);
    assert.deepEqual(points.map((point) => point.id), [id]);
    const nowhere = await ask(`/api/history?${query}&zone=Nowhere`);
    assert.deepEqual(await refusal(nowhere), [400, "usage"]);
  }));

Deno.test("the log of an execution is told in pages, and its throughput as a series", () =>
  withPage(async (given) => {
    const { ask, get, jobs, ends: [source, destination] } = given;
    tree({ a: "1" }).build(source);
    const { id } = await posted<{ id: number }>(given, "/api/executions", { source, destination });
    await ended(given, id);
    type Page = { entries: { kind: string; message: string }[]; next: number | null };
    const first = await posted<Page>(given, `/api/executions/${id}/log`, { limit: 1 });
    assert.match(first.entries[0]?.message ?? "", /^Started on the page, in process/);
    const rest = await posted<Page>(given, `/api/executions/${id}/log`, { after: first.next });
    assert.equal(rest.entries.at(-1)?.kind, "ended");
    assert.equal(rest.next, null);
    jobs.store.throughput.save(id, [{ at: 1, bytes: 2 }]);
    assert.deepEqual(await get(`/api/executions/${id}/throughput`), {
      samples: [{ at: 1, bytes: 2 }],
    });
    const unknown = await ask(`/api/executions/${id + 1}/log`, { json: {} });
    assert.deepEqual(await refusal(unknown), [404, "execution-unknown"]);
  }));
