import assert from "node:assert/strict";
import { between } from "../support/between.ts";
import { NOBODY, run } from "../support/cli.ts";
import { execute, NO_FILTER } from "../support/engine.ts";
import { canTrace, tracing } from "../support/faults.ts";
import { isRoot, must } from "../support/processes.ts";
import { skipUnless } from "../support/skip.ts";
import { file, folder, hardLink, type Literal, symlink, T1, tree } from "../support/tree.ts";

const files = (count: number, content = "x"): Literal =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`${n}`, file(content, { mtime: T1 })]),
  );

Deno.test("without mirror, what only the destination has stays", () =>
  between([{ a: "a" }, { b: "b", folder: { c: "c" } }], async (ends) => {
    const { report } = await execute(ends);
    assert.equal(report.counters.removed, 0);
    tree({ a: "a", b: "b", folder: { c: "c" } }).assertAt(ends[1]);
  }));

Deno.test("mirror removes what only the destination has, whatever its kind", () => {
  const extra = {
    file: "x",
    link: symlink("a"),
    "read only": folder({ a: { b: "c" } }, { mode: 0o555 }),
  };
  return between([{ a: "a", kept: {} }, { ...extra, kept: { extra } }], async (ends) => {
    const { report } = await execute(ends, { job: { mirror: true } });
    assert.deepEqual(report.failures, []);
    // File, link, and a folder, its folder and the file in that; twice, once in a folder more.
    assert.equal(report.counters.removed, 11);
    tree({ a: "a", kept: {} }).assertAt(ends[1]);
  });
});

Deno.test("removals come after everything else", () =>
  between([{ z: "z", b: { c: "c" } }, { a: "a", b: { d: "d" } }], async (ends) => {
    const { operations } = await execute(ends, { job: { mirror: true } });
    const types = operations.map(({ type }) => type);
    const first = types.indexOf("remove");
    assert.equal(types.filter((type) => type === "remove").length, 2);
    const after = types.slice(first).filter((type) => type !== "remove");
    // What removals changed is set right after them: times of folders.
    assert.deepEqual(after.filter((type) => type !== "set-metadata"), []);
  }));

Deno.test("by default, up to a hundred entries are removed whatever their share", () =>
  between([{ a: "a" }, { extra: files(100) }], async (ends) => {
    const { report } = await execute(ends, { job: { mirror: true } });
    assert.equal(report.guard, null);
    assert.equal(report.counters.removed, 101);
  }));

Deno.test("by default, more than half of the destination is held; copying is done all the same", () =>
  between([{ new: "new", ...files(99) }, { ...files(99), extra: files(101) }], async (ends) => {
    const { code, report, stderr } = await run(ends, ["--mirror"]);
    assert.equal(code, 3, stderr);
    assert.equal(report?.guard?.reason, "too-many-removals");
    assert.equal(report?.guard?.removals, 101);
    assert.equal(report?.guard?.limit, 100);
    assert.equal(report?.counters.removed, 0);
    tree({ new: "new", ...files(99), extra: files(101) }).assertAt(ends[1]);
  }));

Deno.test("once allowed, what was held is removed", () =>
  between([{ a: "a" }, { extra: files(300) }], async (ends) => {
    assert.equal((await run(ends, ["--mirror"])).code, 3);
    const { code, report } = await run(ends, ["--mirror", "--allow-delete"]);
    assert.equal(code, 0);
    assert.equal(report?.counters.removed, 301);
    tree({ a: "a" }).assertAt(ends[1]);
  }));

for (
  const [limit, held] of [["4", true], ["5", false], ["0", true], ["49%", true], [
    "50%",
    false,
  ]] as const
) {
  Deno.test(`--max-delete ${limit} ${held ? "holds" : "lets pass"} 5 of 10 entries`, () =>
    between([files(5), { ...files(5), extra: files(5) }], async (ends) => {
      const { code, report } = await run(ends, ["--mirror", "--max-delete", limit]);
      assert.equal(code, held ? 3 : 0);
      assert.equal(report?.counters.removed, held ? 0 : 6);
    }));
}

