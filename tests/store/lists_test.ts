import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeRaw } from "../../src/base/names.ts";
import { type Change, CHANGE_KINDS } from "../../src/model/execution.ts";
import type { Failure } from "../../src/model/failure.ts";
import type { ChangePosition, ChangeQuery, Store } from "../../src/store/mod.ts";
import { newExecution, OPTIONS, packed, path, report } from "./samples.ts";
import { withStore } from "./with_store.ts";

const anyPath = fc.uint8Array({ min: 1, maxLength: 40 }).map((bytes) => path(decodeRaw(bytes)));
const anyChange: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(...CHANGE_KINDS),
  path: anyPath,
  size: fc.maxSafeNat(),
}, { noNullPrototype: true });
const anyFailure: fc.Arbitrary<Failure> = fc.record({
  path: anyPath,
  operation: fc.constantFrom("list", "copy", "remove"),
  code: fc.constantFrom("permission-denied", "no-space", "unknown"),
  message: fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
  retry: fc.constantFrom("now", "later", "never"),
}, { noNullPrototype: true });

function allChanges(store: Store, id: number, query: ChangeQuery): Change[] {
  const found: Change[] = [];
  let after: ChangePosition | null | undefined;
  while (after !== null) {
    const page = store.changes.page(id, { ...query, ...after ? { after } : {} });
    assert.ok(page.changes.length <= query.limit);
    found.push(...page.changes);
    after = page.next;
  }
  return found;
}

function inOrder(changes: readonly Change[]): Change[] {
  return CHANGE_KINDS.flatMap((wanted) => changes.filter(({ kind }) => kind === wanted));
}

function added(count: number): Change[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: "added",
    path: path(`folder/file-${index}`),
    size: index,
  }));
}

Deno.test("changes come back exactly, in whatever batches and pages", () =>
  withStore(({ store }) => {
    const property = fc.property(
      fc.array(fc.array(anyChange, { maxLength: 120 }), { maxLength: 4 }),
      fc.integer({ min: 1, max: 50 }),
      (batches, limit) => {
        const { id } = store.executions.create(newExecution());
        for (const batch of batches) store.changes.append(id, packed(batch));
        const expected = inOrder(batches.flat());
        assert.deepEqual(allChanges(store, id, { limit }), expected);
        for (const kind of CHANGE_KINDS) {
          const ofKind = expected.filter((change) => change.kind === kind);
          assert.deepEqual(allChanges(store, id, { limit, kind }), ofKind);
          assert.equal(store.changes.count(id)[kind], ofKind.length);
        }
      },
    );
    fc.assert(property, { numRuns: 60 });
  }));

Deno.test("failures come back exactly, in whatever batches and pages", () =>
  withStore(({ store }) => {
    const property = fc.property(
      fc.array(fc.array(anyFailure, { maxLength: 120 }), { maxLength: 4 }),
      fc.integer({ min: 1, max: 50 }),
      (batches, limit) => {
        const { id } = store.executions.create(newExecution());
        for (const batch of batches) store.failures.append(id, batch);
        const found: Failure[] = [];
        let after: number | null = 0;
        while (after !== null) {
          const page = store.failures.page(id, { after, limit });
          found.push(...page.failures);
          after = page.next;
        }
        assert.deepEqual(found, batches.flat());
        assert.equal(store.failures.count(id), found.length);
      },
    );
    fc.assert(property, { numRuns: 60 });
  }));

Deno.test("a batch is added whole or not at all", () =>
  withStore(({ store }) => {
    const { id } = store.executions.create(newExecution());
    store.changes.append(id, packed(added(3)));
    const broken = { ...packed(added(200)), removed: { count: -1, text: "" } };
    assert.throws(() => store.changes.append(id, broken));
    assert.equal(store.changes.count(id).added, 3);
    store.changes.append(id, packed(added(2)));
    assert.equal(allChanges(store, id, { limit: 10 }).length, 5);
  }));

