/** What is to be done about a schedule at a moment. */
import assert from "node:assert/strict";
import type { Schedule } from "../../src/model/schedule.ts";
import {
  type Action,
  decide,
  DESTINATION_LOOK,
  GRACE,
  progressOf,
  putRight,
  retryDelay,
} from "../../src/scheduler/due.ts";
import { nextRun } from "../../src/scheduler/next.ts";
import { type Around, DAY, HOUR, MINUTE, NOW, schedule, situation } from "./samples.ts";

/** What is done, in few words: "begin due", "hold execution 7", "skip", ... */
function words(action: Action): string {
  switch (action.type) {
    case "begin":
      return `begin ${action.cause}`;
    case "hold":
      return `hold ${action.waiting} ${action.behind}`;
    case "settle":
      return `settle ${action.attempt?.state ?? "gone"}`;
    default:
      return action.type;
  }
}

function decided(some: Partial<Schedule>, around: Around = {}): string[] {
  return decide(situation([schedule(some)], around)).actions.map(words);
}

Deno.test("what is due begins, what is not does not", () => {
  assert.deepEqual(decided({ nextRunAt: NOW }), ["begin due"]);
  assert.deepEqual(decided({ nextRunAt: NOW + 1 }), []);
  assert.deepEqual(decided({ nextRunAt: null }), []);
});

Deno.test("what is paused, disabled or completed is not begun, unless a user asks for it", () => {
  for (const state of ["paused", "disabled", "completed"] as const) {
    assert.deepEqual(decided({ nextRunAt: NOW, retryAt: NOW, state }), [], state);
    assert.deepEqual(decided({ requestedAt: NOW, state }), ["begin requested"], state);
  }
});

Deno.test("what was due before anybody watched was missed: caught up with, or skipped", () => {
  const around = { watchingSince: NOW - 10 };
  assert.deepEqual(decided({ nextRunAt: NOW - 11 }, around), ["begin missed"]);
  assert.deepEqual(decided({ nextRunAt: NOW - 11, missed: "skip" }, around), ["skip"]);
  assert.deepEqual(decided({ nextRunAt: NOW - 10, missed: "skip" }, around), ["begin due"]);
});

Deno.test("what is far too late was missed too: the machine slept, or the schedule was paused", () => {
  assert.deepEqual(decided({ nextRunAt: NOW - GRACE, missed: "skip" }), ["begin due"]);
  assert.deepEqual(decided({ nextRunAt: NOW - GRACE - 1, missed: "skip" }), ["skip"]);
  assert.deepEqual(decided({ nextRunAt: NOW - 3 * DAY }), ["begin missed"]);
});

Deno.test("until all has settled nothing is caught up with, and what is due now begins all the same", () => {
  const around = { watchingSince: NOW - 10, settledAt: NOW + 500 };
  const missed = schedule({ nextRunAt: NOW - DAY });
  const { actions, lookAt } = decide(situation([missed], around));
  assert.deepEqual([actions, lookAt], [[], NOW + 500]);
  assert.deepEqual(decided({ nextRunAt: NOW }, around), ["begin due"]);
  assert.deepEqual(decided({ nextRunAt: NOW - DAY, requestedAt: NOW }, around), [
    "begin requested",
  ]);
  assert.deepEqual(decided({ nextRunAt: NOW - DAY, missed: "skip" }, around), ["skip"]);
});

Deno.test("a run due while the last one is under way follows it, and that is told once", () => {
  const going = { nextRunAt: NOW, underWay: true, lastExecutionId: 7 };
  for (const attempt of ["running", "paused"] as const) {
    assert.deepEqual(decided(going, { attempt }), ["hold execution 7"]);
    assert.deepEqual(decided({ ...going, waiting: "execution" }, { attempt }), []);
  }
  const late = { ...going, nextRunAt: NOW - 5 * HOUR, waiting: "execution" } as const;
  assert.deepEqual(decided(late, { attempt: "running" }), []);
  assert.deepEqual(decided({ ...late, underWay: false, missed: "skip" }), ["begin due"]);
});

Deno.test("a run due while another execution writes to its destination follows that", () => {
  assert.deepEqual(decided({ nextRunAt: NOW }, { busy: 9 }), ["hold execution 9"]);
});

Deno.test("of two schedules of one destination that are due at once, one begins", () => {
  const both = [schedule({ nextRunAt: NOW }), schedule({ id: 2, nextRunAt: NOW })];
  assert.deepEqual(decide(situation(both)).actions.map(words), [
    "begin due",
    "hold execution null",
  ]);
});

Deno.test("no more is begun at once than there is room for", () => {
  const many = [1, 2, 3].map((id) => schedule({ id, jobId: id, nextRunAt: NOW }));
  const { actions } = decide(situation(many, { room: 2 }));
  assert.deepEqual(actions.map(words), ["begin due", "begin due", "hold execution null"]);
  assert.deepEqual(decided({ nextRunAt: NOW }, { room: 0 }), ["hold execution null"]);
});

