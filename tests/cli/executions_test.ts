import assert from "node:assert/strict";
import type { Change } from "../../src/model/execution.ts";
import type { Failure } from "../../src/model/failure.ts";
import { tree } from "../support/tree.ts";
import { type Kept, withKept } from "./kept.ts";

Deno.test("a run is recorded with its options, counters and changes", async () => {
  await withKept(async (kept) => {
    tree({ "a.txt": "old!", "extra.txt": "" }).build(`${kept.folder}/copy`);
    const told = await kept.must("run", "source", "copy", "--mirror");
    assert.match(told, /^Copying ".*\/source" to ".*\/copy", execution 1$/m);
    const execution = await kept.execution(1);
    assert.deepEqual([execution.state, execution.job, execution.pid], ["completed", null, null]);
    assert.equal(execution.options.mirror, true);
    assert.deepEqual([execution.counters.copied, execution.counters.removed], [1, 1]);
    assert.deepEqual([execution.changes["added"], execution.changes["removed"]], [2, 1]);
    const changes = await kept.listed<Change>("change", "1", "--changes");
    const named = changes.filter(({ kind }) => kind !== "metadata")
      .map(({ kind, path }) => `${kind} ${path}`);
    assert.deepEqual(named.toSorted(), [
      "added sub",
      "added sub/b.txt",
      "changed a.txt",
      "removed extra.txt",
    ]);
    const removed = await kept.must("execution", "show", "1", "--changes", "removed");
    assert.match(removed, /^removed +extra\.txt$/m);
    assert.doesNotMatch(removed, /^added/m);
  });
});

Deno.test("executions are listed newest first, page by page", async () => {
  await withKept(async (kept) => {
    for (let count = 0; count < 3; count++) await kept.must("run", "source", "copy");
    const ids = async (...flags: string[]) => (await kept.executions(...flags)).map(({ id }) => id);
    assert.deepEqual(await ids(), [3, 2, 1]);
    assert.deepEqual(await ids("--limit", "2"), [3, 2]);
    assert.deepEqual(await ids("--before", "2"), [1]);
    assert.deepEqual(await ids("--state", "completed", "--limit", "1"), [3]);
    assert.deepEqual(await ids("--state", "interrupted"), []);
    const text = await kept.must("execution", "list", "--limit", "2");
    assert.match(text, /^ID +STATE +STARTED/);
    assert.match(text, /^3 +completed /m);
    assert.match(text, /^For older ones add --before 2$/m);
  });
});

Deno.test("a list of changes goes on where --limit cuts it off", async () => {
  await withKept(async (kept) => {
    for (let number = 0; number < 1500; number++) {
      Deno.writeTextFileSync(`${kept.folder}/source/${number}`, "");
    }
    await kept.must("run", "source", "copy");
    const shown = (...flags: string[]) =>
      kept.listed("change", "1", "--changes", "added", ...flags);
    assert.equal((await shown()).length, 50);
    assert.equal((await shown("--limit", "1200")).length, 1200);
    assert.equal((await shown("--limit", "100000")).length, 1503);
    const text = await kept.must("execution", "show", "1", "--changes", "added");
    assert.match(text, /^There are more: add --limit 500$/m);
  });
});

