import assert from "node:assert/strict";
import fc from "fast-check";
import { daysOf as daysOfServer } from "../../../src/server/door/history.ts";
import {
  dayOf,
  daysOf,
  isDay,
  isMonth,
  momentLabels,
  monthAfter,
  outcomeOf,
  outcomeOfDay,
  type Point,
  spanOf,
  startOf,
} from "../../../src/ui/data/history.ts";

/** With summer time at 02:00, at midnight (a day that begins at 01:00), by half an hour, and none. */
const ZONES = [
  "Europe/Berlin",
  "America/Sao_Paulo",
  "America/Havana",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "UTC",
];

/** Does something for each zone, as a browser there would. */
function inEachZone(body: (zone: string) => void): void {
  const before = Deno.env.get("TZ");
  try {
    for (const zone of ZONES) {
      Deno.env.set("TZ", zone);
      assert.equal(Intl.DateTimeFormat().resolvedOptions().timeZone, zone);
      body(zone);
    }
  } finally {
    if (before === undefined) Deno.env.delete("TZ");
    else Deno.env.set("TZ", before);
  }
}

const moments = fc.integer({ min: Date.UTC(1970, 0, 2), max: Date.UTC(2100, 0, 1) });
const months = fc.tuple(fc.integer({ min: 1970, max: 9000 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => `${year}-${String(month).padStart(2, "0")}`);

const POINT: Point = {
  id: 1,
  jobId: null,
  jobName: null,
  state: "completed",
  startedAt: 0,
  elapsed: 1,
  bytes: 1,
  files: 1,
  removed: 0,
  failed: 0,
  guarded: false,
};

Deno.test("months go on over the ends of years", () => {
  assert.equal(monthAfter("2026-12", 1), "2027-01");
  assert.equal(monthAfter("2026-01", -1), "2025-12");
  assert.equal(monthAfter("2026-01", -13), "2024-12");
  const steps = fc.integer({ min: -600, max: 600 });
  fc.assert(fc.property(months, steps, steps, (month, one, other) => {
    assert.equal(monthAfter(month, 0), month);
    assert.equal(monthAfter(monthAfter(month, one), other), monthAfter(month, one + other));
  }));
});

Deno.test("every moment is within its day and its month, whatever the clocks do there", () =>
  inEachZone(() =>
    fc.assert(fc.property(moments, (moment) => {
      const day = dayOf(moment);
      const { from, to } = spanOf(day);
      assert.ok(from <= moment && moment < to, day);
      const month = day.slice(0, 7);
      assert.ok(startOf(month) <= moment && moment < startOf(monthAfter(month, 1)), day);
    }))
  ));

Deno.test("the days of a month follow each other without a gap, from its start to its end", () =>
  inEachZone(() =>
    fc.assert(fc.property(months, (month) => {
      let end = startOf(month);
      for (const day of daysOf(month)) {
        assert.ok(isDay(day), day);
        const { from, to } = spanOf(day);
        assert.equal(from, end, day);
        end = to;
      }
      assert.equal(end, startOf(monthAfter(month, 1)));
    }))
  ));

Deno.test("a day has 23 hours when summer time begins, and 25 when it ends", () =>
  inEachZone((zone) => {
    const hours = (day: string) => (spanOf(day).to - spanOf(day).from) / 3_600_000;
    if (zone !== "Europe/Berlin") return;
    assert.deepEqual(["2026-03-29", "2026-03-30", "2026-10-25"].map(hours), [23, 24, 25]);
  }));

Deno.test("the page and the server count an execution to the same day", () =>
  inEachZone((zone) =>
    fc.assert(fc.property(moments, (startedAt) => {
      const [day] = daysOfServer([{ ...POINT, startedAt }], zone);
      assert.equal(day?.day, dayOf(startedAt));
    }))
  ));

Deno.test("what an address names is a day or month of the calendar, or is none", () => {
  const numbers = fc.integer({ min: 0, max: 40 });
  const two = (number: number) => String(number).padStart(2, "0");
  fc.assert(
    fc.property(fc.integer({ min: 1970, max: 2100 }), numbers, numbers, (year, month, day) => {
      const date = new Date(Date.UTC(year, month - 1, day));
      const text = `${year}-${two(month)}-${two(day)}`;
      const wanted = month > 0 && date.toISOString().slice(0, 10) === text;
      assert.equal(isDay(text), wanted, text);
      assert.equal(isMonth(text.slice(0, 7)), month >= 1 && month <= 12);
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => {
    assert.equal(isDay(text) && !/^\d{4}-\d\d-\d\d$/.test(text), false);
  }));
});

Deno.test("a day comes to what is worst of its executions", () => {
  const states = fc.constantFrom("running", "suspended", "completed", "failed", "canceled");
  const points = fc.record({ state: states, failed: fc.nat(2), guarded: fc.boolean() })
    .map((some): Point => ({ ...POINT, ...some } as Point));
  const ranks = ["failed", "imperfect", "unfinished", "completed", "canceled"];
  fc.assert(fc.property(fc.array(points, { minLength: 1 }), (points) => {
    const worst = Math.min(...points.map((point) => ranks.indexOf(outcomeOf(point))));
    assert.equal(outcomeOfDay(daysOfServer(points, "UTC")[0]), ranks[worst]);
  }));
});

Deno.test("an axis names days by their date, and what is between them by the time", () => {
  const at = (day: number, hour: number, second = 0) =>
    new Date(2026, 10, day, hour, 0, second).getTime() / 1000;
  const [first = "", second = ""] = momentLabels([at(29, 0), at(30, 0)]);
  assert.match(first, /29/);
  assert.match(second, /30/);
  assert.deepEqual(momentLabels([at(29, 18), at(30, 0), at(30, 6)]), ["18:00", second, "06:00"]);
  const close = [at(30, 6), at(30, 6) + 0.5, at(30, 6, 1)];
  assert.deepEqual(momentLabels(close), ["06:00:00", "", "06:00:01"]);
});
