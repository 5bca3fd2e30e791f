import assert from "node:assert/strict";
import fc from "fast-check";
import type { Interval, Weekday } from "../../src/model/schedule.ts";
import { nextRun, nextRuns, type Timing } from "../../src/scheduler/next.ts";
import { firstMoment, wallTime } from "../../src/scheduler/wall_clock.ts";
import { changeIn, Clock, DAY, MINUTE, shown, ZONES } from "./oracle.ts";

const zone = fc.constantFrom(...ZONES);
const year = fc.integer({ min: 1975, max: 2060 });
const two = (value: number) => String(value).padStart(2, "0");
const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${two(hour)}:${two(minute)}`);

interface Place {
  readonly zone: string;
  /** Within a day and a half of when the zone changes its clock. */
  readonly moment: number;
}

const place: fc.Arbitrary<Place> = fc.record({
  zone,
  year,
  which: fc.nat(3),
  distance: fc.integer({ min: -1.5 * DAY, max: 1.5 * DAY }),
}).map(({ zone, year, which, distance }) => ({
  zone,
  moment: changeIn(year, zone, which) + distance,
}));

/** Days around a moment, long enough for `days` of runs after it. */
function clockAround({ zone, moment }: Place, days: number): Clock {
  const start = Math.floor(moment / MINUTE) * MINUTE;
  return new Clock(zone, start - 2 * DAY, start + (days + 1) * DAY);
}

/** What has to be due after a moment within some days, told which days are meant. */
function expectedRuns(clock: Clock, after: number, times: readonly string[]): number[] {
  const moments = clock.days().flatMap((day) => times.map((time) => clock.first(`${day} ${time}`)));
  return [...new Set(moments)].filter((moment) => moment > after).sort((a, b) => a - b);
}

function agrees(timing: Timing, { moment }: Place, expected: readonly number[]): void {
  const end = expected.at(-1) ?? moment;
  const runs: number[] = [];
  for (let next = nextRun(timing, moment); next !== null && next <= end;) {
    runs.push(next);
    next = nextRun(timing, next);
  }
  const readable = (moments: readonly number[]) =>
    moments.map((run) => `${shown(run, timing.zone)} (${new Date(run).toISOString()})`);
  assert.deepEqual(readable(runs), readable(expected));
}

Deno.test("a daily schedule is due each day, when the clock first shows its time or passes it", () => {
  const property = fc.property(place, time, (place, time) => {
    const clock = clockAround(place, 4);
    const expected = expectedRuns(clock, place.moment, [time]);
    agrees({ interval: { kind: "daily", time }, zone: place.zone }, place, expected);
  });
  fc.assert(property, { numRuns: 50 });
});

Deno.test("a weekly schedule is due on its weekdays and no other", () => {
  const weekdays = fc.uniqueArray(fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7), {
    minLength: 1,
  });
  const property = fc.property(place, time, weekdays, (place, time, weekdays) => {
    const clock = clockAround(place, 8);
    const moments = clock.days()
      .filter((day) => weekdays.includes((new Date(day).getUTCDay() || 7) as Weekday))
      .map((day) => clock.first(`${day} ${time}`));
    const expected = [...new Set(moments)].filter((moment) => moment > place.moment);
    agrees({ interval: { kind: "weekly", time, weekdays }, zone: place.zone }, place, expected);
  });
  fc.assert(property, { numRuns: 30 });
});

Deno.test("a monthly schedule is due in every month, on the day or the last one that there is", () => {
  const asked = fc.record({ zone, time, day: fc.integer({ min: 1, max: 31 }) });
  const start = fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2060, 0) });
  const property = fc.property(asked, start, ({ zone, time, day }, start) => {
    const interval: Interval = { kind: "monthly", time, days: [day] };
    const runs = nextRuns({ interval, zone }, start, 15);
    let last = start;
    let month: number | null = null;
    for (const run of runs) {
      assert.ok(run > last);
      last = run;
      // A run on a day that the zone jumps over is the first minute of the next.
      const text = shown(run, zone);
      const [years = 0, months = 0, date = 0] = text.slice(0, 10).split("-").map(Number);
      const length = new Date(Date.UTC(years, months, 0)).getUTCDate();
      const meant = Math.min(day, length);
      const exact = date === meant && text.slice(11) === time;
      if (!exact) assert.ok(run === new Clock(zone, run - 2 * DAY, run + DAY).first(text), text);
      const number = years * 12 + months;
      if (exact && month !== null) assert.equal(number, month + 1);
      month = number;
    }
    assert.equal(runs.length, 15);
  });
  fc.assert(property, { numRuns: 150 });
});

Deno.test("once is due when the clock first shows its date or passes it", () => {
  const property = fc.property(place, (place) => {
    const clock = clockAround(place, 1);
    const at = shown(place.moment + DAY / 2, place.zone).replace(" ", "T");
    const expected = clock.first(at.replace("T", " "));
    const timing: Timing = { interval: { kind: "once", at }, zone: place.zone };
    assert.equal(nextRun(timing, place.moment - 2 * DAY), expected);
    assert.equal(nextRun(timing, expected - 1), expected);
    assert.equal(nextRun(timing, expected), null);
  });
  fc.assert(property, { numRuns: 50 });
});

const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 3 });
const hours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 6 });

Deno.test("a cron expression with hours is due as so many daily schedules would be", () => {
  const property = fc.property(place, minutes, hours, (place, minutes, hours) => {
    const times = hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`));
    const expected = expectedRuns(clockAround(place, 3), place.moment, times);
    const expression = `${minutes.join(",")} ${hours.join(",")} * * *`;
    agrees({ interval: { kind: "cron", expression }, zone: place.zone }, place, expected);
  });
  fc.assert(property, { numRuns: 30 });
});