Deno.test("what failed is listed with an execution", async () => {
  await withKept(async (kept) => {
    tree({ "a.txt": { "in the way": "" } }).build(`${kept.folder}/copy`);
    assert.equal((await kept.run("run", "source", "copy")).code, 1);
    const failures = await kept.listed<Failure>("failure", "1", "--failures");
    assert.deepEqual(failures.map(({ path, code }) => [path, code]), [
      ["a.txt", "folder-in-the-way"],
    ]);
    assert.equal((await kept.execution(1)).failures, 1);
    const text = await kept.must("execution", "show", "1", "--failures");
    assert.match(text, /a\.txt": the destination has a folder of that name/);
  });
});

Deno.test("an execution that is not there, or not in the state for it, exits with 4", async () => {
  await withKept(async (kept) => {
    await kept.must("run", "source", "copy");
    const unknown = /^Look up execution 9: not found; list executions/;
    for (const verb of ["show", "pause", "cancel", "resume", "approve", "reject"]) {
      assert.match(await kept.mustFail(4, "execution", verb, "9"), unknown);
    }
    for (const verb of ["pause", "cancel", "resume"]) {
      const refused = new RegExp(`^Cannot ${verb} execution 1: it is completed`);
      assert.match(await kept.mustFail(4, "execution", verb, "1"), refused);
    }
    for (const verb of ["approve", "reject"]) {
      assert.match(
        await kept.mustFail(4, "execution", verb, "1"),
        /^Nothing is held in execution 1/,
      );
    }
    const words = await kept.mustFail(2, "execution", "show", "one");
    assert.equal(words, 'Read ID "one": not understood; give a whole number, 1 or more');
    const json = await kept.run("execution", "show", "9", "--json");
    const { event, code } = JSON.parse(json.stdout);
    assert.deepEqual([event, code], ["error", "execution-unknown"]);
  });
});

async function runUntilHeld(kept: Kept): Promise<void> {
  tree({ "one.txt": "", "two.txt": "", "three.txt": "" }).build(`${kept.folder}/copy`);
  const flags = ["--mirror", "--max-delete", "2"];
  const message = await kept.mustFail(3, "run", "source", "copy", ...flags);
  assert.match(message, /"mirrorsphere execution approve 1"; "mirrorsphere execution reject 1"/);
  assert.equal((await kept.execution(1)).held, true);
}

Deno.test("an execution shows what it told of itself, and where its time went", async () => {
  await withKept(async (kept) => {
    await runUntilHeld(kept);
    const text = await kept.must("execution", "show", "1", "--log");
    assert.match(text, /^\S+ \S+ {2}Started from the command line, in process \d+$/m);
    assert.match(text, /^\S+ \S+ {2}Completed after .* of work; .*copying/m);
    assert.match(text, /^Took +\S+ \(.*copying /m);
    const lines = (await kept.must("execution", "show", "1", "--log", "--json")).split("\n");
    const kinds = lines.slice(1, -1).map((line) => JSON.parse(line).log.kind);
    assert.deepEqual([kinds[0], kinds.at(-1)], ["started", "ended"]);
  });
});

Deno.test("what the guard held is listed before anybody decides", async () => {
  await withKept(async (kept) => {
    await runUntilHeld(kept);
    const text = await kept.must("execution", "show", "1", "--held", "--limit", "2");
    assert.match(
      text,
      /^one\.txt {2}\(\d+ B\)\nthree\.txt {2}\(\d+ B\)\nThere are more: add --limit 20$/m,
    );
    const lines = (await kept.must("execution", "show", "1", "--held", "--json")).split("\n");
    const listed = lines.slice(1, -1).map((line) => JSON.parse(line).held.path);
    assert.deepEqual(listed, ["one.txt", "three.txt", "two.txt"]);
    await kept.must("execution", "reject", "1");
    assert.doesNotMatch(await kept.must("execution", "show", "1", "--held"), /one\.txt/);
  });
});

Deno.test("what the guard held is removed once it is approved, and no more than that", async () => {
  await withKept(async (kept) => {
    await runUntilHeld(kept);
    tree({ "later.txt": "" }).build(`${kept.folder}/copy`);
    tree({ "two.txt": "back again" }).build(`${kept.folder}/source`);
    const text = await kept.must("execution", "approve", "1");
    assert.match(text, /execution 2$/m);
    assert.match(text, /^0 copied, .* 2 removed/m);
    const left = [...Deno.readDirSync(`${kept.folder}/copy`)].map(({ name }) => name).sort();
    assert.deepEqual(left, ["a.txt", "later.txt", "sub", "two.txt"]);
    assert.equal((await kept.execution(1)).held, false);
    assert.match(await kept.mustFail(4, "execution", "approve", "1"), /^Nothing is held/);
  });
});

Deno.test("what the guard held stays once it is rejected", async () => {
  await withKept(async (kept) => {
    await runUntilHeld(kept);
    assert.match(await kept.must("execution", "show", "1"), /^Removals were held: .* approve 1"/m);
    assert.match(await kept.must("execution", "reject", "1"), /^Rejected what execution 1 held/);
    Deno.statSync(`${kept.folder}/copy/one.txt`);
    assert.match(await kept.mustFail(4, "execution", "approve", "1"), /^Nothing is held/);
  });
});

Deno.test("--json says which execution it is, and null where nothing is recorded", async () => {
  await withKept(async (kept) => {
    const told = async (command: string) => {
      const lines = (await kept.must(command, "source", "copy", "--json")).trimEnd().split("\n");
      const [start, report] = [lines.at(0), lines.at(-1)].map((line) => JSON.parse(line ?? ""));
      return [start.event, start.execution, report.event, report.execution];
    };
    assert.deepEqual(await told("plan"), ["start", null, "report", null]);
    assert.deepEqual(await told("run"), ["start", 1, "report", 1]);
  });
});
