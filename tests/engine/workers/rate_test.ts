import assert from "node:assert/strict";
import fc from "fast-check";
import { Canceled, Control, WorkerControl } from "../../../src/engine/workers/control.ts";
import { RateLimit } from "../../../src/engine/workers/rate.ts";
import { RATE_RANGE } from "../../../src/model/options.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** Each with the same limit; they share its books. */
function limits(count: number, bytesPerSecond: number | null) {
  const control = new Control(count);
  const of = (index: number) =>
    new RateLimit(new WorkerControl(control.buffer, index), bytesPerSecond);
  return { control, shared: Array.from({ length: count }, (_, index) => of(index)) };
}

/** Waits for its turn, and lets so much through. */
function pass(rate: RateLimit | undefined, bytes: number): void {
  rate?.wait();
  rate?.spend(bytes);
}

/** Milliseconds that something takes. */
function timed(action: () => void): number {
  const begun = performance.now();
  action();
  return performance.now() - begun;
}

Deno.test("without a limit all may go at once, and nothing is booked", () => {
  const { shared: [rate] } = limits(1, null);
  assert.equal(rate?.step(64 * MIB), 64 * MIB);
  pass(rate, 64 * MIB);
  assert.equal(rate?.control.rateBooks[0], 0n);
});

Deno.test("a step is some of what was asked for, and a tenth of a second's worth", () => {
  const rates = fc.integer({ min: RATE_RANGE.lowest, max: RATE_RANGE.highest });
  fc.assert(fc.property(rates, fc.integer({ min: 1, max: 64 * MIB }), (perSecond, bytes) => {
    const step = limits(1, perSecond).shared[0]?.step(bytes) ?? 0;
    assert.ok(step >= 1 && step <= bytes);
    assert.ok(step <= Math.max(perSecond / 10, 4096), `${step} at ${perSecond}`);
  }));
});

Deno.test("workers are held to one limit together, however small the pieces are", () => {
  for (const piece of [7, 100 * KIB]) {
    const { shared: [one, other] } = limits(2, MIB);
    const pieces = Math.ceil(MIB / 2 / piece);
    const took = timed(() => {
      for (let at = 0; at < pieces; at++) pass(at % 2 === 0 ? one : other, piece);
    });
    // The last piece need not be paid for, and a tenth of a second may be made up for.
    const least = (pieces - 1) * piece / MIB * 1000 - 100 - 5;
    assert.ok(took >= least, `${took} ms instead of ${least}`);
  }
});

Deno.test("what was not used is not saved up", () => {
  const { shared: [rate] } = limits(1, MIB);
  pass(rate, 1);
  timed(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400));
  const took = timed(() => {
    for (let at = 0; at < 4; at++) pass(rate, 100 * KIB);
  });
  assert.ok(took >= 180, `${took} ms`);
});

Deno.test("a clock that was set back makes nobody wait for it", () => {
  const { shared: [rate] } = limits(1, MIB);
  if (rate === undefined) throw new Error("No limit");
  const hour = 3_600_000_000n;
  rate.control.rateBooks[0] = BigInt(Date.now()) * 1000n + hour;
  pass(rate, KIB);
  const ahead = Number(rate.control.rateBooks[0]) / 1000 - Date.now();
  assert.ok(ahead < 1000, `${ahead} ms ahead`);
});

Deno.test("who is canceled waits for nothing", () => {
  const { control, shared: [rate] } = limits(1, KIB);
  pass(rate, 8 * MIB);
  control.cancel();
  assert.throws(() => rate?.wait(), Canceled);
});
