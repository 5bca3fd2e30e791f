import assert from "node:assert/strict";
import { watchStore } from "../../src/scheduler/store_watch.ts";
import { openStore } from "../../src/store/mod.ts";
import { until } from "../jobs/with_jobs.ts";
import { OPTIONS } from "../store/samples.ts";
import { withStore } from "../store/with_store.ts";
import { schedule } from "./samples.ts";

const JOB = { name: "letters", source: "/from", destination: "/to", options: OPTIONS };

Deno.test("what a user changes is noticed, through this connection or another; progress is not", () =>
  withStore(async ({ folder, store }) => {
    const jobId = store.jobs.add(JOB).id;
    const { id } = store.schedules.add(schedule({ jobId }), 100);
    const ending = new AbortController();
    let changes = 0;
    watchStore(store, () => changes++, ending.signal);
    store.schedules.settle(id, () => ({ underWay: true }));
    store.schedules.requestRun(id);
    await until(() => changes === 1);
    const other = await openStore(folder);
    other.schedules.edit(id, () => ({ state: "paused" }));
    other.close();
    await until(() => changes === 2);
    ending.abort();
    assert.equal(changes, 2);
  }));
