import assert from "node:assert/strict";
import type { ExecutionView } from "../../src/server/door/views.ts";
import { MOST_STREAMS } from "../../src/server/network/hub.ts";
import { fillFile } from "../jobs/large.ts";
import { files, MIB } from "../jobs/parts.ts";
import { start } from "../jobs/with_jobs.ts";
import { tree } from "../support/tree.ts";
import { EventReader } from "./event_reader.ts";
import { ended, posted, waitFor, withPage } from "./with_page.ts";

interface Told {
  readonly execution: ExecutionView;
}

Deno.test("an execution of another process is followed live, from its start to its end", () =>
  withPage(async ({ ask, reopen, ends }) => {
    const reader = new EventReader(await ask("/api/events"));
    assert.deepEqual((await reader.next("snapshot")).data, { executions: [] });
    await Deno.mkdir(ends[0]);
    await fillFile(`${ends[0]}/large`, 400 * MIB);
    const other = await reopen();
    const { id, execution, done } = start(other, ends, { settings: { interval: 10 } });
    const told = async (when: (view: ExecutionView) => boolean) => {
      for (;;) {
        const { execution } = (await reader.next("execution")).data as Told;
        if (execution.id === id && when(execution)) return execution;
      }
    };
    await told(({ state }) => state === "running");
    execution.pause();
    await told(({ state }) => state === "suspended");
    execution.resume();
    const { counters } = await told(({ state }) => state === "completed");
    assert.equal(counters.copied, 1);
    assert.equal((await done).state, "completed");
    await reader.close();
  }));

Deno.test("what runs tells its stage, how much is done, what is left and how fast", () =>
  withPage(async (given) => {
    const { ask, ends: [source, destination] } = given;
    const reader = new EventReader(await ask("/api/events"));
    // Work for much longer than the half second between two times that progress is stored.
    tree(files(40_000)).build(source);
    const options = { durability: "none", verify: true };
    const json = { source, destination, options };
    const { id } = await posted<ExecutionView>(given, "/api/executions", json);
    for (;;) {
      const { execution } = (await reader.next("execution")).data as Told;
      assert.notEqual(execution.state, "completed", "It told nothing while it went");
      if (execution.live === null) continue;
      assert.equal(execution.live.stage, "copying");
      assert.ok(execution.live.fraction >= 0 && execution.live.fraction <= 1);
      assert.equal(typeof execution.live.rate, "number");
      assert.equal(typeof execution.live.path, "string");
      break;
    }
    await posted(given, `/api/executions/${id}/cancel`, {});
    await ended(given, id);
    await reader.close();
  }));

Deno.test("whoever comes back gets what was missed; who was here never gets all there is", () =>
  withPage(async (given) => {
    const { ask, jobs, ends: [source, destination] } = given;
    const first = new EventReader(await ask("/api/events"));
    const second = new EventReader(await ask("/api/events"));
    const { id } = await first.next("snapshot");
    await second.next("snapshot");
    await second.close();
    tree({ a: "1" }).build(source);
    await posted(given, "/api/jobs", { name: "photos", source, destination });
    assert.deepEqual((await first.next("changed")).data, { topics: ["jobs"] });
    const back = new EventReader(await ask("/api/events", { headers: { "last-event-id": id } }));
    assert.deepEqual((await back.next("changed")).data, { topics: ["jobs"] });
    const late = new EventReader(
      await ask("/api/events", { headers: { "last-event-id": "of another process 7" } }),
    );
    assert.deepEqual((await late.next("snapshot")).data, {
      executions: jobs.store.executions.unfinished(),
    });
    for (const reader of [first, back, late]) await reader.close();
  }));

Deno.test("whoever asks for the headers of the events takes up no stream", () =>
  withPage(async ({ ask }) => {
    for (let asked = 0; asked < MOST_STREAMS; asked++) {
      assert.equal((await ask("/api/events", { method: "HEAD" })).status, 200);
    }
    const reader = new EventReader(await ask("/api/events"));
    await reader.next("snapshot");
    await reader.close();
  }));

Deno.test("a stream ends when its session does", () =>
  withPage(async ({ ask, guardian, jobs }) => {
    const { session, secret } = guardian.begin("page", "command", "another browser");
    const headers = { cookie: `mirrorsphere-7420=${secret}` };
    const mine = new EventReader(await ask("/api/events"));
    await mine.next("snapshot");
    const theirs = new EventReader(await ask("/api/events", { stranger: true, headers }));
    await theirs.next("snapshot");
    jobs.store.access.endSession(session.id);
    await waitFor(() => Promise.resolve(theirs.ended ? true : null));
    assert.equal(mine.ended, false);
    await mine.close();
  }));

Deno.test("names that are no Unicode, or script, arrive as they are", () =>
  withPage(async (given) => {
    const { ask, ends: [source, destination] } = given;
    const name = "<img src=x onerror=alert(1)>\udcff";
    tree({ [name]: "1" }).build(source);
    const { id } = await posted<ExecutionView>(given, "/api/executions", { source, destination });
    await ended(given, id);
    const page = await posted<{ changes: { path: string }[] }>(
      given,
      `/api/executions/${id}/changes`,
      { search: "\udcff" },
    );
    assert.deepEqual(page.changes.map(({ path }) => path), [name]);
    const response = await ask(`/api/executions/${id}/changes`, { json: {} });
    assert.equal(response.headers.get("content-type"), "application/json");
  }));
