import assert from "node:assert/strict";
import fc from "fast-check";
import type { RawPath } from "../../src/base/names.ts";
import { ProgressEstimate, type ProgressInput } from "../../src/engine/progress.ts";
import { NO_TIMES, STAGES } from "../../src/model/stage.ts";
import { counters } from "./samples.ts";

function input(some: Partial<ProgressInput> = {}): ProgressInput {
  return {
    stage: "copying",
    counters: counters(),
    walked: 0,
    largeBytes: { total: 0, done: 0 },
    elapsed: 0,
    stages: NO_TIMES,
    path: "" as RawPath,
    ...some,
  };
}

const inputs: fc.Arbitrary<ProgressInput> = fc.record({
  stage: fc.constantFrom(...STAGES),
  scanned: fc.nat(1_000_000),
  bytes: fc.maxSafeNat(),
  comparedBytes: fc.nat(),
  walked: fc.double({ min: 0, max: 1, noNaN: true }),
  total: fc.nat(),
  done: fc.nat(),
  elapsed: fc.nat(100_000),
}).map(({ stage, walked, elapsed, total, done, ...counted }) =>
  input({ stage, walked, elapsed, largeBytes: { total, done }, counters: counters(counted) })
);

Deno.test("progress never goes back, and stays between nothing and all", () => {
  fc.assert(
    fc.property(fc.array(inputs, { maxLength: 30 }), (all) => {
      const estimate = new ProgressEstimate();
      let before = 0;
      for (const one of all) {
        const { fraction, remaining } = estimate.next(one);
        assert.ok(fraction >= before && fraction >= 0 && fraction < 1, `${before} ${fraction}`);
        assert.ok(remaining === null || (remaining >= 0 && Number.isInteger(remaining)));
        before = fraction;
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("before anything was seen nothing is done, and the time left is not known", () => {
  const { fraction, remaining } = new ProgressEstimate().next(input());
  assert.deepEqual([fraction, remaining], [0, null]);
});

Deno.test("half of the tree walked is half of the work, and as much time again", () => {
  const half = input({ counters: counters({ scanned: 500 }), walked: 0.5, elapsed: 4000 });
  const { fraction, remaining } = new ProgressEstimate().next(half);
  assert.deepEqual([fraction, remaining], [0.5, 4000]);
});

Deno.test("a large file weighs by its bytes", () => {
  const whole = 1024 ** 3;
  const largeBytes = { total: whole, done: whole / 4 };
  const { fraction } = new ProgressEstimate().next(
    input({ walked: 1, largeBytes, counters: counters({ scanned: 1, bytes: whole / 4 }) }),
  );
  assert.ok(Math.abs(fraction - 0.25) < 0.001, String(fraction));
});

Deno.test("the first second tells no time left", () => {
  const half = { counters: counters({ scanned: 500 }), walked: 0.5 };
  assert.equal(new ProgressEstimate().next(input({ ...half, elapsed: 999 })).remaining, null);
});