Deno.test("a destination that is not there is waited for where the schedule says so", () => {
  const around = { isThere: false };
  assert.deepEqual(decided({ nextRunAt: NOW }, around), ["begin due"]);
  const waiting = schedule({ nextRunAt: NOW, waitForDestination: true });
  const first = decide(situation([waiting], around));
  assert.deepEqual(first.actions.map(words), ["hold destination null"]);
  const held = { ...waiting, waiting: "destination" } as const;
  const next = decide(situation([held], { ...around, now: NOW + 3 * HOUR }));
  assert.deepEqual([next.actions, next.lookAt], [[], NOW + 3 * HOUR + DESTINATION_LOOK]);
  const later = { now: NOW + 3 * HOUR };
  assert.deepEqual(decide(situation([held], later)).actions.map(words), ["begin due"]);
});

Deno.test("where a waiting run is not due any more, it does not wait any more", () => {
  assert.deepEqual(decided({ waiting: "destination", nextRunAt: NOW + DAY }), ["release"]);
  assert.deepEqual(decided({ waiting: "execution", nextRunAt: NOW, state: "paused" }), ["release"]);
});

Deno.test("an interrupted execution goes on once all has settled, unless its schedule is paused", () => {
  const left = { underWay: true, lastExecutionId: 7 };
  const attempt = "interrupted";
  assert.deepEqual(decided(left, { attempt }), ["go-on"]);
  assert.deepEqual(decided(left, { attempt, settledAt: NOW + 1 }), []);
  assert.deepEqual(decided({ ...left, state: "paused" }, { attempt }), []);
  assert.deepEqual(decided({ ...left, state: "completed" }, { attempt }), ["go-on"]);
  assert.deepEqual(decided(left, { attempt, busy: 9 }), ["hold execution 9"]);
});

Deno.test("what was interrupted before its job was changed begins anew, under the same conditions", () => {
  const left = { underWay: true, lastExecutionId: 7 };
  const attempt = "edited";
  assert.deepEqual(decided(left, { attempt }), ["begin edited"]);
  assert.deepEqual(decided(left, { attempt, settledAt: NOW + 1 }), []);
  assert.deepEqual(decided({ ...left, state: "paused" }, { attempt }), []);
  assert.deepEqual(decided(left, { attempt, busy: 9 }), ["hold execution 9"]);
});

Deno.test("what came of an execution is taken into account, whoever carried it out", () => {
  for (const attempt of ["well", "failed", "canceled"] as const) {
    assert.deepEqual(decided({ underWay: true, lastExecutionId: 7 }, { attempt }), [
      `settle ${attempt}`,
    ]);
  }
  assert.deepEqual(decided({ underWay: true }), ["settle gone"]);
});

Deno.test("a change of files begins a run of an active schedule", () => {
  const interval = { kind: "on-change", quiet: 1, atMostEvery: 1, fullLookEvery: 1 } as const;
  assert.deepEqual(decided({ interval }, { changed: [1] }), ["begin changed"]);
  assert.deepEqual(decided({ interval, state: "paused" }, { changed: [1] }), []);
});

function afterwards(action: Partial<Action>, before: Schedule, now = NOW) {
  const whole = { schedule: before, ...action } as Action;
  return { ...before, ...progressOf(whole, before, { now, executionId: 7 }) };
}

Deno.test("once begun it is due again after now, however much was missed", () => {
  const before = schedule({ nextRunAt: NOW - 30 * DAY, waiting: "execution", failedAttempts: 2 });
  const after = afterwards({ type: "begin", cause: "missed" }, before);
  assert.equal(after.nextRunAt, NOW + HOUR / 2);
  assert.deepEqual(
    [after.underWay, after.lastExecutionId, after.lastRunAt, after.waiting, after.failedAttempts],
    [true, 7, NOW, null, 0],
  );
});

Deno.test("a run that was asked for, or a retry, leaves the next one where it was", () => {
  const before = schedule({ nextRunAt: NOW + HOUR, requestedAt: NOW, retryAt: NOW });
  for (const cause of ["requested", "retry"] as const) {
    const { nextRunAt, requestedAt, retryAt } = afterwards({ type: "begin", cause }, before);
    assert.deepEqual([nextRunAt, requestedAt, retryAt], [NOW + HOUR, null, null]);
  }
});

Deno.test("a failed execution is tried again so often, after twice as long each time, at most a day", () => {
  const retry = { attempts: 3, delay: 10 * HOUR };
  let now = NOW;
  let current = schedule({ nextRunAt: NOW + 9 * DAY, retry, underWay: true });
  const waits: (number | null)[] = [];
  for (let round = 0; round < 4; round++) {
    const failed = { state: "failed", executionId: 7 } as const;
    current = afterwards({ type: "settle", attempt: failed }, current, now);
    waits.push(current.retryAt === null ? null : current.retryAt - now);
    if (current.retryAt === null) break;
    now = current.retryAt;
    assert.deepEqual(decide(situation([current], { now })).actions.map(words), ["begin retry"]);
    current = afterwards({ type: "begin", cause: "retry" }, current, now);
  }
  assert.deepEqual(waits, [10 * HOUR, 20 * HOUR, DAY, null]);
  assert.equal(current.failedAttempts, 4);
  assert.equal(retryDelay(current, 60), DAY);
});

