import assert from "node:assert/strict";
import fc from "fast-check";
import type { RawPath } from "../../src/base/names.ts";
import { DEFAULT_CONFIG } from "../../src/config/mod.ts";
import type { Operation } from "../../src/model/operation.ts";
import { type Plan, PLAN_ROOT } from "../../src/model/plan.ts";
import { NOTHING_COUNTED } from "../../src/model/report.ts";
import { PlanTree, type Store } from "../../src/store/mod.ts";
import { withStore } from "./with_store.ts";

const END = { fileSystem: "a disk", type: "ext4" };

function keep(store: Store, operations: readonly Operation[]): Promise<Plan> {
  const tree = new PlanTree();
  operations.forEach((operation, at) => tree.add(operation, [at + 1, 7]));
  const plan = {
    jobId: null,
    jobName: null,
    source: "/from",
    destination: "/to",
    options: DEFAULT_CONFIG.job,
    verifies: false,
    elapsed: 5,
    counters: NOTHING_COUNTED,
    guard: null,
    warnings: ["something"],
    failures: [],
    ends: { source: END, destination: END },
  };
  return store.plans.add(plan, tree, [3, 4]);
}

const copy = (path: string, size = 1): Operation => ({
  type: "copy-file",
  path: path as RawPath,
  reason: "new",
  size,
});

const paths = fc.uniqueArray(
  fc.array(fc.constantFrom("a", "b", "c", "\udcff", "x y"), { minLength: 1, maxLength: 4 })
    .map((names) => names.join("/")),
  { maxLength: 30 },
);

Deno.test("whatever is in a plan, each operation is found by its path, and counted in all folders above", () =>
  withStore(async ({ store }) => {
    await fc.assert(
      fc.asyncProperty(paths, async (all) => {
        // What holds others is a folder.
        const files = all.filter((path) => !all.some((other) => other.startsWith(`${path}/`)));
        const { id, totals } = await keep(store, files.map((path) => copy(path, 3)));
        const entries = files.length;
        const expected = entries === 0 ? [] : [{ action: "copy", entries, bytes: 3 * entries }];
        assert.deepEqual(totals, expected);
        assert.deepEqual(store.plans.node(id, PLAN_ROOT)?.totals, expected);
        for (const path of files) {
          const node = store.plans.find(id, path as RawPath);
          assert.deepEqual(node?.operation, copy(path, 3));
          const [high, low] = store.plans.fingerprints(id).subarray(2 * ((node?.node ?? 0) + 1));
          assert.deepEqual([high, low], [files.indexOf(path) + 1, 7]);
        }
      }),
      { numRuns: 30 },
    );
  }));

Deno.test("a folder is read in pages from any offset, in the order of its names", () =>
  withStore(async ({ store }) => {
    const names = Array.from({ length: 5000 }, (_, at) => `${at}`.padStart(4, "0"));
    const { id } = await keep(store, names.toReversed().map((name) => copy(`deep/er/${name}`)));
    const folder = store.plans.find(id, "deep/er" as RawPath);
    assert.deepEqual([folder?.children, folder?.operation], [5000, null]);
    const page = store.plans.children(id, folder?.node, { offset: 4990, limit: 100 });
    assert.deepEqual(page.map(({ name }) => name), names.slice(4990));
    assert.equal(page[0]?.path, "deep/er/4990");
    assert.deepEqual(store.plans.children(id, folder?.node, { offset: 5000, limit: 1 }), []);
    assert.equal(store.plans.find(id, "deep/nowhere" as RawPath), null);
  }));

Deno.test("a folder that is removed, and the file that takes its place, stand side by side", () =>
  withStore(async ({ store }) => {
    const { id } = await keep(store, [
      copy("x"),
      { type: "remove", path: "x/1" as RawPath, kind: "file", size: 10 },
      { type: "remove", path: "x" as RawPath, kind: "directory", size: 0 },
    ]);
    const both = store.plans.children(id, PLAN_ROOT, { limit: 10 });
    assert.deepEqual(both.map(({ operation, children }) => [operation?.type, children]), [
      ["remove", 1],
      ["copy-file", 0],
    ]);
    assert.deepEqual(both[0]?.totals, [{ action: "remove", entries: 2, bytes: 10 }]);
  }));

Deno.test("a plan that is removed leaves nothing behind", () =>
  withStore(async ({ store }) => {
    const names = Array.from({ length: 5000 }, (_, at) => `${at}`);
    const { id, warnings } = await keep(store, names.map((name) => copy(name)));
    assert.deepEqual(warnings, ["something"]);
    store.plans.remove(id);
    assert.deepEqual(store.plans.children(id, PLAN_ROOT, { limit: 10 }), []);
    assert.throws(() => store.plans.fingerprints(id), { code: "plan-unknown" });
    const next = await keep(store, [copy("a")]);
    assert.ok(next.id > id, "its number is not given again");
  }));
