import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeRaw, type RawPath } from "../../src/base/names.ts";
import { countPacked, joinChanges, unpackChanges } from "../../src/model/change.ts";
import { type Change, CHANGE_KINDS } from "../../src/model/execution.ts";
import { packed } from "../store/samples.ts";

const paths = fc.uint8Array({ min: 1, max: 255, minLength: 1, maxLength: 40 })
  .map((bytes) => decodeRaw(bytes) as string as RawPath);

const changes: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(...CHANGE_KINDS),
  path: fc.oneof(paths, fc.constant("" as RawPath)),
  size: fc.maxSafeNat(),
}, { noNullPrototype: true });

Deno.test("changes that were packed and joined come back as they were, whatever their paths hold", () => {
  const some = fc.array(changes);
  fc.assert(fc.property(some, some, (one, other) => {
    const [first, second] = [packed(one), packed(other)];
    joinChanges(first, second);
    assert.equal(countPacked(first), one.length + other.length);
    for (const kind of CHANGE_KINDS) {
      const expected = [...one, ...other].filter((change) => change.kind === kind);
      assert.deepEqual(unpackChanges(kind, first[kind].text), expected);
      assert.equal(first[kind].count, expected.length);
    }
  }));
});
