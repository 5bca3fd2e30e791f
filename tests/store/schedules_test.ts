import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { ScheduleDefinition } from "../../src/model/schedule.ts";
import type { NewExecution, Store } from "../../src/store/mod.ts";
import { hasCode, newExecution, OPTIONS, report } from "./samples.ts";
import { withStore } from "./with_store.ts";

const JOB = { name: "Photos", source: "/from", destination: "/to", options: OPTIONS };

function definition(store: Store, some: Partial<ScheduleDefinition> = {}): ScheduleDefinition {
  const [job] = store.jobs.list();
  return {
    jobId: (job ?? store.jobs.add(JOB)).id,
    interval: { kind: "weekly", time: "03:00", weekdays: [1, 4] },
    zone: "Europe/Berlin",
    missed: "catch-up",
    retry: { attempts: 3, delay: 300_000 },
    waitForDestination: true,
    ...some,
  };
}

Deno.test("a schedule comes back as it was added, active", () =>
  withStore(({ store, clock }) => {
    const given = definition(store);
    const added = store.schedules.add(given, 2_000_000);
    assert.deepEqual(added, {
      ...given,
      id: added.id,
      jobName: "Photos",
      state: "active",
      nextRunAt: 2_000_000,
      retryAt: null,
      requestedAt: null,
      lastRunAt: null,
      lastExecutionId: null,
      underWay: false,
      failedAttempts: 0,
      waiting: null,
      createdAt: clock.time,
      updatedAt: clock.time,
    });
    assert.deepEqual(store.schedules.get(added.id), added);
    assert.deepEqual(store.schedules.list(), [added]);
  }));

Deno.test("schedules are listed by job and by state, and show the job's name of now", () =>
  withStore(({ store }) => {
    const other = store.jobs.add({ ...JOB, name: "Music" }).id;
    const photos = store.jobs.add(JOB).id;
    const first = store.schedules.add(definition(store, { jobId: photos }), 1).id;
    const second = store.schedules.add(definition(store, { jobId: other }), 1).id;
    store.schedules.edit(second, () => ({ state: "paused" }));
    const ids = (filter: Parameters<typeof store.schedules.list>[0]) =>
      store.schedules.list(filter).map(({ id }) => id);
    assert.deepEqual(ids({}), [first, second]);
    assert.deepEqual(ids({ jobId: photos }), [first]);
    assert.deepEqual(ids({ state: "paused" }), [second]);
    assert.deepEqual(ids({ jobId: photos, state: "paused" }), []);
    store.jobs.edit("Music", { name: "Sounds" });
    assert.equal(store.schedules.get(second).jobName, "Sounds");
  }));

Deno.test("due are active ones whose time has come, retries, and what a user wants now", () =>
  withStore(({ store, clock }) => {
    const add = (nextRunAt: number | null) => store.schedules.add(definition(store), nextRunAt).id;
    const ids = (time: number) => store.schedules.due(time).map(({ id }) => id);
    assert.equal(store.schedules.nextDueAt(0), null);
    const [early, late, never, paused, retried] = [
      add(100),
      add(200),
      add(null),
      add(50),
      add(900),
    ];
    store.schedules.edit(paused ?? 0, () => ({ state: "paused" }));
    store.schedules.settle(retried ?? 0, () => ({ retryAt: 150 }));
    const next = [0, 99, 100, 150, 200].map((after) => store.schedules.nextDueAt(after));
    assert.deepEqual(next, [100, 100, 150, 200, 900]);
    assert.deepEqual(ids(99), []);
    assert.deepEqual(ids(100), [early]);
    assert.deepEqual(ids(150), [early, retried]);
    assert.deepEqual(ids(1000), [early, late, retried]);
    // A clock that went back does not make the user wait.
    clock.time = 5000;
    for (const id of [never, paused]) store.schedules.requestRun(id ?? 0);
    assert.deepEqual(ids(0), [never, paused]);
    store.schedules.settle(never ?? 0, () => ({ requestedAt: null, lastRunAt: 5000 }));
    assert.deepEqual(ids(0), [paused]);
  }));

Deno.test("what is under way, or waits, is due for a look at any time", () =>
  withStore(({ store }) => {
    const add = () => store.schedules.add(definition(store), 500).id;
    const [going, held] = [add(), add(), add()];
    store.schedules.settle(going ?? 0, () => ({ underWay: true }));
    store.schedules.settle(held ?? 0, () => ({ waiting: "destination" }));
    const found = store.schedules.due(0).map((
      { id, underWay, waiting },
    ) => [id, underWay, waiting]);
    assert.deepEqual(found, [[going, true, null], [held, false, "destination"]]);
  }));

Deno.test("settling a run changes its progress, told what a user made of it meanwhile", () =>
  withStore(({ store, clock }) => {
    const { id } = store.schedules.add(definition(store), 100);
    const execution = store.executions.create(newExecution()).id;
    clock.time += 5;
    const edited = store.schedules.edit(id, ({ retry }) => ({
      zone: "Asia/Tokyo",
      retry: { ...retry, attempts: 1 },
      nextRunAt: 700,
    }));
    assert.deepEqual([edited.updatedAt, edited.retry.attempts], [clock.time, 1]);
    clock.time += 5;
    const settled = store.schedules.settle(id, ({ zone, nextRunAt, failedAttempts }) => {
      assert.deepEqual([zone, nextRunAt], ["Asia/Tokyo", 700]);
      return {
        nextRunAt: 800,
        retryAt: 750,
        lastRunAt: 700,
        lastExecutionId: execution,
        failedAttempts: failedAttempts + 1,
      };
    });
    assert.deepEqual(settled, {
      ...edited,
      nextRunAt: 800,
      retryAt: 750,
      lastRunAt: 700,
      lastExecutionId: execution,
      failedAttempts: 1,
    });
    assert.deepEqual(store.schedules.get(id), settled);
  }));

