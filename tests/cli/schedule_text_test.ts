import assert from "node:assert/strict";
import { scheduleDetails, scheduleLine, scheduleTable } from "../../src/cli/render/schedules.ts";
import { sampleSchedule } from "./samples.ts";

const now = Date.parse("2026-11-24T12:00Z");
const moment = Date.parse("2026-11-25T01:30Z");

Deno.test("what comes next for a schedule is said in words", () => {
  const said = (some: Parameters<typeof sampleSchedule>[0]) =>
    scheduleLine(sampleSchedule(some), now).replace(/^1: every day at 02:30, Europe\/Berlin; /, "");
  assert.equal(said({ nextRunAt: moment }), "next: 2026-11-25 02:30 +01:00");
  assert.equal(said({ nextRunAt: now - 1 }), "next: due since 2026-11-24 12:59 +01:00");
  assert.equal(
    said({ nextRunAt: moment, retryAt: now + 60_000 }),
    "next: 2026-11-24 13:01 +01:00, once more",
  );
  assert.equal(said({ nextRunAt: moment, requestedAt: now }), "next: asked for, at once");
  assert.equal(said({ nextRunAt: now, waiting: "destination" }), "next: waits for its destination");
  assert.equal(said({ nextRunAt: now, waiting: "execution" }), "next: waits for another execution");
  assert.equal(said({ nextRunAt: moment, underWay: true }), "next: running now");
  assert.equal(said({ state: "paused", nextRunAt: moment }), "paused");
});

Deno.test("a schedule that never ran says so, and one that did when and how", () => {
  assert.deepEqual(
    scheduleTable([{ schedule: sampleSchedule({ nextRunAt: moment }), last: null }], now),
    [
      "ID  JOB     STATE   NEXT RUN                 LAST RUN  WHEN",
      "1   photos  active  2026-11-25 02:30 +01:00  never     every day at 02:30, Europe/Berlin",
    ],
  );
  const ran = { schedule: sampleSchedule({ lastRunAt: now }), last: null };
  assert.match(
    scheduleTable([ran], now)[1] ?? "",
    /active {2}none {6}2026-11-24 13:00 \+01:00 {2}every/,
  );
});

Deno.test("all that a schedule says is shown, with the runs to come", () => {
  const schedule = sampleSchedule({
    nextRunAt: moment,
    missed: "skip",
    retry: { attempts: 3, delay: 300_000 },
    failedAttempts: 2,
    waitForDestination: true,
  });
  const later = moment + 86_400_000;
  const lines = scheduleDetails({ schedule, last: null }, { nextRuns: [moment, later], now });
  assert.deepEqual(lines.slice(0, -2), [
    'Schedule     1 of job "photos"',
    "State        active",
    "When         every day at 02:30, Europe/Berlin",
    "Missed       skipped",
    "Retry        3 times, first after 5m; 2 failed so far",
    "Destination  waited for where it is missing",
    "Next         2026-11-25 02:30 +01:00",
    "             2026-11-26 02:30 +01:00",
    "Last         never",
  ]);
});
