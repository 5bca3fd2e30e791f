import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { tree } from "../support/tree.ts";
import { withKept } from "./kept.ts";

Deno.test("a plan is kept, listed, shown, carried out and removed", () =>
  withKept(async (kept) => {
    assert.match(await kept.must("plan", "list"), /^No plans: keep one with "mirrorsphere plan/);
    tree({ "old.txt": "old" }).build(`${kept.folder}/copy`);
    const told = await kept.must("plan", "source", "copy", "--mirror", "--keep");
    assert.match(
      told,
      /^Kept as plan 1: carry out exactly this with "mirrorsphere run --plan 1"$/m,
    );
    assert.match(await kept.must("plan", "list"), /^1 .* 2 copy \(6 B\), 1 folder, .*1 remove/m);
    const shown = await kept.must("plan", "show", "1");
    assert.match(shown, /^copy {7}a\.txt {2}\(new, 3 B\)$/m);
    assert.match(
      shown,
      /^folder {5}sub\/ {2}\(new\) {2}with all in it: 1 copy \(3 B\), 1 folder$/m,
    );
    assert.match(await kept.must("plan", "show", "1", "./sub/"), /^copy {7}sub\/b\.txt /);
    assert.match(await kept.must("plan", "show", "1", "--removals"), /^remove {5}old\.txt {2}/m);
    assert.match(await kept.must("plan", "show", "1", "--search", "B.T"), /^copy {7}sub\/b\.txt/m);
    assert.match(await kept.mustFail(2, "plan", "show", "1", "nowhere"), /nothing is to be done/);
    await kept.must("run", "--plan", "1");
    assert.deepEqual((await kept.executions()).map(({ planId }) => planId), [1]);
    assert.equal(
      await kept.must("plan", "remove", "1"),
      "Removed plan 1: nothing else is changed\n",
    );
    assert.match(await kept.mustFail(4, "run", "--plan", "1"), /^Look up plan 1: not found/);
  }));

Deno.test("what has changed since is named, and the exit code says so", () =>
  withKept(async (kept) => {
    await kept.must("plan", "source", "copy", "--keep");
    Deno.writeTextFileSync(`${kept.folder}/source/a.txt`, "changed since");
    const { code, stdout, stderr } = await kept.run("run", "--plan", "1");
    assert.equal(code, 1);
    assert.match(stderr, /Not as the plan has it, and left as it is: 1 entry/);
    assert.match(stderr, /drifted {4}a\.txt {2}\(copy-file, not so in the plan\)/);
    assert.match(stdout, /1 not as planned/);
    assert.match(
      await kept.must("execution", "show", "1", "--drifts"),
      /^drifted {4}a\.txt {2}\(copy-file, not so in the plan\)$/m,
    );
  }));

Deno.test("a plan of a job is the job's, and its report says its number", () =>
  withKept(async (kept) => {
    await kept.must("job", "add", "photos", "source", "copy");
    const lines = (await kept.must("plan", "--job", "photos", "--keep", "--json")).split("\n");
    const last = JSON.parse(lines.at(-2) ?? "");
    assert.deepEqual([last.event, last.plan], ["report", 1]);
    await kept.must("plan", "source", "copy", "--keep", "--quiet");
    assert.match(await kept.must("plan", "list", "--job", "photos"), /^1 .* photos /m);
    const listed = (await kept.must("plan", "list", "--json")).trimEnd().split("\n");
    assert.deepEqual(listed.map((line) => JSON.parse(line).plan.job), [null, "photos"]);
    await kept.must("run", "--plan", "1", "--quiet");
    assert.equal((await kept.executions())[0]?.job, "photos");
  }));

Deno.test("what a plan says itself is not said when it is carried out", () =>
  withKept(async (kept) => {
    await kept.must("plan", "source", "copy", "--keep");
    const refused = async (pattern: RegExp, ...flags: readonly string[]) =>
      assert.match(await kept.mustFail(2, "run", "--plan", "1", ...flags), pattern);
    await refused(/^Use --mirror with --plan: the plan says that itself/, "--mirror");
    await refused(/the plan has both; leave them out$/, "source", "copy");
    await refused(/--job/, "--job", "photos");
    await refused(/not understood; give a whole number, 1 or more$/, "--plan", "x");
  }));

Deno.test("of a copy that was verified on the page, the list says so, and what was found", () =>
  withKept(async (kept) => {
    await kept.must("plan", "source", "copy", "--keep");
    const database = new DatabaseSync(kept.database);
    database.exec("UPDATE plan SET verifies = 1");
    database.close();
    assert.match(await kept.must("plan", "list"), /^1 .* verified: 2 copy \(6 B\), 1 folder/m);
    assert.match(await kept.must("plan", "show", "1"), /^Would +verified: 2 copy/m);
  }));

Deno.test("a preview of two folders holds what the run of the same line would hold", () =>
  withKept(async (kept) => {
    const files = Array.from({ length: 400 }, (_, at) => [`${at}.txt`, "x"]);
    tree({ many: Object.fromEntries(files) }).build(`${kept.folder}/source`);
    const line = ["source", "copy", "--mirror"];
    for (let times = 0; times < 5; times++) await kept.must("run", ...line, "--quiet");
    for (let at = 0; at < 150; at++) Deno.removeSync(`${kept.folder}/source/many/${at}.txt`);
    const previewed = await kept.run("plan", ...line);
    const run = await kept.run("run", ...line);
    assert.deepEqual([previewed.code, run.code], [3, 3]);
    assert.match(previewed.stderr, /150 /);
    assert.equal((await kept.executions()).length, 6);
  }));

Deno.test("a preview of two folders makes no store, and goes without one that cannot be used", () =>
  withKept(async (kept) => {
    await kept.must("plan", "source", "copy");
    assert.deepEqual(Array.from(Deno.readDirSync(kept.folder), ({ name }) => name), ["source"]);
    tree({ state: { mirrorsphere: { "mirrorsphere.sqlite": "damaged" } } }).build(kept.folder);
    const { code, stdout, stderr } = await kept.run("plan", "source", "copy");
    assert.deepEqual([code, Deno.readTextFileSync(kept.database)], [0, "damaged"]);
    assert.match(stderr, /Looks ahead without knowing of earlier executions: /);
    assert.match(stdout, /copy +2 {2}6 B/);
  }));
