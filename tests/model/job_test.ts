import assert from "node:assert/strict";
import { freshnessProblem, overdueSince } from "../../src/model/job.ts";

const HOUR = 3_600_000;

Deno.test("a copy is overdue once its last completed run is older than the job promises", () => {
  const job = { freshness: 2 * HOUR, createdAt: 0 };
  const since = (completedAt: number | null, now: number) =>
    overdueSince(job, completedAt, { now });
  assert.equal(since(HOUR, 3 * HOUR), null);
  assert.equal(since(HOUR, 3 * HOUR + 1), 3 * HOUR);
  // A clock that went back makes nothing old.
  assert.equal(since(5 * HOUR, HOUR), null);
});

Deno.test("a job that never completed is overdue once it is older than it promises", () => {
  const job = { freshness: 2 * HOUR, createdAt: HOUR };
  assert.equal(overdueSince(job, null, { now: 3 * HOUR }), null);
  assert.equal(overdueSince(job, null, { now: 4 * HOUR }), 3 * HOUR);
});

Deno.test("a job without a promise is never overdue", () => {
  assert.equal(overdueSince({ freshness: null, createdAt: 0 }, null, { now: 1e15 }), null);
});

Deno.test("a promise is a second to ten years, or none", () => {
  for (const promise of [null, 1000, 3650 * 24 * HOUR]) {
    assert.equal(freshnessProblem(promise), null);
  }
  for (const promise of [0, -1, 999, 1000.5, NaN, Infinity, 3651 * 24 * HOUR]) {
    assert.notEqual(freshnessProblem(promise), null, String(promise));
  }
});