Deno.test("an empty source removes nothing, however little there is to remove", () =>
  between([{}, { a: "a" }], async (ends) => {
    const { code, report } = await run(ends, ["--mirror"]);
    assert.equal(code, 3);
    assert.equal(report?.guard?.reason, "source-empty");
    tree({ a: "a" }).assertAt(ends[1]);
    assert.equal((await run(ends, ["--mirror", "--allow-delete"])).code, 0);
    tree({}).assertAt(ends[1]);
  }));

Deno.test("a dry run tells what would be removed, and what the guard would hold", () =>
  between([files(5), { ...files(5), extra: files(5) }], async (ends) => {
    const dry = await run(ends, ["--mirror", "--dry-run"]);
    assert.equal(dry.code, 0);
    assert.equal(dry.report?.counters.removed, 6);
    const held = await run(ends, ["--mirror", "--dry-run", "--max-delete", "1"]);
    assert.equal(held.code, 3);
    assert.equal(held.report?.counters.removed, 0);
    tree({ ...files(5), extra: files(5) }).assertAt(ends[1]);
  }));

Deno.test({
  name: "in a folder that cannot be read nothing is removed; elsewhere it is",
  ignore: skipUnless(isRoot, "running as another user needs root"),
  fn: () =>
    between([
      {
        closed: folder({ a: "a" }, { mode: 0 }),
        open: { b: "b" },
        inside: { deeper: folder({}, { mode: 0 }) },
      },
      {
        closed: { a: "a", kept: { too: "x" } },
        open: { extra: "x" },
        inside: { deeper: { kept: "x" } },
      },
    ], async (ends, scratch) => {
      await must("chown", ["-R", `${NOBODY}:${NOBODY}`, scratch]);
      const { code, report } = await run(ends, ["--mirror"], { asUser: "nobody" });
      assert.equal(code, 1);
      const failed = report?.failures.map(({ path, code }) => [path, code]);
      assert.deepEqual(failed, [
        ["closed", "permission-denied"],
        ["inside/deeper", "permission-denied"],
      ]);
      await must("chmod", ["-R", "u+rwx", ends[1]]);
      tree({
        closed: { a: "a", kept: { too: "x" } },
        open: { b: "b" },
        inside: { deeper: { kept: "x" } },
      }).assertAt(ends[1]);
    }),
});

Deno.test("what a filter leaves out is not removed", () =>
  between([
    { "a.tmp": "x", keep: "x", cache: { b: "b" } },
    { "b.tmp": "x", extra: "x", cache: { c: "c" }, folder: { "d.tmp": "d", e: "e" } },
  ], async (ends) => {
    const filter = { ...NO_FILTER, rules: ["*.tmp", "cache/"] };
    const { report } = await execute(ends, { job: { mirror: true, filter } });
    assert.deepEqual(report.failures, []);
    tree({ "b.tmp": "x", keep: "x", cache: { c: "c" }, folder: { "d.tmp": "d" } }).assertAt(
      ends[1],
    );
    const second = await execute(ends, { job: { mirror: true, filter } });
    assert.equal(second.report.counters.removed, 0);
    assert.deepEqual(second.report.failures, []);
  }));

Deno.test("an extra folder that stays for a filter stays as closed as it was", () =>
  between([
    { a: "a" },
    {
      old: folder({ "d.tmp": "d", e: "e", in: folder({ f: "f" }, { mode: 0o500 }) }, {
        mode: 0o555,
      }),
    },
  ], async (ends) => {
    const filter = { ...NO_FILTER, rules: ["*.tmp"] };
    const { report } = await execute(ends, { job: { mirror: true, filter } });
    assert.deepEqual([report.failures, report.counters.removed], [[], 3]);
    tree({ a: "a", old: folder({ "d.tmp": "d" }, { mode: 0o555 }) }).assertAt(ends[1]);
  }));

