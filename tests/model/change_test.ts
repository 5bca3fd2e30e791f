import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeRaw, type RawPath } from "../../src/base/names.ts";
import { packChange, unpackChanges } from "../../src/model/change.ts";
import { type Change, CHANGE_KINDS } from "../../src/model/execution.ts";

const paths = fc.uint8Array({ min: 1, max: 255, minLength: 1, maxLength: 40 })
  .map((bytes) => decodeRaw(bytes) as string as RawPath);

const changes: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(...CHANGE_KINDS),
  path: fc.oneof(paths, fc.constant("" as RawPath)),
  size: fc.maxSafeNat(),
}, { noNullPrototype: true });

Deno.test("changes that were packed and joined come back as they were, whatever their paths hold", () => {
  fc.assert(fc.property(fc.array(changes), (list) => {
    assert.deepEqual(unpackChanges(list.map(packChange).join("")), list);
  }));
});
