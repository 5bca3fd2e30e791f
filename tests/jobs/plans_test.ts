/** Previews that are kept, and executions that do exactly what one holds. */
import assert from "node:assert/strict";
import type { Jobs } from "../../src/jobs/mod.ts";
import { PLAN_ROOT, type PlanNode } from "../../src/model/plan.ts";
import type { Report } from "../../src/model/report.ts";
import { file, folder, hardLink, symlink, T1, T2, tree } from "../support/tree.ts";
import { assertEqual } from "./parts.ts";
import { apply, keepPlan, withJobs } from "./with_jobs.ts";

/** All nodes with an operation, as `path: type`, top down. */
function listed(jobs: Jobs, id: number, node = PLAN_ROOT): string[] {
  const own = jobs.store.plans.node(id, node);
  const line = (one: PlanNode | null) =>
    one === null || one.operation === null ? [] : [`${one.path}: ${one.operation.type}`];
  const inside = jobs.store.plans.children(id, node, { limit: 1000 });
  return [
    ...line(own),
    ...inside.flatMap((one) => one.children > 0 ? listed(jobs, id, one.node) : line(one)),
  ];
}

function drifts(report: Report): string[] {
  return report.drifts.map(({ path, operation, reason }) => `${path}: ${operation}, ${reason}`);
}

function done({ counters }: Report) {
  const { copied, updated, removed, directories, links, metadata, failed, drifted } = counters;
  return { copied, updated, removed, directories, links, metadata, failed, drifted };
}

const NOTHING = {
  copied: 0,
  updated: 0,
  removed: 0,
  directories: 0,
  links: 0,
  metadata: 0,
  failed: 0,
  drifted: 0,
};

const SOURCE = {
  "new.txt": file("new", { mtime: T1 }),
  "changed.txt": file("longer than before", { mtime: T2 }),
  "same.txt": file("same", { mtime: T1 }),
  "letters": folder({
    "a.txt": file("a", { mtime: T1 }),
    "b.txt": hardLink("letters/a.txt"),
    "to a": symlink("a.txt", { mtime: T1 }),
  }, { mtime: T1 }),
};

const DESTINATION = {
  "changed.txt": file("before", { mtime: T1 }),
  "same.txt": file("same", { mtime: T1 }),
  "extra.txt": file("extra", { mtime: T1 }),
  "old": folder({ "1": file("one", { mtime: T1 }), "2": file("two", { mtime: T1 }) }),
};

Deno.test("a plan that is kept holds what the preview told, as a tree with totals", () =>
  withJobs(async ({ jobs, ends }) => {
    tree(SOURCE, { mtime: T1 }).build(ends[0]);
    tree(DESTINATION, { mtime: T2 }).build(ends[1]);
    const plan = await keepPlan(jobs, ends, { mirror: true });
    assert.deepEqual(listed(jobs, plan.id), [
      ": set-metadata",
      "changed.txt: copy-file",
      "extra.txt: remove",
      "letters: make-directory",
      "letters/a.txt: copy-file",
      "letters/b.txt: make-hard-link",
      "letters/to a: make-symlink",
      "new.txt: copy-file",
      "old: remove",
      "old/1: remove",
      "old/2: remove",
    ]);
    const [, , letters] = jobs.store.plans.children(plan.id, PLAN_ROOT, { limit: 10 });
    assert.deepEqual(letters?.totals, [
      { action: "copy", entries: 1, bytes: 1 },
      { action: "folder", entries: 1, bytes: 0 },
      { action: "symlink", entries: 1, bytes: 0 },
      { action: "hard-link", entries: 1, bytes: 0 },
    ]);
    assert.deepEqual(plan.totals.find(({ action }) => action === "remove"), {
      action: "remove",
      entries: 4,
      bytes: 11,
    });
    const removals = jobs.store.plans.removals(plan.id, { limit: 2 });
    assert.deepEqual(removals.nodes.map(({ path }) => path), ["extra.txt", "old"]);
    const rest = jobs.store.plans.removals(plan.id, { limit: 9, after: removals.next ?? 0 });
    assert.deepEqual(rest.nodes.map(({ path }) => path), ["old/1", "old/2"]);
    const found = jobs.store.plans.search(plan.id, "TXT", { limit: 3 });
    assert.deepEqual(found.nodes.map(({ path }) => path), ["changed.txt", "extra.txt", "new.txt"]);
  }));

Deno.test("applied when nothing has changed, a plan does all it holds, as a run would", () =>
  withJobs(async ({ jobs, ends }) => {
    tree(SOURCE, { mtime: T1 }).build(ends[0]);
    tree(DESTINATION, { mtime: T2 }).build(ends[1]);
    const plan = await keepPlan(jobs, ends, { mirror: true });
    const { id, done: ended } = apply(jobs, plan.id);
    const report = await ended;
    assert.deepEqual(done(report), {
      ...NOTHING,
      copied: 2,
      updated: 1,
      removed: 4,
      directories: 1,
      links: 2,
      metadata: 1,
    });
    assert.equal(report.state, "completed");
    assertEqual(ends);
    assert.equal(jobs.store.executions.get(id).planId, plan.id);
  }));

Deno.test("what changed, came or went since the preview is left, and named", () =>
  withJobs(async ({ jobs, ends: [source, destination] }) => {
    tree(SOURCE, { mtime: T1 }).build(source);
    tree(DESTINATION, { mtime: T2 }).build(destination);
    const plan = await keepPlan(jobs, [source, destination], { mirror: true });
    await Deno.writeTextFile(`${source}/changed.txt`, "changed once more");
    await Deno.writeTextFile(`${source}/came.txt`, "came");
    await Deno.mkdir(`${source}/came`);
    await Deno.writeTextFile(`${source}/came/below`, "below");
    await Deno.remove(`${source}/new.txt`);
    await Deno.writeTextFile(`${destination}/extra.txt`, "somebody wrote here");
    await Deno.writeTextFile(`${destination}/old/3`, "three");
    await Deno.remove(`${destination}/old/1`);
    const report = await apply(jobs, plan.id).done;
    assert.deepEqual(drifts(report), [
      "came: make-directory, unplanned",
      "came.txt: copy-file, unplanned",
      "changed.txt: copy-file, unplanned",
      "extra.txt: remove, unplanned",
      "new.txt: copy-file, not-needed",
      "old/1: remove, not-needed",
      "old/3: remove, unplanned",
    ]);
    assert.deepEqual(done(report), {
      ...NOTHING,
      copied: 1,
      removed: 1,
      directories: 1,
      links: 2,
      metadata: 1,
      drifted: 7,
    });
    assert.equal(await Deno.readTextFile(`${destination}/changed.txt`), "before");
    assert.equal(await Deno.readTextFile(`${destination}/extra.txt`), "somebody wrote here");
    assert.equal(await Deno.readTextFile(`${destination}/old/3`), "three");
  }));
