import assert from "node:assert/strict";
import { RunError } from "../../src/base/errors.ts";
import type { Interval } from "../../src/model/schedule.ts";
import { CRON_ACCEPTED, nextRun, nextRuns } from "../../src/scheduler/next.ts";

interface Asked {
  readonly zone: string;
  /** A date and time with its offset. */
  readonly after: string;
}

/** What the clock shows at the next runs, one per text that is expected. */
function isDue(interval: Interval, { zone, after }: Asked, expected: readonly string[]): void {
  const runs = nextRuns({ interval, zone }, Date.parse(after), expected.length);
  const shown = runs.map((moment) => {
    const text = new Date(moment).toLocaleString("sv-SE", {
      timeZone: zone,
      timeZoneName: "longOffset",
    });
    return text.replace(/:00 GMT\u2212/, " -").replace(/:00 GMT\+?/, " +");
  });
  assert.deepEqual(shown, expected);
}

const daily = (time: string): Interval => ({ kind: "daily", time });
const cron = (expression: string): Interval => ({ kind: "cron", expression });

Deno.test("once is due once, and never when it is past", () => {
  const interval: Interval = { kind: "once", at: "2026-12-24T18:00" };
  const asked = { zone: "Europe/Berlin", after: "2026-12-24T17:59:59+01:00" };
  isDue(interval, asked, ["2026-12-24 18:00 +01:00"]);
  const due = Date.parse("2026-12-24T18:00+01:00");
  assert.equal(nextRun({ interval, zone: "Europe/Berlin" }, due), null);
  assert.deepEqual(nextRuns({ interval, zone: "Europe/Berlin" }, 0, 5), [due]);
});

Deno.test("a time that does not exist is due when the clock jumps over it", () => {
  isDue(daily("02:30"), { zone: "Europe/Berlin", after: "2026-03-28T00:00Z" }, [
    "2026-03-28 02:30 +01:00",
    "2026-03-29 03:00 +02:00",
    "2026-03-30 02:30 +02:00",
  ]);
  isDue(daily("00:15"), { zone: "America/Sao_Paulo", after: "2018-11-03T12:00Z" }, [
    "2018-11-04 01:00 -02:00",
    "2018-11-05 00:15 -02:00",
  ]);
  isDue(daily("02:15"), { zone: "Australia/Lord_Howe", after: "2026-10-03T00:00Z" }, [
    "2026-10-04 02:30 +11:00",
    "2026-10-05 02:15 +11:00",
  ]);
});

Deno.test("a time that exists twice is due the first time only", () => {
  isDue(daily("02:30"), { zone: "Europe/Berlin", after: "2026-10-24T12:00Z" }, [
    "2026-10-25 02:30 +02:00",
    "2026-10-26 02:30 +01:00",
  ]);
  // Asked between both.
  isDue(daily("02:30"), { zone: "Europe/Berlin", after: "2026-10-25T00:45Z" }, [
    "2026-10-26 02:30 +01:00",
  ]);
  isDue(cron("15,45 2 * * *"), { zone: "Europe/Berlin", after: "2026-10-25T00:00Z" }, [
    "2026-10-25 02:15 +02:00",
    "2026-10-25 02:45 +02:00",
    "2026-10-26 02:15 +01:00",
  ]);
});

Deno.test("a day that does not exist is due when the calendar jumps over it", () => {
  const zone = "Pacific/Apia";
  const jump = ["2011-12-31 00:00 +14:00"];
  isDue({ kind: "weekly", time: "03:00", weekdays: [5] }, { zone, after: "2011-12-26T00:00Z" }, [
    ...jump,
    "2012-01-06 03:00 +14:00",
  ]);
  isDue(cron("0 3 30 12 *"), { zone, after: "2011-12-26T00:00Z" }, [
    ...jump,
    "2012-12-30 03:00 +14:00",
  ]);
});

Deno.test("day 31 is the last day of every month, day 29 that of February", () => {
  const monthly = (days: readonly number[]): Interval => ({ kind: "monthly", time: "03:00", days });
  const asked = { zone: "UTC", after: "2026-12-31T12:00Z" };
  isDue(monthly([31]), asked, [
    "2027-01-31 03:00 +",
    "2027-02-28 03:00 +",
    "2027-03-31 03:00 +",
    "2027-04-30 03:00 +",
  ]);
  isDue(monthly([31]), { zone: "UTC", after: "2028-02-01T00:00Z" }, ["2028-02-29 03:00 +"]);
  isDue(monthly([29]), asked, ["2027-01-29 03:00 +", "2027-02-28 03:00 +", "2027-03-29 03:00 +"]);
  // Several that mean one day make it due once.
  isDue(monthly([30, 31]), { zone: "UTC", after: "2027-02-01T00:00Z" }, [
    "2027-02-28 03:00 +",
    "2027-03-30 03:00 +",
    "2027-03-31 03:00 +",
  ]);
});

Deno.test("a cron expression waits for a leap day, and past a century without one", () => {
  isDue(cron("0 3 29 2 *"), { zone: "UTC", after: "2096-03-01T00:00Z" }, [
    "2104-02-29 03:00 +",
    "2108-02-29 03:00 +",
  ]);
});

Deno.test("a cron expression for every hour goes on through the hour that is repeated", () => {
  isDue(cron("30 * * * *"), { zone: "Europe/Berlin", after: "2026-10-25T00:00Z" }, [
    "2026-10-25 02:30 +02:00",
    "2026-10-25 02:30 +01:00",
    "2026-10-25 03:30 +01:00",
  ]);
  isDue(cron("15 * * * *"), { zone: "Australia/Lord_Howe", after: "2026-10-03T14:30Z" }, [
    "2026-10-04 01:15 +10:30",
    "2026-10-04 02:30 +11:00",
    "2026-10-04 03:15 +11:00",
  ]);
});

Deno.test("what is no cron expression is refused, with what is accepted", () => {
  const refused = [
    "",
    "* * * *",
    "* * * * * *",
    "61 * * * *",
    "0 24 * * *",
    "0 0 0 * *",
    "*/0 * * * *",
    "0 0 * * 8",
    "2030-01-01T00:00:00",
    "@reboot",
    "@often",
    "a b c d e",
    "@daily b c d e",
  ];
  for (const expression of refused) {
    assert.throws(() => nextRun({ interval: cron(expression), zone: "UTC" }, 0), (error) => {
      assert.ok(error instanceof RunError, expression);
      assert.equal(error.code, "usage");
      assert.match(error.message, /^Read ".*" as a cron expression: .+; give five fields \(minute/);
      return true;
    });
  }
});

Deno.test("of a cron expression it is said which field is wrong, in the program's own words", () => {
  const refused = {
    "61 * * * *": 'there is no minute "61"',
    "0 a * * *": 'there is no hour "a"',
    "0 0 * * 8": 'there is no weekday "8"',
    "0 0": "not understood",
  };
  for (const [expression, state] of Object.entries(refused)) {
    const message = `Read "${expression}" as a cron expression: ${state}; give ${CRON_ACCEPTED}`;
    assert.throws(() => nextRun({ interval: cron(expression), zone: "UTC" }, 0), { message });
  }
});

Deno.test("a cron expression that never fires, and on-change, have no next run", () => {
  assert.equal(nextRun({ interval: cron("0 0 30 2 *"), zone: "Europe/Berlin" }, 0), null);
  const interval = {
    kind: "on-change",
    quiet: 1000,
    atMostEvery: 1000,
    fullLookEvery: 1000,
  } as const;
  assert.deepEqual(nextRuns({ interval, zone: "UTC" }, 0, 5), []);
});
