/** What a checkpoint holds, against what happens while and after it is kept. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { RawPath } from "../../src/base/names.ts";
import { Links } from "../../src/engine/links.ts";
import { Tally } from "../../src/engine/tally.ts";
import { emptyOutcome, type LinkCandidate } from "../../src/engine/workers/protocol.ts";
import { counters } from "./samples.ts";

Deno.test("what happens while a checkpoint reaches the disk does not get into it", () => {
  const tally = new Tally();
  const [state, counted] = [tally.state, tally.counted];
  const before = structuredClone([state, counted]);
  tally.add({
    ...emptyOutcome(),
    removals: [{ kind: "removal", path: "" as RawPath, names: [] }],
    failures: [{
      path: "a" as RawPath,
      operation: "copy",
      code: "busy",
      message: "Cannot copy",
      retry: "later",
    }],
    digests: [{ path: "a" as RawPath, source: "1", destination: "2" }],
    counted: counters({ copied: 5 }),
  });
  assert.deepEqual([state, counted], before);
});

const identity = (inode: number) => ({ device: 5, inode: BigInt(inode) });

const candidates: fc.Arbitrary<LinkCandidate[]> = fc.array(
  fc.record({
    path: fc.nat(20).map((at) => `path ${at}` as RawPath),
    source: fc.nat(5).map(identity),
    names: fc.constant(2),
    destination: fc.option(fc.nat(5).map(identity)),
    destinationNames: fc.nat(3),
    occupied: fc.boolean(),
    equal: fc.constant(false),
  }),
  { maxLength: 30 },
);

Deno.test("restored from a checkpoint, a file at the destination stays with the same group", () => {
  fc.assert(fc.property(candidates, (all) => {
    const links = new Links();
    for (const one of all) links.add(one);
    const copy = new Links(links.state);
    const owners = (some: Links) =>
      some.take().tasks.map(({ paths, foreign }) =>
        `${paths.join()}: ${foreign.map(({ inode }) => inode).sort().join()}`
      ).sort();
    assert.deepEqual(owners(copy), owners(links));
  }));
});