Deno.test({
  name: "extras that are immutable go, and what stays beside them is immutable still",
  ignore: skipUnless(isRoot, "needs root"),
  fn: () =>
    between([
      { a: file("a", { mtime: T1 }) },
      { a: file("a", { mtime: T1 }), name: hardLink("a"), old: { "d.tmp": "d", e: "e" } },
    ], async (ends) => {
      const [source, destination] = ends;
      const stay = [`${destination}/a`, `${destination}/old`];
      await must("chattr", ["+i", `${source}/a`, ...stay, `${destination}/old/e`]);
      const filter = { ...NO_FILTER, rules: ["*.tmp"] };
      const options = { job: { mirror: true, permissions: true, filter } };
      const { report } = await execute(ends, options);
      assert.deepEqual([report.failures, report.counters.removed], [[], 2]);
      const flags = await must("lsattr", ["-d", ...stay]);
      await must("chattr", ["-i", `${source}/a`, ...stay]);
      assert.equal(flags.match(/^----i/gm)?.length, 2);
      tree({ a: "a", old: { "d.tmp": "d" } }).assertAt(destination);
    }),
});

Deno.test("--delete-excluded removes what a filter leaves out", () =>
  between([
    { "a.tmp": "x", keep: "x", cache: { b: "b" } },
    { "a.tmp": "x", "b.tmp": "x", cache: { c: "c" }, folder: { "d.tmp": "d", e: "e" } },
  ], async (ends) => {
    const { report, code } = await run(ends, [
      ...["--mirror", "--delete-excluded", "--exclude", "*.tmp", "--exclude", "cache/"],
    ]);
    assert.deepEqual(report?.failures, []);
    assert.equal(code, 0);
    tree({ keep: "x" }).assertAt(ends[1]);
  }));

Deno.test("a socket at the source keeps nothing alive at the destination, and is said", () =>
  between([{ a: "a" }, { gone: "x" }], async (ends) => {
    await must("python3", [
      ...["-c", "import os,sys; os.mknod(sys.argv[1], 0o140644)", `${ends[0]}/gone`],
    ]);
    const { report, operations } = await execute(ends, { job: { mirror: true } });
    assert.equal(report.counters.skipped, 1);
    assert.ok(operations.some(({ type, path }) => type === "skip" && path === "gone"));
    assert.deepEqual(report.failures, []);
  }));

Deno.test("a destination that a mirror emptied of a folder has the times of the source", () =>
  between([
    { folder: folder({ a: file("a", { mtime: T1 }) }, { mtime: T1 }) },
    { folder: folder({ a: file("a", { mtime: T1 }), extra: { b: "b" } }, { mtime: T1 }) },
  ], async (ends) => {
    await execute(ends, { job: { mirror: true } });
    tree({ folder: folder({ a: file("a", { mtime: T1 }) }, { mtime: T1 }) }).assertAt(ends[1]);
  }));

Deno.test({
  name: "an extra is looked at when it is found, and before it goes; not twice each",
  ignore: skipUnless(canTrace, "needs strace(1)"),
  fn: () =>
    between([{ a: "a" }, { a: "a", ...files(400) }], async (ends, scratch) => {
      const trace = `${scratch}/trace`;
      const flags = ["--mirror", "--allow-delete"];
      const { report } = await run(ends, flags, { through: tracing("statx", trace) });
      assert.equal(report?.counters.removed, 400);
      const looks = Deno.readTextFileSync(trace).match(/statx\(\d+, "\d+",/g)?.length ?? 0;
      // The third is at the source.
      assert.ok(looks < 400 * 3.5, `${looks} calls for 400 extras`);
    }),
});

Deno.test("a source that is a copy which a run has not finished removes nothing until it is whole", () =>
  between([{ a: "a" }, { a: "a", b: "b" }], async (ends) => {
    const marker = `${ends[0]}/.mirrorsphere-0123456789ab-run.partial`;
    Deno.writeTextFileSync(marker, "");
    const { report } = await execute(ends, { job: { mirror: true } });
    assert.equal(report.guard?.reason, "source-unfinished");
    assert.match(report.warnings.join(), /a copy that a run has not finished/);
    assert.match(report.warnings.join(), /remove "\.mirrorsphere-0123456789ab-run\.partial"/);
    tree({ a: "a", b: "b" }).assertAt(ends[1]);
    // As a run leaves it that could not look into some paths.
    Deno.writeTextFileSync(marker, '["c"]');
    const { report: later } = await execute(ends, { job: { mirror: true } });
    assert.deepEqual([later.guard, later.warnings, later.counters.removed], [null, [], 1]);
  }));
