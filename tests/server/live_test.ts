import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { Watcher } from "../../src/server/live.ts";
import type { LiveEvent } from "../../src/server/live_event.ts";
import { withJobs } from "../jobs/with_jobs.ts";
import { OPTIONS } from "../store/samples.ts";
import { waitFor, withPage } from "./with_page.ts";

Deno.test("what cannot be read for a while is complained of once, and told as soon as it can", () =>
  withJobs(async ({ jobs }) => {
    const faults: unknown[] = [];
    const events: LiveEvent[] = [];
    let looks = 0;
    const watcher = await Watcher.open(jobs, {
      interval: () => looks++ && 5,
      tell: (told) => events.push(...told),
      complain: (fault) => faults.push(fault),
    });
    const other = new DatabaseSync(jobs.store.path);
    const until = (reached: () => boolean) => waitFor(() => Promise.resolve(reached() || null));
    try {
      watcher.watch(1);
      other.exec("ALTER TABLE execution RENAME TO away");
      jobs.store.jobs.add({ name: "a", source: "/a", destination: "/b", options: OPTIONS });
      await until(() => faults.length > 0);
      const before = looks;
      await until(() => looks > before + 10);
      assert.equal(faults.length, 1);
      other.exec("ALTER TABLE away RENAME TO execution");
      await until(() => events.some(({ event }) => event === "changed"));
      assert.equal(faults.length, 1);
    } finally {
      watcher.close();
      other.close();
    }
  }));

Deno.test("a store that fails as the first browser comes is complained of, and told as soon as it can", () =>
  withJobs(async ({ jobs }) => {
    const faults: unknown[] = [];
    const events: LiveEvent[] = [];
    const watcher = await Watcher.open(jobs, {
      interval: () => 5,
      tell: (told) => events.push(...told),
      complain: (fault) => faults.push(fault),
    });
    const other = new DatabaseSync(jobs.store.path);
    try {
      other.exec("ALTER TABLE execution RENAME TO away");
      watcher.watch(1);
      assert.deepEqual([faults.length, events.length], [1, 0]);
      other.exec("ALTER TABLE away RENAME TO execution");
      await waitFor(() => Promise.resolve(events.length > 0 || null));
      assert.deepEqual(events.map(({ event }) => event), ["snapshot"]);
      assert.equal(faults.length, 1);
    } finally {
      watcher.close();
      other.close();
    }
  }));

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
