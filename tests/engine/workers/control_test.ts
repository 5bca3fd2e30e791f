import assert from "node:assert/strict";
import fc from "fast-check";
import { Control, WorkerControl } from "../../../src/engine/workers/control.ts";
import { COUNTER_NAMES } from "../../../src/model/report.ts";

const counting = fc.array(fc.tuple(fc.constantFrom(...COUNTER_NAMES), fc.nat(1000)));

Deno.test("what was counted since the last mark is taken back, and nothing else", () => {
  fc.assert(fc.property(fc.array(counting), counting, (kept, forgotten) => {
    const control = new Control(2);
    const worker = new WorkerControl(control.buffer, 1);
    const expected = new Map<string, number>(COUNTER_NAMES.map((name) => [name, 0]));
    for (const entry of kept) {
      worker.mark();
      for (const [name, by] of entry) {
        worker.count(name, by);
        expected.set(name, (expected.get(name) ?? 0) + by);
      }
    }
    worker.addShare(0.5);
    worker.mark();
    for (const [name, by] of forgotten) worker.count(name, by);
    worker.addShare(0.25);
    worker.forget();
    assert.deepEqual(control.counters(), Object.fromEntries(expected));
    assert.equal(control.fraction(), 0.5);
    assert.deepEqual(worker.takeCounted(), Object.fromEntries(expected));
  }));
});
