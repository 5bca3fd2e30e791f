import assert from "node:assert/strict";
import { formatClock, formatDuration, formatRemaining, formatWhen } from "../../src/ui/format.ts";

Deno.test("a length of time has a space before its unit, which never breaks", () => {
  const spans = [0, 340, 3200, 125_000, 2 * 3_600_000, 26 * 3_600_000];
  const wanted = ["0 ms", "340 ms", "3.2 s", "2 min 5 s", "2 h", "1 d 2 h"];
  assert.deepEqual(spans.map((span) => formatDuration(span).replaceAll("\u00a0", " ")), wanted);
  assert.equal(formatRemaining(61_000), "1\u00a0min 1\u00a0s");
});

Deno.test("a moment of another year has its time, and is worded as a date of a rule", () => {
  const at = "2027-03-28T02:30";
  const moment = formatWhen(new Date(at).getTime(), new Date("2026-01-01T00:00").getTime());
  assert.match(moment, /2027.* 02:30$/);
  assert.equal(moment, formatClock(at));
});