Deno.test("a cron expression for every hour is due whenever the clock shows its minutes", () => {
  const property = fc.property(place, minutes, (place, minutes) => {
    const clock = clockAround(place, 1);
    const meant = minutes.map(two);
    const all = hoursOfDay().flatMap((hour) => meant.map((minute) => `${hour}:${minute}`));
    const firsts = expectedRuns(clock, place.moment, all);
    const last = firsts.at(-1) ?? 0;
    const repeated = clock.moments((time) => meant.includes(time.slice(-2)))
      .filter((moment) => moment > place.moment && moment <= last);
    const expected = [...new Set([...firsts, ...repeated])].sort((a, b) => a - b);
    const expression = `${minutes.join(",")} * * * *`;
    agrees({ interval: { kind: "cron", expression }, zone: place.zone }, place, expected);
  });
  fc.assert(property, { numRuns: 30 });
});

function hoursOfDay(): string[] {
  return Array.from({ length: 24 }, (_, hour) => two(hour));
}

Deno.test("the later it is asked, the later the next run, and always after that moment", () => {
  const interval: fc.Arbitrary<Interval> = fc.oneof(
    time.map((time): Interval => ({ kind: "daily", time })),
    time.map((time): Interval => ({ kind: "weekly", time, weekdays: [2, 5] })),
    time.map((time): Interval => ({ kind: "monthly", time, days: [1, 30] })),
    minutes.map((list): Interval => ({ kind: "cron", expression: `${list.join(",")} */3 * * *` })),
    minutes.map((list): Interval => ({ kind: "cron", expression: `${list.join(",")} * * * 1-5` })),
  );
  const property = fc.property(
    place,
    interval,
    fc.nat(3 * DAY),
    ({ zone, moment }, interval, later) => {
      const first = nextRun({ interval, zone }, moment) ?? 0;
      const second = nextRun({ interval, zone }, moment + later) ?? 0;
      assert.ok(first > moment && second > moment + later);
      assert.ok(second >= first);
      // Nothing lies in between: whoever waits for the first misses none.
      if (moment + later < first) assert.equal(second, first);
    },
  );
  fc.assert(property, { numRuns: 500 });
});

Deno.test("in every zone that the runtime knows, a wall time comes when its clock first shows it", () => {
  const names = Intl.supportedValuesOf("timeZone");
  assert.ok(names.length > 300);
  const property = fc.property(year, fc.nat(DAY), (year, distance) => {
    for (const zone of names) {
      const change = changeIn(year, zone, year % 2);
      const moment = Math.floor((change - DAY / 2 + distance) / MINUTE) * MINUTE;
      const text = shown(moment, zone);
      const wall = Date.parse(`${text.replace(" ", "T")}Z`);
      assert.equal(wallTime(moment, zone), wall, `${zone} ${moment}`);
      const first = new Clock(zone, moment - 26 * 60 * MINUTE, moment + MINUTE).first(text);
      assert.equal(firstMoment(wall, zone), first, `${zone} ${text}`);
    }
  });
  fc.assert(property, { numRuns: 1 });
});