Deno.test("a change that throws changes nothing", () =>
  withStore(({ store }) => {
    const before = store.schedules.add(definition(store), 100);
    const failing = () => {
      throw new TypeError("no");
    };
    assert.throws(() => store.schedules.edit(before.id, failing), TypeError);
    assert.throws(() => store.schedules.settle(before.id, failing), TypeError);
    assert.deepEqual(store.schedules.get(before.id), before);
  }));

Deno.test("whoever saw a schedule before another change neither changes nor removes it", () =>
  withStore(({ store }) => {
    const seen = store.schedules.add(definition(store), 100);
    // Within the same millisecond.
    const now = store.schedules.edit(seen.id, () => ({ zone: "Europe/Paris" }));
    const late = (act: string) =>
      hasCode("edited-meanwhile", new RegExp(`^${act} schedule ${seen.id}: somebody changed it`));
    const changed = () => store.schedules.edit(seen.id, () => ({ zone: "UTC" }), seen);
    assert.throws(changed, late("Change"));
    assert.throws(() => store.schedules.remove(seen.id, seen), late("Remove"));
    assert.deepEqual(store.schedules.get(seen.id), now);
    store.schedules.remove(seen.id, now);
  }));

Deno.test("a removed job takes its schedules along, and settling one then does nothing", () =>
  withStore(({ store }) => {
    const { id } = store.schedules.add(definition(store), 100);
    store.jobs.remove("Photos");
    assert.deepEqual(store.schedules.list(), []);
    assert.equal(store.schedules.find(id), null);
    assert.equal(store.schedules.settle(id, () => ({ lastRunAt: 1 })), null);
    store.jobs.add({ ...JOB, name: "Music" });
    assert.notEqual(store.schedules.add(definition(store), 1).id, id);
  }));

Deno.test("a schedule for a job that is gone is refused", () =>
  withStore(({ store }) => {
    const gone = definition(store, { jobId: 77 });
    assert.throws(() => store.schedules.add(gone, 1), hasCode("job-unknown", /Schedule job 77/));
    const unknown = hasCode("schedule-unknown", /schedule 5: not found; list schedules/);
    assert.throws(() => store.schedules.get(5), unknown);
    assert.throws(() => store.schedules.edit(5, () => ({})), unknown);
    assert.throws(() => store.schedules.requestRun(5), unknown);
    assert.throws(() => store.schedules.remove(5), unknown);
  }));

Deno.test("a removed schedule is gone, and is given back as it was", () =>
  withStore(({ store }) => {
    const added = store.schedules.add(definition(store), 1);
    assert.deepEqual(store.schedules.remove(added.id), added);
    assert.deepEqual(store.schedules.list(), []);
  }));

Deno.test("every change is seen by another connection, as one change", () =>
  withStore(({ store, folder }) => {
    const watcher = new DatabaseSync(`${folder}/mirrorsphere.sqlite`, { readOnly: true });
    const version = () => watcher.prepare("PRAGMA data_version").get()?.["data_version"];
    const id = store.schedules.add(definition(store), 1).id;
    const seen = [version()];
    const changed = (change: () => void) => {
      change();
      assert.notEqual(version(), seen.at(-1));
      seen.push(version());
    };
    changed(() => store.schedules.edit(id, () => ({ state: "paused" })));
    changed(() => store.schedules.settle(id, () => ({ retryAt: 1 })));
    changed(() => store.schedules.requestRun(id));
    changed(() => store.schedules.remove(id));
    assert.equal(version(), seen.at(-1));
    watcher.close();
  }));

Deno.test("a promise of freshness is kept with the job, edited, and taken back", () =>
  withStore(({ store }) => {
    assert.equal(store.jobs.add(JOB).freshness, null);
    assert.equal(store.jobs.add({ ...JOB, name: "Fresh", freshness: 5000 }).freshness, 5000);
    assert.equal(store.jobs.edit("Photos", { freshness: 1000 }).freshness, 1000);
    assert.equal(store.jobs.edit("Photos", { name: "Pictures" }).freshness, 1000);
    assert.equal(store.jobs.edit("Pictures", { freshness: null }).freshness, null);
    const refused = hasCode("usage", /never older than 0 ms: shorter than a second/);
    assert.throws(() => store.jobs.edit("Fresh", { freshness: 0 }), refused);
    assert.equal(store.jobs.get("Fresh").freshness, 5000);
  }));

Deno.test("of a job's executions, the last that completed as a whole says how old the copy is", () =>
  withStore(({ store, clock }) => {
    const jobId = store.jobs.add(JOB).id;
    const execute = (state: "completed" | "failed", part: Partial<NewExecution> = {}) => {
      clock.time += 10;
      const { id } = store.executions.create(newExecution({ jobId, jobName: "Photos", ...part }));
      const started = clock.time;
      clock.time += 10;
      store.executions.finish(id, report({ state }));
      return started;
    };
    assert.equal(store.executions.lastCompletedAt(jobId), null);
    execute("failed");
    assert.equal(store.executions.lastCompletedAt(jobId), null);
    const started = execute("completed");
    execute("failed");
    execute("completed", { planId: 7 });
    execute("completed", { folders: 2 });
    assert.equal(store.executions.lastCompletedAt(jobId), started);
  }));
