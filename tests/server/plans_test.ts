import assert from "node:assert/strict";
import type { Execution } from "../../src/model/execution.ts";
import type { Job } from "../../src/model/job.ts";
import type { Plan, PlanNode } from "../../src/model/plan.ts";
import type { Preview } from "../../src/server/schema/plans.ts";
import { file, readTree, T1, tree } from "../support/tree.ts";
import { ended, type PageCase, posted, refusal, waitFor, withPage } from "./with_page.ts";

async function preview(given: PageCase, json: unknown): Promise<Plan> {
  const { id, verifies } = await posted<Preview>(given, "/api/previews", json);
  const done = await waitFor(async () => {
    const preview = await given.get<Preview>(`/api/previews/${id}`);
    return preview.state === "running" ? null : preview;
  });
  assert.deepEqual([done.state, done.error], ["completed", null]);
  const plan = await given.get<Plan>(`/api/plans/${done.planId}`);
  assert.deepEqual([done.verifies, plan.verifies], [verifies, verifies]);
  return plan;
}

Deno.test("a preview is shown as a tree, and carried out but for what changed meanwhile", () =>
  withPage(async (given) => {
    const { get, ask, ends: [source, destination] } = given;
    tree({ a: { one: "1", two: "22" }, b: "3" }).build(source);
    const plan = await preview(given, { source, destination });
    const nodes = async (query: unknown) =>
      (await posted<{ nodes: PlanNode[] }>(given, `/api/plans/${plan.id}/nodes`, query)).nodes;
    assert.deepEqual((await nodes({})).map(({ name }) => name), ["a", "b"]);
    const [folder] = await nodes({ node: 0, limit: 1 });
    assert.deepEqual(
      (await nodes({ node: folder?.node })).map(({ path }) => path),
      ["a/one", "a/two"],
    );
    assert.deepEqual((await nodes({ search: "tw" })).map(({ path }) => path), ["a/two"]);
    Deno.writeTextFileSync(`${source}/a/three`, "new");
    const { id } = await posted<Execution>(given, `/api/plans/${plan.id}/apply`, {});
    assert.equal((await ended(given, id)).state, "completed");
    assert.deepEqual(Object.keys(readTree(destination)).sort(), [".", "a", "a/one", "a/two", "b"]);
    const { drifts } = await posted<{ drifts: { path: string }[] }>(
      given,
      `/api/executions/${id}/drifts`,
      {},
    );
    assert.deepEqual(drifts.map(({ path }) => path), ["a/three"]);
    assert.equal((await ask(`/api/plans/${plan.id}`, { method: "DELETE" })).status, 204);
    assert.deepEqual(await refusal(await ask(`/api/plans/${plan.id}`)), [404, "plan-unknown"]);
    assert.deepEqual(await get("/api/plans"), []);
  }));

const ALIKE = { a: file("text", { mtime: T1 }), b: file("b", { mtime: T1 }) };
const DECAYED = { ...ALIKE, a: file("tEXt", { mtime: T1 }) };

Deno.test("a job's copy is verified by content, whatever it compares; the plan brings it in line", () =>
  withPage(async (given) => {
    const { ends: [source, destination] } = given;
    tree(ALIKE, { mtime: T1 }).build(source);
    tree(DECAYED, { mtime: T1 }).build(destination);
    const job = { name: "Photos", source, destination, options: { type: "full" } };
    const { id: jobId } = await posted<Job>(given, "/api/jobs", job);
    const plan = await preview(given, { jobId, verify: true });
    assert.equal(plan.verifies, true);
    assert.deepEqual(plan.totals, [{ action: "update", entries: 1, bytes: 4 }]);
    tree(DECAYED, { mtime: T1 }).assertAt(destination);
    const { id } = await posted<Execution>(given, `/api/plans/${plan.id}/apply`, {});
    const { counters } = await ended(given, id);
    assert.deepEqual([counters.updated, counters.drifted], [1, 0]);
    tree(ALIKE, { mtime: T1 }).assertAt(destination);
    const after = await preview(given, { jobId, verify: true });
    assert.deepEqual([after.totals, after.counters.unchanged], [[], 3]);
  }));

Deno.test("a preview verifies only where that is asked for, of a job that does so by itself, too", () =>
  withPage(async (given) => {
    const { ask, ends: [source, destination] } = given;
    tree(ALIKE, { mtime: T1 }).build(source);
    tree(DECAYED, { mtime: T1 }).build(destination);
    const options = { comparison: "thorough", verify: true };
    const job = { name: "Photos", source, destination, options };
    const { id: jobId } = await posted<Job>(given, "/api/jobs", job);
    assert.equal((await preview(given, { jobId })).verifies, false);
    assert.equal((await preview(given, { jobId, verify: false })).verifies, false);
    const json = { source, destination, verify: true };
    assert.deepEqual(await refusal(await ask("/api/previews", { json })), [400, "invalid"]);
  }));

Deno.test("what the guard would say of removals is told where a copy is verified", () =>
  withPage(async (given) => {
    const { ends: [source, destination] } = given;
    tree({}).build(source);
    tree(ALIKE).build(destination);
    const job = { name: "Photos", source, destination, options: { mirror: true } };
    const { id: jobId } = await posted<Job>(given, "/api/jobs", job);
    const { guard, totals, options } = await preview(given, { jobId, verify: true });
    assert.equal(guard?.reason, "source-empty");
    assert.equal(totals.find(({ action }) => action === "remove")?.entries, 2);
    assert.equal(options.allowDelete, false);
  }));

Deno.test("a copy that is not there is not verified", () =>
  withPage(async (given) => {
    const { ask, ends: [source], scratch } = given;
    tree(ALIKE).build(source);
    const job = { name: "Photos", source, destination: `${scratch}/not there` };
    const { id: jobId } = await posted<Job>(given, "/api/jobs", job);
    const json = { jobId, verify: true };
    const answer = await ask("/api/previews", { json });
    assert.deepEqual(await refusal(answer), [422, "destination-missing"]);
  }));
