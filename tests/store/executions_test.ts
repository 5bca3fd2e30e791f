import assert from "node:assert/strict";
import type { SQLInputValue } from "node:sqlite";
import type { RawPath } from "../../src/base/names.ts";
import type { Execution, ExecutionRequest, LiveProgress } from "../../src/model/execution.ts";
import type { GuardVerdict, Report } from "../../src/model/report.ts";
import { NO_TIMES } from "../../src/model/stage.ts";
import { Database } from "../../src/store/database.ts";
import { Executions } from "../../src/store/executions.ts";
import { History } from "../../src/store/history.ts";
import type { Row } from "../../src/store/row.ts";
import { counters, hasCode, newExecution, OPTIONS, packed, report } from "./samples.ts";
import { withStore } from "./with_store.ts";

const PROCESS = { pid: 41, startedAt: 7 };
const OTHER = { pid: 42, startedAt: 8 };
const JOB = { name: "Photos", source: "/from", destination: "/to", options: OPTIONS };

function ids(executions: readonly Execution[]): number[] {
  return executions.map(({ id }) => id);
}

Deno.test("an execution comes back as it was created", () =>
  withStore(({ store, clock }) => {
    const job = store.jobs.add(JOB);
    const created = store.executions.create(
      newExecution({ jobId: job.id, jobName: job.name, state: "pending", process: null }),
    );
    assert.deepEqual(created, {
      id: created.id,
      jobId: job.id,
      jobName: "Photos",
      source: "/from",
      destination: "/to",
      options: OPTIONS,
      state: "pending",
      interrupted: false,
      startedAt: clock.time,
      endedAt: null,
      elapsed: 0,
      stages: NO_TIMES,
      counters: counters(),
      error: null,
      guard: null,
      warnings: [],
      process: null,
      request: null,
      planId: null,
      folders: null,
      live: null,
    });
    assert.deepEqual(store.executions.get(created.id), created);
  }));

Deno.test("an execution keeps its progress, its pauses and the last word", () =>
  withStore(({ store, clock }) => {
    const { id } = store.executions.create(newExecution({ state: "pending", process: null }));
    store.executions.begin(id, PROCESS);
    const live: LiveProgress = {
      stage: "copying",
      fraction: 0.5,
      remaining: null,
      rate: 1024,
      path: "a\udcff" as RawPath,
    };
    store.executions.updateProgress(
      id,
      { counters: counters({ copied: 3 }), elapsed: 10.25, stages: { ...NO_TIMES, copying: 9 } },
      live,
    );
    assert.deepEqual(store.executions.get(id).live, live);
    assert.deepEqual(store.executions.get(id).process, PROCESS);
    assert.equal(store.executions.get(id).counters.copied, 3);
    assert.equal(store.executions.get(id).stages.copying, 9);
    const progress = { counters: counters({ copied: 4 }), elapsed: 20, stages: NO_TIMES };
    store.executions.suspend(id, { ...progress, process: PROCESS });
    const suspended = store.executions.get(id);
    assert.deepEqual(
      [suspended.state, suspended.interrupted, suspended.elapsed],
      ["suspended", false, 20],
    );
    store.executions.begin(id, OTHER);
    assert.equal(store.executions.get(id).state, "running");
    const guard: GuardVerdict = {
      reason: "too-many-removals",
      removals: 900,
      limit: 100,
      message: "Held",
    };
    clock.time += 77;
    const error = { code: "disk-full", message: "Full" } as const;
    store.executions.finish(id, report({ state: "failed", guard, error, warnings: ["Slow"] }));
    const ended = store.executions.get(id);
    assert.deepEqual([ended.state, ended.endedAt, ended.elapsed], ["failed", clock.time, 2000.5]);
    assert.deepEqual([ended.guard, ended.error, ended.warnings], [guard, error, ["Slow"]]);
    assert.deepEqual([ended.process, ended.request, ended.live], [null, null, null]);
  }));

Deno.test("an unknown execution is refused wherever it is named", () =>
  withStore(({ store }) => {
    const progress = { counters: counters(), elapsed: 0, stages: NO_TIMES };
    const change = { kind: "added", path: "a", size: 1 } as never;
    const attempts: Readonly<Record<string, (id: number) => void>> = {
      get: (id) => store.executions.get(id),
      begin: (id) => store.executions.begin(id, PROCESS),
      updateProgress: (id) => store.executions.updateProgress(id, progress),
      suspend: (id) => store.executions.suspend(id, { ...progress, process: null }),
      finish: (id) => store.executions.finish(id, report()),
      setRequest: (id) => store.executions.setRequest(id, "pause"),
      takeRequest: (id) => store.executions.takeRequest(id),
      markInterrupted: (id) => store.executions.markInterrupted(id, PROCESS),
      changes: (id) => store.changes.append(id, packed([change])),
      checkpoint: (id) => store.checkpoints.save(id, "{}"),
      held: (id) => store.held.save(id, "{}"),
    };
    for (const [name, attempt] of Object.entries(attempts)) {
      assert.throws(() => attempt(99), hasCode("execution-unknown", /execution 99: not/), name);
    }
  }));

