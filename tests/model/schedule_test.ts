import assert from "node:assert/strict";
import fc from "fast-check";
import { RunError } from "../../src/base/errors.ts";
import type { Interval, ScheduleDefinition, Weekday } from "../../src/model/schedule.ts";
import { checkSchedule } from "../../src/model/schedule_check.ts";
import {
  intervalText,
  parseDaily,
  parseMonthly,
  parseOnce,
  parseWeekly,
} from "../../src/model/schedule_text.ts";

type Checked = Pick<ScheduleDefinition, "interval" | "zone" | "retry">;

const GOOD: Checked = {
  interval: { kind: "daily", time: "02:30" },
  zone: "Europe/Berlin",
  retry: { attempts: 0, delay: 0 },
};

function accepts(some: Partial<Checked>): void {
  checkSchedule({ ...GOOD, ...some });
}

function refuses(some: Partial<Checked>, message: RegExp): void {
  assert.throws(() => accepts(some), (error) => {
    assert.ok(error instanceof RunError, JSON.stringify(some));
    assert.equal(error.code, "usage");
    assert.match(error.message, /^Read ".*" as .+: .+; give .+[^.]$/);
    assert.match(error.message, message);
    return true;
  });
}

const once = (at: string): Interval => ({ kind: "once", at });
const weekly = (...weekdays: number[]): Interval => ({
  kind: "weekly",
  time: "03:00",
  weekdays: weekdays as Weekday[],
});
const monthly = (...days: number[]): Interval => ({ kind: "monthly", time: "03:00", days });
const onChange = (quiet: number, atMostEvery = 1000, fullLookEvery = 1000): Interval => ({
  kind: "on-change",
  quiet,
  atMostEvery,
  fullLookEvery,
});

Deno.test("a date that the calendar does not have is refused", () => {
  for (const at of ["2026-12-24T18:00", "2028-02-29T00:00", "2000-02-29T23:59"]) {
    accepts({ interval: once(at) });
  }
  for (const day of ["2026-02-30", "2027-02-29", "2100-02-29", "2026-04-31", "2026-13-01"]) {
    refuses({ interval: once(`${day}T18:00`) }, /the calendar has no such day/);
  }
  refuses({ interval: once("2026-12-24T24:00") }, /^Read "24:00" as a time of day/);
  for (
    const at of ["", "2026-12-24", "24.12.2026 18:00", "2026-12-24T18:00Z", "2026-12-24 18:00"]
  ) {
    refuses({ interval: once(at) }, /not understood; give YYYY-MM-DDTHH:MM/);
  }
});

Deno.test("a time of day that does not exist is refused", () => {
  for (const time of ["00:00", "23:59"]) accepts({ interval: { kind: "daily", time } });
  for (const time of ["", "24:00", "12:60", "2:30", "02:30:00", "noon"]) {
    refuses({ interval: { kind: "daily", time } }, /there is no such time; give HH:MM/);
    refuses({ interval: { kind: "weekly", time, weekdays: [1] } }, /there is no such time/);
    refuses({ interval: { kind: "monthly", time, days: [1] } }, /there is no such time/);
  }
});

Deno.test("no weekday or day, and those that there are not, are refused", () => {
  accepts({ interval: weekly(1, 7) });
  accepts({ interval: monthly(1, 31) });
  refuses({ interval: weekly() }, /none is given; give one or more of 1 \(Monday\) to 7/);
  refuses({ interval: monthly() }, /none is given; give one or more of 1 to 31/);
  for (const wrong of [0, 8, -1, 1.5, NaN]) {
    refuses({ interval: weekly(1, wrong) }, /there is none/);
  }
  for (const wrong of [0, 32, -1, 1.5, NaN]) {
    refuses({ interval: monthly(1, wrong) }, /there is none/);
  }
});

Deno.test("a zone that the runtime does not know, or that is an offset, is refused", () => {
  for (const zone of ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Calcutta"]) {
    accepts({ zone });
  }
  for (const zone of ["", "Europe/Atlantis", "+02:00", "-3", "Berlin", "Europe/Berlin\n"]) {
    refuses({ zone }, /there is no such zone; give an IANA name such as \w+\/\w+ or UTC/);
  }
});

Deno.test("a zone that may have been meant is named", () => {
  refuses({ zone: "New York" }, /such as America\/New_York or UTC$/);
  refuses({ zone: "Europe/Belrin" }, /such as Europe\/Berlin or UTC$/);
  refuses({ zone: "lord_howe" }, /such as Australia\/Lord_Howe or UTC$/);
  refuses({ zone: "Atlantis" }, /such as Europe\/Berlin or UTC$/);
});

