/** Previews that are kept, and executions that do exactly what one holds. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { FILE_NAME } from "../../src/store/places.ts";
import type { Jobs } from "../../src/jobs/mod.ts";
import { PLAN_ROOT, type PlanNode } from "../../src/model/plan.ts";
import type { Report } from "../../src/model/report.ts";
import { file, folder, hardLink, symlink, T1, T2, tree } from "../support/tree.ts";
import { canMount } from "../support/images.ts";
import { must } from "../support/processes.ts";
import { skipUnless } from "../support/skip.ts";
import { fillFile } from "./large.ts";
import { assertEqual, files, manyFiles, MIB } from "./parts.ts";
import { spawn } from "./processes.ts";
import {
  anyChange,
  apply,
  keepPlan,
  once,
  OPTIONS,
  resume,
  SETTINGS,
  until,
  withJobs,
} from "./with_jobs.ts";

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

const exists = (path: string) => Deno.lstat(path).then(() => true, () => false);

Deno.test("killed and resumed, the execution of a plan does what is left of it, and no more", () =>
  withJobs(async ({ folder, ends, reopen, jobs }) => {
    const [source, destination] = ends;
    tree(files(200), { mtime: T1 }).build(`${source}/small`);
    await fillFile(`${source}/large`, 400 * MIB);
    tree({ "extra.txt": file("extra", { mtime: T1 }) }).build(destination);
    const plan = await keepPlan(jobs, ends, { mirror: true });
    const other = await spawn({ folder, plan: plan.id, pauseAt: 250 * MIB });
    assert.equal(await other.line(), "under way: 1");
    await until(() => jobs.store.checkpoints.load(1) !== null);
    await other.kill();
    await Deno.writeTextFile(`${source}/small/came`, "came");
    await Deno.writeTextFile(`${destination}/stranger`, "nobody planned to remove this");
    const next = await reopen();
    const report = await resume(next, 1).done;
    assert.equal(report.state, "completed");
    assert.equal(await exists(`${destination}/extra.txt`), false);
    assert.equal(await exists(`${destination}/stranger`), true);
    assert.equal(await exists(`${destination}/small/came`), false);
    assert.equal(report.counters.copied, 201);
    assert.equal(await exists(`${destination}/large`), true);
  }));

Deno.test("suspended at once and resumed by another process, a plan is carried out as a whole", () =>
  withJobs(async ({ ends, jobs, reopen }) => {
    tree(manyFiles(3000), { mtime: T1 }).build(ends[0]);
    const plan = await keepPlan(jobs, ends);
    const { id, done: first } = apply(jobs, plan.id, {
      on: once(anyChange, (execution) => execution.suspend()),
    });
    assert.equal((await first).state, "suspended");
    const report = await resume(await reopen(), id).done;
    assert.deepEqual([report.state, report.counters.drifted], ["completed", 0]);
    assertEqual(ends);
  }));

Deno.test("an execution whose plan is gone is not gone on with as if it had none", () =>
  withJobs(async ({ ends, jobs, reopen }) => {
    tree(manyFiles(3000), { mtime: T1 }).build(ends[0]);
    const plan = await keepPlan(jobs, ends);
    const on = once(anyChange, (execution) => execution.suspend());
    const { id, done: first } = apply(jobs, plan.id, { on });
    await first;
    assert.throws(() => jobs.store.plans.remove(plan.id), { code: "plan-in-use" });
    jobs.store.plans.prune({ count: 0, age: 0 });
    assert.equal(jobs.store.plans.get(plan.id).id, plan.id);
    const { done: ended } = resume(await reopen(), id);
    await ended;
    jobs.store.plans.prune({ count: 0, age: 1_000_000 });
    assert.throws(() => jobs.store.plans.get(plan.id), { code: "plan-unknown" });
  }));

Deno.test("an execution that cannot even begin keeps no destination busy, and can be gone on with", () =>
  withJobs(async ({ ends, jobs, folder }) => {
    tree(manyFiles(3000), { mtime: T1 }).build(ends[0]);
    const plan = await keepPlan(jobs, ends);
    const on = once(anyChange, (execution) => execution.suspend());
    const { id, done } = apply(jobs, plan.id, { on });
    await done;
    using database = new DatabaseSync(`${folder}/${FILE_NAME}`);
    database.exec("UPDATE plan SET complete = 0");
    assert.throws(() => resume(jobs, id), { code: "plan-unknown" });
    assert.equal(jobs.holderOf(ends[1]), null);
    assert.equal(jobs.store.executions.get(id).state, "suspended");
    database.exec("UPDATE plan SET complete = 1");
    assert.equal((await resume(jobs, id).done).state, "completed");
    assertEqual(ends);
  }));

Deno.test("files with several names are linked as planned; what changed under one is left for all", () =>
  withJobs(async ({ ends, jobs }) => {
    const [source, destination] = ends;
    tree({
      "a": file("one", { mtime: T1 }),
      "below": folder({ "b": hardLink("a"), "d": hardLink("c") }, { mtime: T1 }),
      "c": file("two", { mtime: T1 }),
    }, { mtime: T1 }).build(source);
    const plan = await keepPlan(jobs, ends);
    await Deno.writeTextFile(`${source}/c`, "changed since");
    const report = await apply(jobs, plan.id).done;
    assert.deepEqual(drifts(report), [
      "below/d: copy-file, unplanned",
      "c: copy-file, unplanned",
    ]);
    const one = await Deno.lstat(`${destination}/a`);
    assert.equal((await Deno.lstat(`${destination}/below/b`)).ino, one.ino);
    assert.equal(await exists(`${destination}/c`), false);
  }));

Deno.test("a folder that is written to as planned is as closed afterwards as it was", () =>
  withJobs(async ({ ends, jobs }) => {
    const closed = { mode: 0o555, mtime: T1 };
    tree({ closed: folder({ new: file("new", { mtime: T1 }) }, closed) }, { mtime: T1 })
      .build(ends[0]);
    tree({ closed: folder({}, closed) }, { mtime: T1 }).build(ends[1]);
    const plan = await keepPlan(jobs, ends);
    const report = await apply(jobs, plan.id).done;
    assert.deepEqual(done(report), { ...NOTHING, copied: 1 });
    assertEqual(ends);
  }));

Deno.test("a large file that changed since is left, and its old copy stays", () =>
  withJobs(async ({ ends, jobs }) => {
    const [source, destination] = ends;
    await Deno.mkdir(source);
    await fillFile(`${source}/large`, 130 * MIB);
    tree({ "large": file("the old copy", { mtime: T1 }) }).build(destination);
    const plan = await keepPlan(jobs, ends);
    await Deno.utime(`${source}/large`, 5, 5);
    const report = await apply(jobs, plan.id).done;
    assert.deepEqual(drifts(report), ["large: copy-file, unplanned"]);
    assert.equal(await Deno.readTextFile(`${destination}/large`), "the old copy");
    const again = await keepPlan(jobs, ends);
    assert.equal((await apply(jobs, again.id).done).counters.updated, 1);
    assertEqual(ends);
  }));

Deno.test("a folder in the way gives way as planned, and stays if something new is in it", () =>
  withJobs(async ({ ends, jobs }) => {
    const [source, destination] = ends;
    tree({ "x": file("x", { mtime: T1 }), "y": file("y", { mtime: T1 }) }, { mtime: T1 })
      .build(source);
    const full = folder({ "1": file("1", { mtime: T1 }) });
    tree({ "x": full, "y": full, "z": folder({}) }).build(destination);
    const plan = await keepPlan(jobs, ends, { mirror: true });
    await Deno.writeTextFile(`${destination}/y/2`, "new");
    await Deno.remove(`${destination}/z`);
    await Deno.writeTextFile(`${source}/z`, "a file where a folder was to be removed");
    const report = await apply(jobs, plan.id).done;
    assert.equal(await Deno.readTextFile(`${destination}/x`), "x");
    assert.equal(await Deno.readTextFile(`${destination}/y/2`), "new");
    assert.equal(await exists(`${destination}/z`), false);
    assert.deepEqual(drifts(report), [
      "y/2: remove, unplanned",
      "z: copy-file, unplanned",
    ]);
  }));

Deno.test("what is in a folder that a filter keeps something in is removed as planned", () =>
  withJobs(async ({ ends, jobs }) => {
    const [source, destination] = ends;
    tree({ a: "a" }, { mtime: T1 }).build(source);
    tree({ old: { o: "o", "k.tmp": "k" } }, { mtime: T1 }).build(destination);
    const filter = { ...OPTIONS.filter, rules: ["*.tmp"] };
    const plan = await keepPlan(jobs, ends, { mirror: true, filter });
    const report = await apply(jobs, plan.id).done;
    assert.deepEqual([drifts(report), report.counters.removed], [[], 1]);
    assert.equal(await exists(`${destination}/old/k.tmp`), true);
  }));

Deno.test("removals that the guard would hold are done where a plan holds them, and no others", () =>
  withJobs(async ({ ends, jobs }) => {
    const [source, destination] = ends;
    tree({ "1": "one" }, { mtime: T1 }).build(source);
    tree(files(200), { mtime: T1 }).build(destination);
    const plan = await keepPlan(jobs, ends, { mirror: true });
    assert.equal(plan.guard?.reason, "too-many-removals");
    await Deno.remove(`${source}/1`);
    const report = await apply(jobs, plan.id).done;
    assert.deepEqual([report.guard, report.counters.removed], [null, 199]);
    assert.equal(await exists(`${destination}/1`), true);
  }));

Deno.test("metadata that changed since are left, of folders too; a folder's time follows what is done in it", () =>
  withJobs(async ({ ends, jobs }) => {
    const [source, destination] = ends;
    const both = {
      "f": file("same", { mtime: T1 }),
      "g": file("same", { mtime: T1 }),
      "folder": folder({ "h": file("same", { mtime: T1 }) }, { mtime: T1, mode: 0o755 }),
      "other": folder({ "i": file("same", { mtime: T1 }) }, { mtime: T1, mode: 0o755 }),
    };
    tree(both, { mtime: T1 }).build(source);
    tree(both, { mtime: T1 }).build(destination);
    await Deno.chmod(`${source}/f`, 0o600);
    await Deno.writeTextFile(`${source}/folder/h`, "longer than it was");
    const plan = await keepPlan(jobs, ends);
    await Deno.chmod(`${source}/f`, 0o640);
    await Deno.chmod(`${source}/g`, 0o600);
    await Deno.chmod(`${source}/folder`, 0o700);
    await Deno.utime(`${source}/folder`, 77, 77);
    await Deno.chmod(`${source}/other`, 0o700);
    const report = await apply(jobs, plan.id).done;
    assert.deepEqual(drifts(report), [
      "f: set-metadata, unplanned",
      "folder: set-metadata, unplanned",
      "g: set-metadata, unplanned",
      "other: set-metadata, unplanned",
    ]);
    const now = (path: string) => Deno.lstatSync(`${destination}/${path}`);
    const modes = ["f", "g", "folder", "other"].map((path) => (now(path).mode ?? 0) & 0o777);
    assert.deepEqual(modes, [0o644, 0o644, 0o755, 0o755]);
    assert.equal(now("folder").mtime?.getTime(), 77_000);
    assert.equal(await Deno.readTextFile(`${destination}/folder/h`), "longer than it was");
  }));

Deno.test("plans are let go by number and by age, each job or pair by itself", () =>
  withJobs(async ({ ends, jobs, scratch }) => {
    tree({ "1": "one" }).build(ends[0]);
    const first = await keepPlan(jobs, ends);
    const second = await keepPlan(jobs, ends);
    const elsewhere = await keepPlan(jobs, [ends[0], `${scratch}/elsewhere`]);
    jobs.store.plans.prune({ count: 1, age: 60_000 });
    assert.deepEqual(jobs.store.plans.list().map(({ id }) => id), [elsewhere.id, second.id]);
    assert.throws(() => jobs.store.plans.get(first.id), { code: "plan-unknown" });
    assert.deepEqual(
      jobs.store.plans.list({ of: { source: ends[0], destination: ends[1] } }).map(({ id }) => id),
      [second.id],
    );
  }));

Deno.test("a plan is not carried out where another file system is mounted by now", {
  ignore: skipUnless(canMount, "mounting needs root"),
}, () =>
  withJobs(async ({ ends, jobs }) => {
    tree({ "1": "one" }).build(ends[0]);
    await Deno.mkdir(ends[1]);
    const plan = await keepPlan(jobs, ends);
    await must("mount", ["-t", "tmpfs", "none", ends[1]]);
    try {
      await assert.rejects(apply(jobs, plan.id).done, { code: "other-disk" });
      assert.deepEqual([...Deno.readDirSync(ends[1])], []);
    } finally {
      await must("umount", [ends[1]]);
    }
  }));

Deno.test("of a preview that could not begin there is no plan, and its end says why", () =>
  withJobs(async ({ ends: [source, destination], jobs }) => {
    const request = { source, destination, options: OPTIONS, settings: SETTINGS };
    const preview = jobs.preview(request, () => {});
    await assert.rejects(preview.done, { code: "source-missing" });
    assert.equal(await preview.plan, null);
  }));

Deno.test("a preview that is canceled keeps nothing", () =>
  withJobs(async ({ ends: [source, destination], jobs }) => {
    tree(manyFiles(1000)).build(source);
    const request = { source, destination, options: OPTIONS, settings: SETTINGS };
    const preview = jobs.preview(request, () => {});
    preview.cancel();
    assert.equal((await preview.done).state, "canceled");
    assert.equal(await preview.plan, null);
    assert.deepEqual(jobs.store.plans.list(), []);
  }));
