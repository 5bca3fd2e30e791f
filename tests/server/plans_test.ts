import assert from "node:assert/strict";
import type { Execution } from "../../src/model/execution.ts";
import type { Plan, PlanNode } from "../../src/model/plan.ts";
import type { Preview } from "../../src/server/schema/plans.ts";
import { readTree, tree } from "../support/tree.ts";
import { ended, type PageCase, posted, refusal, waitFor, withPage } from "./with_page.ts";

async function preview(given: PageCase, json: unknown): Promise<Plan> {
  const { id } = await posted<Preview>(given, "/api/previews", json);
  const done = await waitFor(async () => {
    const preview = await given.get<Preview>(`/api/previews/${id}`);
    return preview.state === "running" ? null : preview;
  });
  assert.deepEqual([done.state, done.error], ["completed", null]);
  return await given.get<Plan>(`/api/plans/${done.planId}`);
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
