import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeRaw, type RawPath } from "../../src/base/names.ts";
import { ChangePacker, countPacked, joinChanges, unpackChanges } from "../../src/model/change.ts";
import { type Change, CHANGE_KINDS } from "../../src/model/execution.ts";
import { packed } from "../store/samples.ts";

const paths = fc.uint8Array({ min: 1, max: 255, minLength: 1, maxLength: 40 })
  .map((bytes) => decodeRaw(bytes) as string as RawPath);

/** As nearly all are; some fill more than what waits to become text. */
const plain = fc.oneof(
  fc.stringMatching(/^[ -~]{1,60}$/),
  fc.nat(9000).map((length) => "x".repeat(length)),
) as fc.Arbitrary<string> as fc.Arbitrary<RawPath>;

const changes: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(...CHANGE_KINDS),
  path: fc.oneof(paths, plain, fc.constant("" as RawPath)),
  size: fc.oneof(fc.maxSafeNat(), fc.nat(), fc.constantFrom(0, 9, 10, 2 ** 31 - 1, 2 ** 31)),
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

Deno.test("what a packer gave is not given again", () => {
  const packer = new ChangePacker();
  assert.equal(packer.take(), null);
  packer.add({ kind: "added", path: "a" as RawPath, size: 1 });
  packer.add({ kind: "removed", path: "b" as RawPath, size: 2 });
  assert.deepEqual(packer.take()?.removed, { count: 1, text: "2/b\0" });
  assert.equal(packer.take(), null);
});
