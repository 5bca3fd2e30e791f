import assert from "node:assert/strict";
import type { Interval, Schedule } from "../../src/model/schedule.ts";
import {
  addSchedule,
  changeState,
  coincidences,
  editSchedule,
} from "../../src/scheduler/schedules.ts";
import type { Store } from "../../src/store/mod.ts";
import { hasCode, OPTIONS } from "../store/samples.ts";
import { withStore } from "../store/with_store.ts";

const zone = "Europe/Berlin";
const at = (text: string) => Date.parse(text);
const now = at("2026-03-28T12:00Z");

const daily = (time: string): Interval => ({ kind: "daily", time });

function jobId(store: Store, destination = "/to"): number {
  const name = `Job ${store.jobs.list().length}`;
  return store.jobs.add({ name, source: "/from", destination, options: OPTIONS }).id;
}

function add(store: Store, interval: Interval, id = jobId(store)): Schedule {
  const retry = { attempts: 0, delay: 1000 };
  const missed = "catch-up";
  const definition = {
    jobId: id,
    interval,
    zone,
    missed,
    retry,
    waitForDestination: false,
  } as const;
  return addSchedule(store, definition, { now });
}

Deno.test("a new schedule is checked, and knows when it is next due", () =>
  withStore(({ store }) => {
    assert.equal(add(store, daily("02:30")).nextRunAt, at("2026-03-29T03:00+02:00"));
    const onChange = {
      kind: "on-change",
      quiet: 1000,
      atMostEvery: 1000,
      fullLookEvery: 1000,
    } as const;
    assert.equal(add(store, onChange).nextRunAt, null);
    const refused = (interval: Interval, message: RegExp) =>
      assert.throws(() => add(store, interval), hasCode("usage", message));
    refused(daily("25:00"), /no such time/);
    refused({ kind: "cron", expression: "61 * * * *" }, /as a cron expression/);
    refused({ kind: "cron", expression: "0 0 31 6 *" }, /^Schedule "0 0 31 6 \*": it is never due/);
    refused(
      { kind: "once", at: "2026-03-28T13:00" },
      /in Europe\/Berlin: that is past; give a later/,
    );
    assert.equal(store.schedules.list().length, 2);
  }));

Deno.test("another time is counted from now on, and drops what was to be tried again", () =>
  withStore(({ store }) => {
    const { id } = add(store, daily("02:30"));
    store.schedules.settle(
      id,
      () => ({ retryAt: now + 5, failedAttempts: 2, waiting: "destination" }),
    );
    const kept = editSchedule(store, { id, changes: { missed: "skip" } }, { now });
    assert.deepEqual([kept.missed, kept.retryAt, kept.failedAttempts], ["skip", now + 5, 2]);
    const edited = editSchedule(store, { id, changes: { interval: daily("14:00") } }, { now });
    assert.deepEqual(
      [edited.nextRunAt, edited.retryAt, edited.waiting, edited.failedAttempts],
      [at("2026-03-28T14:00+01:00"), null, null, 0],
    );
    const moved = editSchedule(store, { id, changes: { zone: "Asia/Tokyo" } }, { now });
    assert.equal(moved.nextRunAt, at("2026-03-29T14:00+09:00"));
    const wrong = { id, changes: { zone: "Asia/Atlantis" } };
    assert.throws(() => editSchedule(store, wrong, { now }), hasCode("usage", /no such zone/));
    assert.deepEqual(store.schedules.get(id), moved);
  }));

Deno.test("a paused schedule keeps what is due, a disabled one is counted anew", () =>
  withStore(({ store }) => {
    const { id, nextRunAt } = add(store, daily("02:30"));
    const later = { now: at("2026-04-02T12:00Z") };
    changeState(store, { id, change: "pause" }, { now });
    const resumed = changeState(store, { id, change: "resume" }, later);
    assert.deepEqual([resumed.state, resumed.nextRunAt], ["active", nextRunAt]);
    store.schedules.settle(id, () => ({ retryAt: now, requestedAt: now, waiting: "execution" }));
    const disabled = changeState(store, { id, change: "disable" }, { now });
    const { state, retryAt, requestedAt, waiting } = disabled;
    assert.deepEqual([state, disabled.nextRunAt, retryAt, requestedAt, waiting], [
      "disabled",
      null,
      null,
      null,
      null,
    ]);
    const edited = editSchedule(store, { id, changes: { interval: daily("04:00") } }, { now });
    assert.deepEqual([edited.state, edited.nextRunAt], ["disabled", null]);
    const enabled = changeState(store, { id, change: "resume" }, later);
    assert.deepEqual([enabled.state, enabled.nextRunAt], ["active", at("2026-04-03T04:00+02:00")]);
  }));

Deno.test("a completed schedule stays so until it is given another time", () =>
  withStore(({ store }) => {
    const { id } = add(store, { kind: "once", at: "2026-04-01T18:00" });
    store.schedules.settle(id, () => ({ state: "completed", nextRunAt: null }));
    for (const change of ["pause", "resume", "disable"] as const) {
      const refused = hasCode("schedule-state", /^Cannot .* schedule \d: it is completed; give it/);
      assert.throws(() => changeState(store, { id, change }, { now }), refused);
    }
    const interval: Interval = { kind: "once", at: "2026-05-01T18:00" };
    const edited = editSchedule(store, { id, changes: { interval } }, { now });
    assert.deepEqual([edited.state, edited.nextRunAt], ["active", at("2026-05-01T18:00+02:00")]);
  }));

Deno.test("a time that passed while a schedule was disabled does not come again", () =>
  withStore(({ store }) => {
    const { id } = add(store, { kind: "once", at: "2026-04-01T18:00" });
    changeState(store, { id, change: "disable" }, { now });
    const late = { now: at("2026-05-01T00:00Z") };
    const refused = hasCode("schedule-state", /^Cannot resume schedule 1: its time is past/);
    assert.throws(() => changeState(store, { id, change: "resume" }, late), refused);
    assert.equal(store.schedules.get(id).state, "disabled");
  }));

Deno.test("schedules of one destination that fall in one minute are found", () =>
  withStore(({ store }) => {
    const first = add(store, daily("02:30"));
    const weekly: Interval = { kind: "weekly", time: "02:30", weekdays: [3] };
    const second = add(store, weekly);
    add(store, daily("04:31"));
    add(store, daily("02:30"), jobId(store, "/elsewhere"));
    const paused = add(store, daily("02:30")).id;
    changeState(store, { id: paused, change: "pause" }, { now });
    const found = (schedule: Schedule) =>
      coincidences(store, schedule, { now }).map(({ other, at }) => [other.id, at]);
    assert.deepEqual(found(first), [[second.id, at("2026-04-01T02:30+02:00")]]);
    assert.deepEqual(found(second), [[first.id, at("2026-04-01T02:30+02:00")]]);
  }));
