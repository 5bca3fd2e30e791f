import assert from "node:assert/strict";
import type { Execution } from "../../src/model/execution.ts";
import { readTree, tree } from "../support/tree.ts";
import { files } from "../jobs/parts.ts";
import { ended, refusal, withPage } from "./with_page.ts";

Deno.test("an execution that is started from the page copies, and is listed", () =>
  withPage(async (given) => {
    const { ask, get, ends: [source, destination] } = given;
    tree(files(10)).build(source);
    const response = await ask("/api/executions", { json: { source, destination } });
    assert.equal(response.status, 201);
    const { id } = await response.json() as Execution;
    assert.equal((await ended(given, id)).state, "completed");
    assert.deepEqual(Object.keys(readTree(destination)), Object.keys(readTree(source)));
    const [listed] = await get<Execution[]>("/api/executions?state=ended");
    assert.equal(listed?.id, id);
    assert.deepEqual(await get("/api/executions?state=unfinished"), []);
  }));

Deno.test("what cannot start is refused before anything is recorded", () =>
  withPage(async ({ ask, get, ends: [source, destination] }) => {
    const start = async (json: unknown) => refusal(await ask("/api/executions", { json }));
    assert.deepEqual(await start({ source, destination }), [422, "source-missing"]);
    tree(files(1)).build(source);
    assert.deepEqual(await start({ source, destination: `${source}/in` }), [422, "overlap"]);
    assert.deepEqual(await start({ source: "photos", destination }), [400, "usage"]);
    assert.deepEqual(await start({ source }), [400, "invalid"]);
    const options = { deleteExcluded: true };
    assert.deepEqual(await start({ source, destination, options }), [400, "usage"]);
    assert.deepEqual(await start({ jobId: 7 }), [404, "job-unknown"]);
    const missing = { source, destination: `${destination}/deep/er` };
    assert.deepEqual(await start(missing), [422, "destination-parent-missing"]);
    assert.deepEqual(await get("/api/executions"), []);
  }));