Deno.test("what went well ends the retries; what was canceled is not tried again", () => {
  const before = schedule({
    underWay: true,
    failedAttempts: 2,
    retry: { attempts: 5, delay: MINUTE },
  });
  const well = { state: "well", executionId: 7 } as const;
  const { failedAttempts, retryAt } = afterwards({ type: "settle", attempt: well }, before);
  assert.deepEqual([failedAttempts, retryAt], [0, null]);
  const canceled = { state: "canceled", executionId: 7 } as const;
  assert.equal(afterwards({ type: "settle", attempt: canceled }, before).retryAt, null);
});

const once = { interval: { kind: "once", at: "2026-06-01T09:30" }, nextRunAt: NOW } as const;

Deno.test("a once-schedule is completed when its run is over, its retries included", () => {
  const before = schedule({ ...once, retry: { attempts: 1, delay: MINUTE } });
  const begun = afterwards({ type: "begin", cause: "due" }, before);
  assert.deepEqual([begun.state, begun.nextRunAt], ["active", null]);
  const failed = { state: "failed", executionId: 7 } as const;
  const tried = afterwards({ type: "settle", attempt: failed }, begun);
  assert.deepEqual([tried.state, tried.retryAt], ["active", NOW + MINUTE]);
  const again = afterwards({ type: "begin", cause: "retry" }, tried, NOW + MINUTE);
  assert.equal(afterwards({ type: "settle", attempt: failed }, again).state, "completed");
  const well = { state: "well", executionId: 7 } as const;
  assert.equal(afterwards({ type: "settle", attempt: well }, again).state, "completed");
});

Deno.test("a once-schedule that was missed, and says so, is skipped for good", () => {
  assert.equal(afterwards({ type: "skip", dueAt: NOW }, schedule(once)).state, "completed");
});

Deno.test("what a user changed meanwhile is not undone", () => {
  const decidedOn = schedule({ nextRunAt: NOW });
  const disabled = { ...decidedOn, state: "disabled", nextRunAt: null } as const;
  const action: Action = { type: "begin", schedule: decidedOn, cause: "due" };
  const progress = progressOf(action, disabled, { now: NOW, executionId: 7 });
  assert.equal(progress.nextRunAt, null);
  assert.equal("state" in progress, false);
});

Deno.test("a clock that was years ahead, and was put right, leaves no schedule asleep for years", () => {
  const ahead = NOW + 1500 * DAY;
  const asleep = schedule({ nextRunAt: ahead + HOUR, lastRunAt: ahead });
  assert.deepEqual(putRight(asleep, NOW), { nextRunAt: NOW + HOUR / 2, lastRunAt: null });
  assert.equal(putRight(schedule({ retryAt: ahead }), NOW)?.retryAt, NOW + 5 * MINUTE);
});

Deno.test("a clock that was hours ahead leaves no schedule asleep for longer than one of its runs", () => {
  const interval = { kind: "cron", expression: "* * * * *" } as const;
  const asleep = schedule({
    interval,
    nextRunAt: NOW + 10 * HOUR + MINUTE,
    lastRunAt: NOW + 10 * HOUR,
    retryAt: NOW + 10 * HOUR,
    failedAttempts: 2,
  });
  const right = { ...asleep, ...putRight(asleep, NOW) };
  assert.deepEqual([right.nextRunAt, right.lastRunAt], [NOW + MINUTE, null]);
  assert.deepEqual(putRight(right, NOW), { retryAt: NOW + 10 * MINUTE });
});

Deno.test("a clock that goes back over one run does not run it again", () => {
  for (const back of [1, HOUR / 2, HOUR, DAY - 1]) {
    const ran = schedule({ lastRunAt: NOW + back });
    assert.equal(putRight({ ...ran, nextRunAt: nextRun(ran, NOW + back) }, NOW), null);
  }
});

Deno.test("no more destinations are looked for at once than executions may begin", () => {
  const asked: number[] = [];
  const schedules = [1, 2, 3, 4].map((id) => schedule({ id, jobId: id, nextRunAt: NOW }));
  const given = situation(schedules, { room: 2 });
  const { actions } = decide({
    ...given,
    destinationOf: (of) => ({
      ...given.destinationOf(of),
      presence: () => {
        asked.push(of.id);
        return of.id === 1 ? "there" : null;
      },
    }),
  });
  assert.deepEqual([actions.map(words), asked], [["begin due"], [1, 2]]);
});
