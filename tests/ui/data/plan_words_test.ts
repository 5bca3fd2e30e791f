import assert from "node:assert/strict";
import type { RawPath } from "../../../src/base/names.ts";
import { folderInTheWay } from "../../../src/engine/failures.ts";
import type { Total } from "../../../src/model/action.ts";
import { NOTHING_COUNTED } from "../../../src/model/report.ts";
import { actionWords, totalWords, verdictOf } from "../../../src/ui/data/plan_words.ts";

/** The verdict where so many are alike, so many could not be compared, and these differ. */
function verdict(unchanged: number, failed: number, totals: readonly Total[] = []) {
  const counters = { ...NOTHING_COUNTED, scanned: unchanged, unchanged, failed };
  return verdictOf({ totals, counters, failures: [] });
}

const UPDATE = { action: "update", entries: 2, bytes: 30 } as const;
const IN_THE_WAY = folderInTheWay("x" as RawPath, "with entries");
const REMOVE = { action: "remove", entries: 1, bytes: 10 } as const;
const SKIP = { action: "skip", entries: 4, bytes: 0 } as const;

Deno.test("a copy in which nothing differs is called true, and how much is alike", () => {
  const { tone, title, text } = verdict(1204, 0, [SKIP]);
  assert.deepEqual([tone, title], ["good", "The copy is true"]);
  assert.match(text, /^1,204 entries are alike\./);
  assert.match(verdict(1, 0).text, /^1 entry is alike\./);
});

Deno.test("what differs is counted whole, and what only the copy has with it", () => {
  assert.equal(verdict(7, 0, [UPDATE, REMOVE, SKIP]).title, "3 entries differ");
  const { tone, title, text } = verdict(7, 2, [REMOVE]);
  assert.deepEqual([tone, title], ["warn", "1 entry differs"]);
  assert.equal(text, "7 entries are alike, and 2 entries could not be compared.");
});

Deno.test("a copy of which not all could be looked at is not called true", () => {
  const { tone, title } = verdict(7, 1);
  const words = "No difference found, but 1 entry could not be compared";
  assert.deepEqual([tone, title], ["warn", words]);
});

Deno.test("a folder in the way of a file differs", () => {
  const counters = { ...NOTHING_COUNTED, scanned: 2, unchanged: 1, failed: 1 };
  const { title, text } = verdictOf({ totals: [], counters, failures: [IN_THE_WAY] });
  assert.deepEqual([title, text], ["1 entry differs", "1 entry is alike."]);
});

Deno.test("of an empty source no copy is called true", () => {
  const counters = { ...NOTHING_COUNTED, unchanged: 1 };
  const { tone, title } = verdictOf({ totals: [], counters, failures: [] });
  assert.deepEqual([tone, title], ["warn", "The source is empty"]);
});

Deno.test("what is new in a preview is missing where a copy is verified", () => {
  assert.equal(actionWords({ verifies: false }).copy.one, "New");
  assert.equal(actionWords({ verifies: true }).copy.one, "Missing");
  assert.equal(totalWords([UPDATE, REMOVE, SKIP]), "3 entries, 40 B");
});