Deno.test("an execution of a job that was removed meanwhile is not created", () =>
  withStore(({ store }) => {
    const gone = newExecution({ jobId: 5, jobName: "Photos" });
    assert.throws(() => store.executions.create(gone), hasCode("job-unknown", /Photos/));
  }));

Deno.test("lists are newest first, in pages, by state and by job", () =>
  withStore(({ store }) => {
    const job = store.jobs.add(JOB);
    const all: number[] = [];
    for (let index = 0; index < 120; index++) {
      const jobId = index % 3 === 0 ? job.id : null;
      const { id } = store.executions.create(newExecution({ jobId, jobName: null }));
      if (index % 2 === 0) store.executions.finish(id, report());
      all.unshift(id);
    }
    const pages: number[] = [];
    let page = store.executions.list({ limit: 7 });
    while (page.length > 0) {
      pages.push(...ids(page));
      page = store.executions.list({ limit: 7, before: pages.at(-1) ?? 0 });
    }
    assert.deepEqual(pages, all);
    assert.equal(store.executions.list().length, 50);
    assert.equal(store.executions.list({ state: "completed", limit: 1000 }).length, 60);
    assert.equal(store.executions.list({ jobId: job.id, limit: 1000 }).length, 40);
    const both = store.executions.list({ jobId: job.id, state: "completed", limit: 1000 });
    assert.ok(both.length === 20 && both.every(({ jobId }) => jobId === job.id));
  }));

Deno.test("a clock that goes backwards changes no order, and nothing ends before it started", () =>
  withStore(({ store, clock }) => {
    const created: number[] = [];
    for (let index = 0; index < 5; index++) {
      clock.time -= 1_000_000;
      created.unshift(store.executions.create(newExecution()).id);
    }
    assert.deepEqual(ids(store.executions.list()), created);
    clock.time -= 1_000_000;
    for (const id of created) store.executions.finish(id, report());
    for (const { startedAt, endedAt } of store.executions.list()) assert.equal(endedAt, startedAt);
    const [newest = 0] = created;
    assert.equal(
      store.executions.recentRemovals({ source: "/from", destination: "/to" }, 1).length,
      1,
    );
    assert.ok(store.executions.create(newExecution()).id > newest);
  }));

Deno.test("a request is taken once; a later one takes the place of an earlier one", () =>
  withStore(({ store }) => {
    const { id } = store.executions.create(newExecution());
    const take = () => store.executions.takeRequest(id);
    assert.equal(take(), null);
    store.executions.setRequest(id, "pause");
    assert.equal(store.executions.get(id).request, "pause");
    store.executions.setRequest(id, "cancel");
    assert.equal(take(), "cancel");
    assert.equal(take(), null);
    store.executions.setRequest(id, "resume");
    store.executions.setRequest(id, null);
    assert.equal(take(), null);
    assert.throws(() => store.executions.setRequest(id, "stop" as ExecutionRequest));
  }));

Deno.test("a request outlives begin, but not the end", () =>
  withStore(({ store }) => {
    const { id } = store.executions.create(newExecution({ state: "pending", process: null }));
    store.executions.setRequest(id, "cancel");
    store.executions.begin(id, PROCESS);
    assert.equal(store.executions.get(id).request, "cancel");
    store.executions.finish(id, report());
    assert.equal(store.executions.takeRequest(id), null);
  }));

Deno.test("a request outlives a pause, but not the process that was asked", () =>
  withStore(({ store }) => {
    const { id } = store.executions.create(newExecution());
    const at = { counters: counters(), elapsed: 1, stages: NO_TIMES };
    store.executions.setRequest(id, "cancel");
    store.executions.suspend(id, { ...at, process: PROCESS });
    assert.equal(store.executions.get(id).request, "cancel");
    store.executions.suspend(id, { ...at, process: null });
    assert.equal(store.executions.get(id).request, null);
  }));

Deno.test("those that completed with failures are a list of their own, page by page", () =>
  withStore(({ store }) => {
    const finished = (state: Report["state"], failed: number) => {
      const { id } = store.executions.create(newExecution());
      store.executions.finish(id, report({ state, counters: counters({ failed }) }));
      return id;
    };
    const wanted = [1, 2, 3].map((failed) => {
      finished("completed", 0);
      finished("failed", failed);
      return finished("completed", failed);
    });
    store.executions.create(newExecution());
    const [first = 0, second = 0, third = 0] = wanted;
    const state = "with-failures";
    assert.deepEqual(ids(store.executions.list({ state, limit: 2 })), [third, second]);
    assert.deepEqual(ids(store.executions.list({ state, before: second })), [first]);
  }));

class Explaining extends Database {
  readonly plans: string[] = [];

  override all(sql: string, ...values: SQLInputValue[]): Row[] {
    const steps = super.all(`EXPLAIN QUERY PLAN ${sql}`, ...values);
    this.plans.push(steps.map((step) => step.text("detail")).join());
    return super.all(sql, ...values);
  }
}

