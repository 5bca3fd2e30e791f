import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BACKUP_TYPES,
  COMPARISON_MODES,
  DURABILITIES,
  HASH_NAMES,
  type JobOptions,
} from "../../../src/model/options.ts";
import { checkOptions } from "../../../src/model/options_check.ts";
import {
  draftOf,
  optionsGiven,
  optionsProblem,
  quantityProblem,
  USUAL,
} from "../../../src/ui/data/options.ts";

const size = fc.option(fc.integer({ min: 0, max: 2 ** 45 }));
const bool = fc.boolean();
const PLAIN = { noNullPrototype: true };

/** Options that do not contradict each other, as those of a job never do. */
const options: fc.Arbitrary<JobOptions> = fc.record({
  type: fc.constantFrom(...BACKUP_TYPES),
  comparison: fc.constantFrom(...COMPARISON_MODES),
  hash: fc.option(fc.constantFrom(...HASH_NAMES)),
  modifyWindow: fc.integer({ min: 0, max: 86_400_000_000_000 }),
  mirror: bool,
  maxDelete: fc.option(fc.oneof(
    fc.nat().map((count) => ({ count })),
    fc.integer({ min: 0, max: 100 }).map((percent) => ({ share: percent / 100 })),
  )),
  allowDelete: fc.constant(false),
  deleteExcluded: bool,
  deleteBefore: bool,
  followSymlinks: bool,
  permissions: bool,
  verify: bool,
  lockSource: bool,
  durability: fc.constantFrom(...DURABILITIES),
  filter: fc.record({
    rules: fc.subarray(["*.tmp", "!keep.tmp", "/cache/"]),
    minSize: size,
    maxSize: size,
    oneFileSystem: bool,
  }, PLAIN),
}, PLAIN).filter((options) => {
  try {
    checkOptions(options);
    return true;
  } catch {
    return false;
  }
});

Deno.test("a job that is saved as the form shows it has the options it had", () => {
  fc.assert(fc.property(options, (options) => {
    const draft = draftOf(options);
    assert.equal(optionsProblem(draft), null);
    const { allowDelete: _, ...shown } = options;
    assert.deepEqual(optionsGiven(draft, { changed: true }), shown);
  }));
});

Deno.test("what was not filled in is the configuration's for a new job, and none for a changed one", () => {
  const draft = { ...USUAL, mirror: true };
  const fresh = optionsGiven(draft, { changed: false });
  const { minSize, maxSize } = fresh.filter;
  const left = [fresh.maxDelete, fresh.modifyWindow, fresh.durability, minSize, maxSize];
  assert.deepEqual(left, Array(5).fill(undefined));
  const changed = optionsGiven(draft, { changed: true });
  assert.deepEqual([changed.maxDelete, changed.modifyWindow, changed.filter.minSize], [
    null,
    0,
    null,
  ]);
});

Deno.test("without mirror nothing about removals is asked for", () => {
  const draft = { ...USUAL, maxDelete: "nonsense", deleteExcluded: true };
  assert.equal(optionsProblem(draft), null);
  const { maxDelete, deleteExcluded } = optionsGiven(draft, { changed: false });
  assert.deepEqual([maxDelete, deleteExcluded], [null, false]);
});

Deno.test("a quantity that is not understood is told with what is accepted", () => {
  const draft = { ...USUAL, mirror: true, maxDelete: "many", minSize: "10 XB", maxSize: "1 GiB" };
  assert.match(quantityProblem(draft, "minSize") ?? "", /^Read "10 XB" as a size: .*; give bytes/);
  assert.equal(quantityProblem(draft, "maxSize"), null);
  assert.match(optionsProblem(draft) ?? "", /^Read "many" as a limit of removals/);
});