Deno.test("a search finds parts of paths, with every character meaning itself", () =>
  withStore(({ store }) => {
    const { id } = store.executions.create(newExecution());
    const paths = ["Photos/One.JPG", "100%", "1000", "a_b", "axb", "back\\slash", "caf\udce9", "é"];
    store.changes.append(
      id,
      packed(paths.map((text) => ({ kind: "changed", path: path(text), size: 0 }))),
    );
    const search = (text: string) =>
      allChanges(store, id, { limit: 2, search: text }).map((change) => String(change.path));
    assert.deepEqual(search("one.jpg"), ["Photos/One.JPG"]);
    assert.deepEqual(search("100%"), ["100%"]);
    assert.deepEqual(search("a_b"), ["a_b"]);
    assert.deepEqual(search("k\\s"), ["back\\slash"]);
    assert.deepEqual(search("caf\udce9"), ["caf\udce9"]);
    assert.deepEqual(search("é"), ["é"]);
    assert.deepEqual(search("nothing"), []);
    assert.deepEqual(search(""), paths);
  }));

Deno.test("only the lists of the newest executions of each job or pair are kept", () =>
  withStore(({ store }) => {
    const job = store.jobs.add({ name: "Job", source: "/a", destination: "/b", options: OPTIONS });
    const execute = (jobId: number | null, destination: string, ended: boolean) => {
      const created = store.executions.create(newExecution({ jobId, destination }));
      store.changes.append(created.id, packed(added(100)));
      store.failures.append(created.id, [{
        path: path("x"),
        operation: "copy",
        code: "no-space",
        message: "Full",
        retry: "later",
      }]);
      store.checkpoints.save(created.id, "{}");
      if (ended) store.executions.finish(created.id, report());
      return created.id;
    };
    const unfinished = execute(job.id, "/b", false);
    const ofJob = [1, 2, 3].map(() => execute(job.id, "/b", true));
    const ofPair = [1, 2, 3].map(() => execute(null, "/b", true));
    const other = execute(null, "/c", true);
    store.keep(2);
    store.keep(2);
    const kept = (id: number) => [store.changes.count(id).added, store.failures.count(id)];
    for (const ids of [ofJob, ofPair]) {
      assert.deepEqual(ids.map(kept), [[0, 0], [100, 1], [100, 1]]);
    }
    assert.deepEqual([unfinished, other].map(kept), [[100, 1], [100, 1]]);
    assert.equal(store.checkpoints.load(unfinished), "{}");
    assert.equal(store.checkpoints.load(other), null);
    assert.equal(store.executions.list().length, 8);
  }));

Deno.test("the lists of an old execution that was gone on with are let go of in their turn", () =>
  withStore(({ store }) => {
    const failed = report({ state: "failed" });
    const [old = 0, ...newer] = [1, 2, 3].map(() => store.executions.create(newExecution()).id);
    for (const id of [old, ...newer]) {
      store.checkpoints.save(id, "{}");
      store.executions.finish(id, failed);
    }
    store.keep(2);
    assert.deepEqual(store.checkpoints.ids(), newer.toReversed());
    store.executions.begin(old, { pid: 41, startedAt: 7 });
    store.changes.append(old, packed(added(100)));
    store.keep(2);
    assert.equal(store.changes.count(old).added, 100);
    store.executions.finish(old, failed);
    store.keep(2);
    assert.equal(store.changes.count(old).added, 0);
  }));

Deno.test("a page out of a million changes takes no longer than one out of a thousand", () =>
  withStore(({ store }) => {
    const fill = (count: number) => {
      const { id } = store.executions.create(newExecution());
      for (let done = 0; done < count; done += 10_000) {
        store.changes.append(id, packed(added(Math.min(10_000, count - done))));
      }
      store.changes.append(id, packed([{ kind: "removed", path: path("last"), size: 0 }]));
      return id;
    };
    const milliseconds = (id: number, highest: number) => {
      const pages = Array.from({ length: 20 }, () => {
        const start = performance.now();
        store.changes.page(id, { limit: 100, after: { kind: "added", sequence: highest - 50 } });
        store.changes.page(id, { limit: 100, kind: "removed" });
        store.changes.count(id);
        return performance.now() - start;
      });
      return Math.min(...pages);
    };
    const few = milliseconds(fill(1000), 1000);
    const many = milliseconds(fill(1_000_000), 1_000_000);
    assert.ok(many < 5 * few + 1, `${many} ms, of a thousand ${few} ms`);
  }));
