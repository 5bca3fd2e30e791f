import assert from "node:assert/strict";
import { lazy } from "../../src/base/lazy.ts";

Deno.test("what is lazy is made when it is first asked for, and once", () => {
  let times = 0;
  const buffer = lazy(() => {
    times++;
    return new Uint8Array(4);
  });
  assert.equal(times, 0);
  buffer()[0] = 7;
  assert.deepEqual([...buffer()], [7, 0, 0, 0]);
  assert.equal(times, 1);
});
