import assert from "node:assert/strict";
import fc from "fast-check";
import { learnLimits } from "../../src/jobs/usual.ts";
import type { RemovalCount } from "../../src/store/mod.ts";

function past(...removals: readonly number[]): RemovalCount[] {
  return removals.map((count) => ({ removals: count, changes: count * 2 }));
}

Deno.test("from fewer than five executions nothing is learned", () => {
  assert.equal(learnLimits([]), null);
  assert.equal(learnLimits(past(1, 2, 3, 4)), null);
  assert.notEqual(learnLimits(past(1, 2, 3, 4, 5)), null);
});

Deno.test("after quiet executions a hundred removals are still usual", () => {
  assert.deepEqual(learnLimits(past(0, 0, 0, 0, 0, 0)), { removals: 100, changes: 100 });
});

Deno.test("executions that are all alike let twice as much pass", () => {
  assert.deepEqual(learnLimits(past(300, 300, 300, 300, 300)), { removals: 600, changes: 1200 });
});

Deno.test("the more executions vary, the more is usual", () => {
  // Median 300; the differences from it are 200, 100, 0, 100, 200, of which the median is 100.
  assert.deepEqual(learnLimits(past(100, 200, 300, 400, 500)), { removals: 1300, changes: 2600 });
});

Deno.test("an even number of executions has its median between two", () => {
  assert.deepEqual(learnLimits(past(200, 200, 201, 201, 200, 201))?.removals, 401);
});

Deno.test("one extraordinary execution does not make the next one usual", () => {
  assert.equal(learnLimits(past(0, 1_000_000, 0, 0, 0, 0))?.removals, 100);
});

Deno.test("what happened in most executions always passes", () => {
  const counts = fc.array(fc.nat(1_000_000), { minLength: 5, maxLength: 20 });
  fc.assert(fc.property(counts, (removals) => {
    const limit = learnLimits(past(...removals))?.removals ?? NaN;
    const passed = removals.filter((count) => count <= limit).length;
    assert.ok(passed * 2 >= removals.length);
    assert.ok(limit >= 100 && Number.isInteger(limit));
  }));
});
