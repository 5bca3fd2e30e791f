import assert from "node:assert/strict";
import { LOG_KEPT } from "../../src/model/log.ts";
import { hasCode, newExecution } from "./samples.ts";
import { withStore } from "./with_store.ts";

const note = (message: string) => ({ kind: "stage", message }) as const;

Deno.test("a log is read in pages, in the order in which it was said", () =>
  withStore(({ store }) => {
    const { id } = store.executions.create(newExecution());
    for (const message of ["a", "b", "c"]) store.log.append(id, note(message));
    const first = store.log.page(id, { limit: 2 });
    assert.deepEqual(first.entries.map(({ message }) => message), ["a", "b"]);
    const rest = store.log.page(id, { after: first.next ?? 0, limit: 2 });
    assert.deepEqual([rest.entries.map(({ message }) => message), rest.next], [["c"], null]);
  }));

Deno.test("what is said again at once is counted", () =>
  withStore(({ store, clock }) => {
    const { id } = store.executions.create(newExecution());
    clock.time = 1000;
    store.log.append(id, note("a"));
    clock.time = 3000;
    store.log.append(id, note("a"));
    store.log.append(id, { kind: "warning", message: "a" });
    store.log.append(id, note("a"));
    const { entries } = store.log.page(id, { limit: 10 });
    assert.deepEqual(entries.map(({ kind, count, at, lastAt }) => [kind, count, at, lastAt]), [
      ["stage", 2, 1000, 3000],
      ["warning", 1, 3000, 3000],
      ["stage", 1, 3000, 3000],
    ]);
  }));

Deno.test("a flood of warnings leaves room for what else there is to say", () =>
  withStore(({ store }) => {
    const { id } = store.executions.create(newExecution());
    for (let at = 0; at < LOG_KEPT; at++) {
      store.log.append(id, { kind: "warning", message: `${at}` });
    }
    store.log.append(id, { kind: "ended", message: "over" });
    const { entries } = store.log.page(id, { limit: LOG_KEPT });
    assert.equal(entries.length, LOG_KEPT / 2 + 1);
    assert.equal(entries.at(-1)?.message, "over");
    for (let at = 0; at < LOG_KEPT; at++) store.log.append(id, note(`${at}`));
    assert.equal(store.log.page(id, { limit: 2 * LOG_KEPT }).entries.length, LOG_KEPT);
  }));

Deno.test("log and throughput go with the other lists, and only of an execution that is there", () =>
  withStore(({ store }) => {
    const ids = [1, 2].map(() => {
      const { id } = store.executions.create(newExecution());
      store.log.append(id, note("a"));
      store.throughput.save(id, [{ at: 1, bytes: 2 }]);
      store.executions.suspend(id, { ...store.executions.get(id), process: null });
      return id;
    });
    const [older = 0, newer = 0] = ids;
    for (const id of ids) {
      const report = { ...store.executions.get(id), state: "completed" as const };
      store.executions.finish(id, {
        ...report,
        dryRun: false,
        failures: [],
        drifts: [],
        digests: null,
      });
    }
    store.keep(1);
    assert.deepEqual(store.log.page(older, { limit: 9 }).entries, []);
    assert.deepEqual(store.throughput.load(older), []);
    assert.equal(store.log.page(newer, { limit: 9 }).entries.length, 1);
    assert.deepEqual(store.throughput.load(newer), [{ at: 1, bytes: 2 }]);
    assert.throws(() => store.log.append(99, note("a")), hasCode("execution-unknown"));
    assert.throws(() => store.throughput.save(99, []), hasCode("execution-unknown"));
  }));
