/** Whatever the clock does, what is due runs, and nothing runs twice. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Interval, Schedule } from "../../src/model/schedule.ts";
import { type Attempt, decide, progressOf } from "../../src/scheduler/due.ts";
import { nextRun } from "../../src/scheduler/next.ts";
import { DAY, HOUR, MINUTE, schedule, situation } from "./samples.ts";

type Step =
  /** Time passes, and the loop looks as often as it would. */
  | { readonly kind: "pass"; readonly minutes: number }
  /** The machine sleeps, or its clock is set ahead. */
  | { readonly kind: "leap"; readonly minutes: number }
  /** The clock is set back. */
  | { readonly kind: "back"; readonly minutes: number }
  /** The process ends, and another begins later. */
  | { readonly kind: "down"; readonly minutes: number };

interface Begun {
  readonly cause: string;
  readonly at: number;
  /** What it was due at; null for one that was not due by the clock. */
  readonly dueAt: number | null;
}

/** The loop on a clock of its own, with executions that take so long. */
class World {
  readonly begun: Begun[] = [];
  watchingSince: number;
  running: { readonly endsAt: number } | null = null;
  executions = 0;

  constructor(public now: number, public schedule: Schedule, readonly duration: number) {
    this.watchingSince = now;
  }

  attempt(): Attempt["state"] {
    if (this.running === null) return "well";
    // By waking time: a clock that is set back does not keep an execution from ending.
    return this.running.endsAt <= this.awake ? "well" : "running";
  }

  awake = 0;

  look(): void {
    for (let round = 0;; round++) {
      assert.ok(round < 5, "It never comes to rest");
      const { actions } = decide(situation([this.schedule], {
        now: this.now,
        watchingSince: Math.min(this.watchingSince, this.now),
        settledAt: 0,
        attempt: this.attempt(),
      }));
      if (actions.length === 0) return;
      for (const action of actions) {
        const before = this.schedule;
        if (action.type === "begin") {
          assert.equal(before.underWay, false, "two at once");
          const due = before.nextRunAt !== null && before.nextRunAt <= this.now;
          this.begun.push({
            cause: action.cause,
            at: this.now,
            dueAt: due ? before.nextRunAt : null,
          });
          this.running = { endsAt: this.awake + this.duration };
          this.executions += 1;
        }
        if (action.type === "settle") this.running = null;
        const carried = { now: this.now, executionId: this.executions };
        this.schedule = { ...before, ...progressOf(action, before, carried) };
      }
    }
  }

  take({ kind, minutes }: Step): void {
    const span = minutes * MINUTE;
    switch (kind) {
      case "pass":
        for (let passed = 0; passed < span; passed += MINUTE / 2) {
          this.now += MINUTE / 2;
          this.awake += MINUTE / 2;
          this.look();
        }
        return;
      case "leap":
        this.now += span;
        break;
      case "back":
        this.now -= span;
        break;
      case "down":
        this.now += span;
        this.watchingSince = this.now;
        break;
    }
    this.look();
  }
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("pass" as const), minutes: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ kind: fc.constant("leap" as const), minutes: fc.integer({ min: 1, max: 10_000 }) }),
    fc.record({ kind: fc.constant("back" as const), minutes: fc.integer({ min: 1, max: 1439 }) }),
    fc.record({ kind: fc.constant("down" as const), minutes: fc.integer({ min: 1, max: 10_000 }) }),
  ),
  { minLength: 1, maxLength: 25 },
);

const intervals: fc.Arbitrary<Interval> = fc.constantFrom<Interval>(
  { kind: "daily", time: "02:30" },
  { kind: "weekly", time: "00:15", weekdays: [1, 7] },
  { kind: "monthly", time: "03:00", days: [31] },
  { kind: "cron", expression: "*/20 * * * *" },
  { kind: "cron", expression: "5 1-4 * * *" },
);

const zones = fc.constantFrom(
  "UTC",
  "Europe/Berlin",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Pacific/Apia",
);

/** Shortly before clocks change somewhere, among others. */
const starts = fc.oneof(
  fc.constantFrom(...["2026-03-28T20:00", "2026-10-24T20:00", "2026-04-04T12:00"]).map((text) =>
    Date.parse(`${text}Z`)
  ),
  fc.integer({ min: Date.UTC(2000), max: Date.UTC(2037) }),
);

const worlds = fc.record({
  interval: intervals,
  zone: zones,
  missed: fc.constantFrom("catch-up" as const, "skip" as const),
  start: starts,
  minutes: fc.integer({ min: 0, max: 400 }),
  steps,
});

type Given = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

function played({ interval, zone, missed, start, minutes, steps }: Given): World {
  const nextRunAt = nextRun({ interval, zone }, start);
  const world = new World(
    start,
    schedule({ interval, zone, missed, nextRunAt }),
    minutes * MINUTE,
  );
  for (const step of steps) world.take(step);
  return world;
}

const RUNS = { numRuns: 300 };

Deno.test("nothing that ran is run again, whatever the clock does", () => {
  const property = fc.property(worlds, (given) => {
    let latest = -Infinity;
    for (const { at, dueAt } of played(given).begun) {
      assert.ok(dueAt !== null && dueAt > latest, `${dueAt} ran again`);
      latest = Math.max(dueAt, at);
    }
  });
  fc.assert(property, RUNS);
});

Deno.test("a schedule that skips what was missed never runs it", () => {
  const property = fc.property(worlds, (given) => {
    const causes = new Set(played(given).begun.map(({ cause }) => cause));
    assert.equal(given.missed === "skip" && causes.has("missed"), false);
  });
  fc.assert(property, RUNS);
});

Deno.test("where the clock goes on, all that is due is taken care of, once the last run is over", () => {
  const property = fc.property(worlds, (given) => {
    const world = played(given);
    world.take({ kind: "pass", minutes: given.minutes * 2 + 2 });
    const { nextRunAt, underWay } = world.schedule;
    if (!underWay) assert.ok(nextRunAt !== null && nextRunAt > world.now);
  });
  fc.assert(property, RUNS);
});

Deno.test("however long a machine was off, it catches up with one run", () => {
  const property = fc.property(worlds, fc.integer({ min: 32, max: 2000 }), (given, days) => {
    const world = played({ ...given, missed: "catch-up", minutes: 0, steps: [] });
    world.take({ kind: "down", minutes: days * DAY / MINUTE });
    assert.deepEqual(world.begun.map(({ cause }) => cause), ["missed"]);
    world.take({ kind: "pass", minutes: 5 });
    assert.equal(world.begun.filter(({ cause }) => cause === "missed").length, 1);
  });
  fc.assert(property, RUNS);
});

Deno.test("with the process there and the clock steady, every due time is run at", () => {
  const property = fc.property(worlds, (given) => {
    const world = played({ ...given, minutes: 0, steps: [{ kind: "pass", minutes: 3000 }] });
    const due: number[] = [];
    for (let at = given.start;;) {
      const next = nextRun(given, at);
      if (next === null || next > world.now) break;
      due.push(at = next);
    }
    assert.deepEqual(world.begun.map(({ dueAt }) => dueAt), due);
    for (const { at, dueAt } of world.begun) assert.ok(at - (dueAt ?? 0) < HOUR);
  });
  fc.assert(property, { numRuns: 100 });
});
