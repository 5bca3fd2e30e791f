import assert from "node:assert/strict";
import fc from "fast-check";
import { RunError } from "../../src/base/errors.ts";
import { joinPath, type RawPath } from "../../src/base/names.ts";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "../../src/engine/mod.ts";
import type { Counters } from "../../src/model/report.ts";
import { Tally } from "../../src/engine/tally.ts";
import { emptyOutcome, type Outcome } from "../../src/engine/workers/protocol.ts";
import { counters, entries, largeFile, rawNames } from "./samples.ts";

const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;

const paths: fc.Arbitrary<RawPath> = fc.array(rawNames, { minLength: 1, maxLength: 3 })
  .map((names) => names.reduce<RawPath>((path, name) => joinPath(path, name), "" as RawPath));

const identities = record({
  device: fc.nat(),
  inode: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
});

const outcomes: fc.Arbitrary<Outcome> = record({
  removals: fc.array(
    record({
      kind: fc.constant("removal" as const),
      path: paths,
      names: fc.array(rawNames, { maxLength: 3 }),
    }),
    { maxLength: 3 },
  ),
  late: fc.array(paths, { maxLength: 3 }),
  lateMade: fc.array(paths, { maxLength: 3 }),
  blocked: fc.array(record({ path: paths, name: rawNames }), { maxLength: 3 }),
  links: fc.array(
    record({
      path: paths,
      source: identities,
      names: fc.nat(),
      destination: fc.option(identities),
      destinationNames: fc.nat(3),
      occupied: fc.boolean(),
      equal: fc.constant(false),
    }),
    { maxLength: 4 },
  ),
  warnings: fc.array(fc.string(), { maxLength: 2 }),
  copied: fc.nat(),
  bytes: fc.maxSafeNat(),
}).map(({ copied, bytes, ...found }) => ({
  ...emptyOutcome(),
  ...found,
  counted: counters({ copied, bytes }),
}));

function checkpointOf(tally: Tally, some: Partial<Checkpoint> = {}): Checkpoint {
  return {
    version: 2,
    stage: "copying",
    tasks: [],
    tally: tally.state,
    largeFiles: [],
    counters: tally.counted,
    walked: 0.25,
    elapsed: 1000,
    ...some,
  };
}

const checkpoints: fc.Arbitrary<Checkpoint> = record({
  outcomes: fc.array(outcomes, { maxLength: 3 }),
  path: paths,
  names: fc.array(rawNames, { maxLength: 3 }),
  ancestors: fc.array(identities, { maxLength: 2 }),
  entry: entries,
  destination: fc.option(entries),
  stage: fc.constantFrom("copying", "linking", "removing", "finishing"),
  walked: fc.double({ min: 0, max: 1, noNaN: true }),
}).map(({ outcomes, path, names, ancestors, entry, destination, stage, walked }) => {
  const tally = new Tally();
  for (const outcome of outcomes) tally.add(outcome);
  return checkpointOf(tally, {
    stage,
    walked,
    tasks: [
      { kind: "directory", path, fresh: true, share: walked / 3, names, ancestors },
      { kind: "link", paths: [path], foreign: ancestors, together: null, bare: false },
      { kind: "finish", paths: [path], made: [] },
    ],
    largeFiles: [{
      file: largeFile({ path, entry, destination }),
      attempt: 2,
      copying: true,
      toCopy: [{ offset: 2 ** 26, length: 5 }, { offset: 0, length: 2 ** 26 }],
      digests: { source: "abc" },
    }],
  });
});

Deno.test("a checkpoint comes back from its text as it was, odd names and large inodes included", () => {
  fc.assert(fc.property(checkpoints, (checkpoint) => {
    const text = writeCheckpoint(checkpoint);
    assert.ok(text.isWellFormed());
    assert.deepEqual(readCheckpoint(text), checkpoint);
  }));
});

Deno.test("a tally comes back from a checkpoint as it was", () => {
  fc.assert(fc.property(fc.array(outcomes, { maxLength: 3 }), (all) => {
    const tally = new Tally();
    for (const outcome of all) tally.add(outcome);
    const { tally: state, counters } = readCheckpoint(writeCheckpoint(checkpointOf(tally)));
    const copy = new Tally(state, counters);
    assert.deepEqual(copy.counted, tally.counted);
    assert.deepEqual(copy.removals, tally.removals);
    assert.deepEqual(copy.takeBlocked(), tally.takeBlocked());
    assert.deepEqual(copy.takeLate(), tally.takeLate());
    assert.deepEqual(
      copy.takeLinks().map((task) => task.paths),
      tally.takeLinks().map((task) => task.paths),
    );
  }));
});

Deno.test("what an earlier release did not count is none in its checkpoint", () => {
  const { versions: _, ...counted } = counters({ copied: 3 });
  const text = writeCheckpoint({ ...checkpointOf(new Tally()), counters: counted as Counters });
  assert.deepEqual(readCheckpoint(text).counters, counters({ copied: 3 }));
});

for (
  const [what, text] of [
    ["another version", '{"version":1}'],
    ["no checkpoint", '{"tasks":[]}'],
    ["nothing", "null"],
    ["a list", "[]"],
  ] as const
) {
  Deno.test(`what holds ${what} is refused, and the user told to start anew`, () => {
    assert.throws(
      () => readCheckpoint(text),
      (error) => error instanceof RunError && /run it anew/.test(error.message),
    );
  });
}
