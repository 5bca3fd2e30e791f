import assert from "node:assert/strict";
import { NOTHING_COUNTED } from "../../../src/model/report.ts";
import { knowSamples, recentRate, samplesOf, takeAll } from "../../../src/ui/data/live.ts";
import type { Execution } from "../../../src/ui/data/types.ts";

/** What is told of an execution, as far as it matters here. */
function told(id: number, elapsed: number, comparedBytes: number): void {
  const counters = { ...NOTHING_COUNTED, comparedBytes };
  takeAll([{ id, state: "running", elapsed, counters } as Execution]);
}

Deno.test("what the server kept stands before what was heard since, and nothing stands twice", () => {
  told(1, 5000, 500);
  told(1, 6000, 700);
  const kept = [{ at: 1000, bytes: 100 }, { at: 5000, bytes: 500 }, { at: 5500, bytes: 600 }];
  knowSamples(1, kept);
  knowSamples(1, kept);
  assert.deepEqual(samplesOf(1), [
    { at: 1000, bytes: 100 },
    { at: 5000, bytes: 500 },
    { at: 6000, bytes: 700 },
  ]);
});

Deno.test("a rate counts what is compared, too, and is not told of too little", () => {
  assert.equal(recentRate(2), null);
  told(2, 1000, 0);
  assert.equal(recentRate(2), null);
  told(2, 3000, 4096);
  assert.equal(recentRate(2), 2048);
});
