import assert from "node:assert/strict";
import { type Moments, nextRound, type Pace } from "../../../src/scheduler/watch/due.ts";

const PACE: Pace = { quiet: 1000, atMostEvery: 5000, fullLookEvery: 3_600_000 };

const AT_REST: Moments = {
  changed: null,
  doubtful: false,
  begun: 100_000,
  complete: 100_000,
  failed: null,
};

const due = (moments: Partial<Moments>) => nextRound({ ...AT_REST, ...moments }, PACE);

Deno.test("the first round is due at once, and looks at everything", () => {
  assert.deepEqual(due({ begun: null, complete: null }), { at: 0, everything: true });
});

Deno.test("a source at rest is looked at as a whole, once in a long while", () => {
  assert.deepEqual(due({}), { at: 3_700_000, everything: true });
});

Deno.test("a change is followed after a quiet period, if the last round is long enough ago", () => {
  assert.deepEqual(due({ changed: { first: 200_000, last: 200_500 } }), {
    at: 201_500,
    everything: false,
  });
  assert.equal(due({ changed: { first: 101_000, last: 101_000 } }).at, 105_000);
});

Deno.test("a source that never rests is followed all the same", () => {
  assert.equal(due({ changed: { first: 200_000, last: 209_900 } }).at, 210_000);
});

Deno.test("what cannot be told apart makes the next round look at everything", () => {
  const changed = { first: 200_000, last: 200_000 };
  assert.deepEqual(due({ changed, doubtful: true }), { at: 201_000, everything: true });
});

Deno.test("however much changes, the look at everything comes when it is due", () => {
  const changed = { first: 3_699_999, last: 3_699_999 };
  assert.deepEqual(due({ begun: 3_690_000, changed }), { at: 3_700_000, everything: true });
});

Deno.test("a round that failed is tried again, later each time, and looks at everything", () => {
  const after = (times: number) => due({ failed: { at: 200_000, times } });
  assert.deepEqual(after(1), { at: 210_000, everything: true });
  assert.equal(after(2).at, 220_000);
  assert.equal(after(40).at, 3_800_000);
});

Deno.test("however often rounds failed, what changes is copied within a quarter of an hour", () => {
  const failed = { at: 200_000, times: 40 };
  const changed = { first: 250_000, last: 250_000 };
  assert.deepEqual(due({ failed, changed }), { at: 1_100_000, everything: true });
  const late = { first: 2_000_000, last: 2_000_000 };
  assert.equal(due({ failed, changed: late }).at, 2_001_000);
});