Deno.test("how many executions of a job ended how is counted without reading any", () =>
  withStore(({ store }) => {
    const database = new Explaining(store.path, { patience: 1000 });
    new History(database).ofJob(1);
    new Executions(database, Date.now).list({ jobId: 1, state: "canceled" });
    database.close();
    const [counting = "", listing = ""] = database.plans;
    assert.match(counting, /^SEARCH execution USING COVERING INDEX \S+ \(job_id=\?\)$/);
    assert.match(listing, /^SEARCH execution USING INDEX \S+ \(job_id=\? AND state=\?\)$/);
  }));

Deno.test("what is unfinished is found, oldest first", () =>
  withStore(({ store }) => {
    const states = ["pending", "running", "suspended", "completed", "failed", "canceled"] as const;
    const made = states.map((state) => {
      const { id } = store.executions.create(newExecution({ state: "pending" }));
      if (state === "running") store.executions.begin(id, PROCESS);
      if (state === "suspended") {
        store.executions.suspend(id, {
          counters: counters(),
          elapsed: 0,
          stages: NO_TIMES,
          process: null,
        });
      }
      if (state === "completed" || state === "failed" || state === "canceled") {
        store.executions.finish(id, report({ state }));
      }
      return id;
    });
    assert.deepEqual(ids(store.executions.unfinished()), made.slice(0, 3));
  }));

Deno.test("an execution whose process died is interrupted, unless another took it up", () =>
  withStore(({ store }) => {
    const { id } = store.executions.create(newExecution({ process: PROCESS }));
    store.executions.setRequest(id, "pause");
    assert.equal(store.executions.markInterrupted(id, OTHER), false);
    assert.equal(store.executions.get(id).state, "running");
    assert.equal(store.executions.markInterrupted(id, PROCESS), true);
    const { state, interrupted, process, request } = store.executions.get(id);
    assert.deepEqual([state, interrupted, process, request], ["suspended", true, null, null]);
    store.executions.begin(id, OTHER);
    assert.equal(store.executions.get(id).interrupted, false);
    store.executions.finish(id, report());
    assert.equal(store.executions.markInterrupted(id, null), false);
    assert.equal(store.executions.get(id).state, "completed");
  }));

Deno.test("the usual number of removals is learned from what completed, newest first", () =>
  withStore(({ store }) => {
    const job = store.jobs.add(JOB);
    const run = (removed: number, state: "completed" | "failed", jobId: number | null) => {
      const { id } = store.executions.create(newExecution({ jobId, jobName: null }));
      const done = counters({ removed, copied: 2, updated: 1, unchanged: 50 });
      store.executions.finish(id, report({ state, counters: done }));
    };
    for (const removed of [1, 2, 3]) run(removed, "completed", job.id);
    run(1000, "failed", job.id);
    run(9, "completed", null);
    assert.deepEqual(store.executions.recentRemovals({ jobId: job.id }, 2), [
      { removals: 3, changes: 6 },
      { removals: 2, changes: 5 },
    ]);
    const pair = { source: "/from", destination: "/to" };
    assert.deepEqual(store.executions.recentRemovals(pair, 9), [{ removals: 9, changes: 12 }]);
    assert.deepEqual(store.executions.recentRemovals({ ...pair, source: "/" }, 9), []);
  }));

Deno.test("what the source's file system held is told of the last one alike that completed", () =>
  withStore(({ store }) => {
    const pair = { source: "/from", destination: "/to" };
    const run = (used: number | null, state: "completed" | "failed", some: object = {}) => {
      const { id } = store.executions.create(newExecution(some));
      store.executions.setSourceUsed(id, used);
      // Gone on with: what counts is what was there when it began.
      store.executions.setSourceUsed(id, 99);
      store.executions.finish(id, report({ state }));
    };
    const before = (options = OPTIONS) => store.executions.usedBefore(pair, { options });
    assert.equal(before(), null);
    run(10, "completed");
    run(20, "failed");
    run(30, "completed", { options: { ...OPTIONS, mirror: !OPTIONS.mirror } });
    run(40, "completed", { folders: 2 });
    assert.equal(before(), 10);
    assert.equal(before({ ...OPTIONS, mirror: !OPTIONS.mirror }), 30);
    run(null, "completed");
    assert.equal(before(), 99);
  }));

Deno.test("a checkpoint and held removals are kept apart, replaced and dropped", () =>
  withStore(({ store }) => {
    const { id } = store.executions.create(newExecution());
    const content = JSON.stringify({ path: "caf\udce9", name: "é😀" });
    assert.equal(store.checkpoints.load(id), null);
    store.checkpoints.save(id, "{}");
    store.checkpoints.save(id, content);
    store.held.save(id, "[1]");
    assert.equal(store.checkpoints.load(id), content);
    store.checkpoints.drop(id);
    store.checkpoints.drop(id);
    assert.equal(store.checkpoints.load(id), null);
    assert.equal(store.held.load(id), "[1]");
  }));
