import assert from "node:assert/strict";
import { Watcher } from "../../src/server/live.ts";
import type { LiveEvent } from "../../src/server/live_event.ts";
import { withPage } from "./with_page.ts";

Deno.test("a browser that comes in the moment in which the page ends is told nothing, and breaks nothing", () =>
  withPage(async ({ jobs }) => {
    const told: LiveEvent[] = [];
    const watcher = await Watcher.open(jobs, {
      interval: () => 10,
      tell: (events) => void told.push(...events),
      complain: (fault) => assert.fail(String(fault)),
    });
    watcher.watch(1);
    assert.deepEqual(told.map(({ event }) => event), ["snapshot"]);
    watcher.close();
    watcher.watch(2);
    assert.equal(told.length, 1);
  }));
