import assert from "node:assert/strict";
import fc from "fast-check";
import { type Sample, withSample } from "../../src/model/throughput.ts";

Deno.test("a series stays short, in order, and begins and ends where it did", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 3000 }), (steps) => {
      let samples: readonly Sample[] = [{ at: 0, bytes: 0 }];
      let at = 0;
      for (const step of steps) {
        at += step;
        samples = withSample(samples, { at, bytes: at });
      }
      assert.ok(samples.length <= 600);
      assert.equal(samples[0]?.at, 0);
      const sorted = samples.toSorted((one, other) => one.at - other.at);
      assert.deepEqual(samples, sorted);
      const last = samples.at(-1)?.at ?? 0;
      assert.ok(at - last < 6000, `${last} of ${at}`);
    }),
    { numRuns: 30 },
  );
});

Deno.test("what counts anew begins a new series", () => {
  assert.deepEqual(withSample([{ at: 500, bytes: 9 }], { at: 1, bytes: 0 }), [
    { at: 1, bytes: 0 },
  ]);
});