Deno.test("periods of zero, or of no sensible length, are refused", () => {
  accepts({ interval: onChange(100, 60_000, 86_400_000) });
  for (const wrong of [0, -1000, 99, 1000.5, NaN, Infinity, 1e12]) {
    refuses({ interval: onChange(wrong) }, /the length of quiet: out of range; give 100 ms to 1/);
    refuses({ interval: onChange(1000, wrong) }, /the length of at-most-every: out of range/);
    refuses({ interval: onChange(1000, 1000, wrong) }, /the length of full-look: out of range/);
    refuses({ retry: { attempts: 1, delay: wrong } }, /the length of retry-delay: out of range/);
  }
  accepts({ retry: { attempts: 100, delay: 86_400_000 } });
  for (const attempts of [-1, 101, 0.5, NaN]) {
    refuses({ retry: { attempts, delay: 1000 } }, /how often to retry: out of range; give a whole/);
  }
});

Deno.test("each interval is read as it is typed", () => {
  assert.deepEqual(parseDaily("2:30"), { kind: "daily", time: "02:30" });
  assert.deepEqual(parseWeekly("thu,mon@03:00"), weekly(1, 4));
  assert.deepEqual(parseWeekly("Monday, THURSDAY 3:00"), weekly(1, 4));
  assert.deepEqual(parseWeekly("sat-tue@03:00"), weekly(1, 2, 6, 7));
  assert.deepEqual(parseWeekly("mon,mon-tues@03:00"), weekly(1, 2));
  assert.deepEqual(parseMonthly("31,1@03:00"), monthly(1, 31));
  assert.deepEqual(parseMonthly("last 03:00"), monthly(31));
  assert.deepEqual(parseOnce("2030-12-24 18:00"), once("2030-12-24T18:00"));
});

Deno.test("what is typed wrongly is refused, with what is accepted", () => {
  const refused = (parse: (text: string) => Interval, texts: readonly string[]) => {
    for (const text of texts) {
      assert.throws(() => parse(text), (error) => {
        assert.ok(error instanceof RunError, text);
        assert.match(error.message, /^Read ".*" as .+: not understood; give .+ such as .+$/);
        return true;
      });
    }
  };
  refused(parseDaily, ["", "24:00", "2", "2:3", "02:30 pm", "mon@02:30"]);
  refused(parseWeekly, [
    "",
    "mon",
    "03:00",
    "@03:00",
    "mo@03:00",
    "mon-@03:00",
    "mon-tue-wed@3:00",
    "1@03:00",
  ]);
  refused(parseMonthly, [
    "",
    "1",
    "03:00",
    "@03:00",
    "0@03:00",
    "32@03:00",
    "1-5@03:00",
    "first@03:00",
  ]);
  refused(parseOnce, ["", "tomorrow", "2030-12-24", "18:00", "2030-12-24T18:00+01:00"]);
});

Deno.test("weekdays and days that are read out in the command line's words read back the same", () => {
  const names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
  const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
  const weeks = fc.property(days, (days) => {
    const typed = `${days.map((day) => names[day - 1]).join(",")}@03:00`;
    assert.deepEqual(parseWeekly(typed), weekly(...days.toSorted((a, b) => a - b)));
  });
  fc.assert(weeks);
  const dates = fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1 });
  const months = fc.property(dates, (dates) => {
    assert.deepEqual(
      parseMonthly(`${dates.join(",")}@03:00`),
      monthly(...dates.toSorted((a, b) => a - b)),
    );
  });
  fc.assert(months);
});

Deno.test("an interval is read out as a person would say it", () => {
  const said = (interval: Interval, text: string) => assert.equal(intervalText(interval), text);
  said(once("2030-12-24T18:00"), "once, 2030-12-24 18:00");
  said({ kind: "daily", time: "02:30" }, "every day at 02:30");
  said(weekly(1), "every Monday at 03:00");
  said(weekly(1, 2), "every Monday and Tuesday at 03:00");
  said(weekly(1, 2, 3, 4, 5), "every Monday to Friday at 03:00");
  said(weekly(1, 3, 7), "every Monday, Wednesday and Sunday at 03:00");
  said(monthly(1), "monthly, day 1 at 03:00");
  said(monthly(1, 15, 31), "monthly, day 1, 15 and the last day at 03:00");
  said({ kind: "cron", expression: "0 3 * * *" }, "cron 0 3 * * *");
  said(
    onChange(10_000, 60_000, 86_400_000),
    "on change, once quiet for 10s, at most every 1m, a full look every 1d",
  );
});
