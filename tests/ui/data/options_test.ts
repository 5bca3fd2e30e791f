import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BACKUP_TYPES,
  COMPARISON_MODES,
  DURABILITIES,
  HASH_NAMES,
  type JobOptions,
  KEPT_FOR_RANGE,
  RATE_RANGE,
} from "../../../src/model/options.ts";
import { checkOptions } from "../../../src/model/options_check.ts";
import {
  draftOf,
  optionsGiven,
  optionsProblem,
  promise,
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
  keepVersions: fc.option(fc.oneof(
    fc.constant("forever" as const),
    fc.integer({ min: KEPT_FOR_RANGE.shortest, max: KEPT_FOR_RANGE.longest }),
  )),
  followSymlinks: bool,
  permissions: bool,
  verify: bool,
  lockSource: bool,
  durability: fc.constantFrom(...DURABILITIES),
  maxRate: fc.option(fc.integer({ min: RATE_RANGE.lowest, max: RATE_RANGE.highest })),
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
  const { maxDelete, modifyWindow, durability, keepVersions, maxRate } = fresh;
  const left = [maxDelete, modifyWindow, durability, keepVersions, maxRate, minSize, maxSize];
  assert.deepEqual(left, Array(7).fill(undefined));
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

Deno.test("a time to keep versions for is needed where they are kept for some time, and only there", () => {
  const draft = { ...USUAL, keepVersions: "some", keptFor: " " } as const;
  assert.match(optionsProblem(draft) ?? "", /^Read "" as a time to keep versions for: /);
  assert.equal(optionsProblem({ ...draft, keepVersions: "forever" }), null);
  const { keepVersions } = optionsGiven({ ...draft, keptFor: "12h" }, { changed: false });
  assert.equal(keepVersions, 12 * 3_600_000);
});

Deno.test("where versions are kept, no removal is asked to make room", () => {
  const draft = { ...USUAL, mirror: true, deleteBefore: true };
  assert.equal(optionsGiven(draft, { changed: false }).deleteBefore, true);
  const keeping = optionsGiven({ ...draft, keepVersions: "forever" }, { changed: false });
  assert.deepEqual([keeping.deleteBefore, keeping.keepVersions], [false, "forever"]);
});

Deno.test("a backup that keeps versions promises so, and for how long", () => {
  const draft = { ...USUAL, keepVersions: "some" } as const;
  assert.match(promise(draft), / destination\. What is replaced is kept for 30 days\.$/);
  const mirror = { ...draft, mirror: true, deleteBefore: true };
  assert.match(
    promise({ ...mirror, keptFor: "36h" }),
    /, after all else, .*\. What is replaced or removed is kept for 36 hours\.$/,
  );
  assert.match(promise({ ...mirror, keepVersions: "forever" }), / is kept for good\.$/);
  for (const keepVersions of ["", "off"] as const) {
    assert.match(promise({ ...mirror, keepVersions }), /make room for it, .* unusually much\.$/);
  }
  assert.doesNotMatch(promise({ ...draft, keptFor: "long" }), /kept/);
});
