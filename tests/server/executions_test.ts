import assert from "node:assert/strict";
import type { Execution } from "../../src/model/execution.ts";
import { readTree, tree } from "../support/tree.ts";
import { files } from "../jobs/parts.ts";
import { ended, posted, refusal, withPage } from "./with_page.ts";

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

Deno.test("what the guard held is listed in pages, searched, and gone once it is decided", () =>
  withPage(async (given) => {
    const { ask, ends: [source, destination] } = given;
    tree({ one: "1" }).build(source);
    const old = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`${at}`, "abc"]));
    tree({ old, "Left.txt": "", "right.txt": "" }).build(destination);
    const json = { source, destination, options: { mirror: true } };
    const { id } = await posted<Execution>(given, "/api/executions", json);
    await ended(given, id);
    const held = `/api/executions/${id}/held`;
    assert.deepEqual(await posted(given, held, { offset: 1, limit: 1 }), {
      entries: [{ path: "old", folder: true, entries: 200, bytes: 600 }],
      count: 3,
    });
    assert.deepEqual(await posted(given, held, { search: "lEFT" }), {
      entries: [{ path: "Left.txt", folder: false, entries: 1, bytes: 0 }],
      count: 1,
    });
    assert.equal((await ask(`/api/executions/${id}/reject`, { method: "POST" })).status, 200);
    assert.deepEqual(await refusal(await ask(held, { json: {} })), [409, "execution-state"]);
  }));
