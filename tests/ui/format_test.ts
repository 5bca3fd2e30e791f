import assert from "node:assert/strict";
import {
  formatClock,
  formatDuration,
  formatPeriod,
  formatRemaining,
  formatWhen,
} from "../../src/ui/format.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

Deno.test("a length of time has a space before its unit, which never breaks", () => {
  const spans = [0, 340, 3200, 125_000, 2 * 3_600_000, 26 * 3_600_000];
  const wanted = ["0 ms", "340 ms", "3.2 s", "2 min 5 s", "2 h", "1 d 2 h"];
  assert.deepEqual(spans.map((span) => formatDuration(span).replaceAll("\u00a0", " ")), wanted);
  assert.equal(formatRemaining(61_000), "1\u00a0min 1\u00a0s");
});

Deno.test("a period is told in the largest unit that it is a whole number of", () => {
  const spans = [30 * DAY, DAY, 36 * HOUR, 90 * 60_000, 60_000];
  const wanted = ["30 days", "1 day", "36 hours", "90 minutes", "1 minute"];
  assert.deepEqual(spans.map(formatPeriod), wanted);
  assert.equal(formatPeriod(61_500).replaceAll("\u00a0", " "), "1 min 1 s");
});

Deno.test("a moment of another year has its time, and is worded as a date of a rule", () => {
  const at = "2027-03-28T02:30";
  const moment = formatWhen(new Date(at).getTime(), new Date("2026-01-01T00:00").getTime());
  assert.match(moment, /2027.* 02:30$/);
  assert.equal(moment, formatClock(at));
});
