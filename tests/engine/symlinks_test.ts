import assert from "node:assert/strict";
import { changes, execute, NO_CHANGES, NO_FILTER } from "../support/engine.ts";
import { withScratch } from "../support/scratch.ts";
import { file, folder, type Literal, readTree, symlink, T1, T2, tree } from "../support/tree.ts";

const FOLLOW = { job: { followSymlinks: true, mirror: true } };

/** Builds a source (and what lies beside it), follows its links, and gives the outcome. */
function following<T>(
  built: Literal,
  body: (end: string, outcome: Awaited<ReturnType<typeof execute>>) => T | Promise<T>,
): Promise<T> {
  return withScratch(async (scratch) => {
    tree(built).build(scratch);
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const before = readTree(ends[0]);
    const outcome = await execute(ends, FOLLOW);
    const second = await execute(ends, FOLLOW);
    const { failed: _again, ...changed } = changes(second.report.counters);
    const { failed: _none, ...unchanged } = NO_CHANGES;
    assert.deepEqual(changed, unchanged);
    assert.deepEqual(readTree(ends[0]), before);
    return await body(ends[1], outcome);
  });
}

Deno.test("followed, a link is copied as what it points to, in the tree and out of it", () =>
  following({
    source: {
      real: folder({ a: file("a", { mtime: T1, mode: 0o640 }) }, { mtime: T2 }),
      "to a file": symlink("real/a"),
      "to a folder": symlink("real"),
      "through two": symlink("to a file"),
      "out of the tree": symlink("../beside/b"),
      "folder out of the tree": symlink("../beside"),
    },
    beside: { b: file("b", { mtime: T2 }), within: { c: "c" } },
  }, (end, { report }) => {
    assert.deepEqual(report.failures, []);
    const a = file("a", { mtime: T1, mode: 0o640 });
    const b = file("b", { mtime: T2 });
    tree({
      real: folder({ a }, { mtime: T2 }),
      "to a file": a,
      "to a folder": { a },
      "through two": a,
      "out of the tree": b,
      "folder out of the tree": { b, within: { c: "c" } },
    }).assertAt(end);
  }));

Deno.test("followed, a link that leads nowhere is reported, and the rest is copied", () =>
  following({
    source: {
      a: "a",
      dangling: symlink("nowhere"),
      deep: { gone: symlink("../../x/y"), b: "b" },
      "into a file": symlink("a/b"),
    },
  }, (end, { report }) => {
    const failed = report.failures.map(({ path, code }) => [path, code]);
    const paths = ["dangling", "deep/gone", "into a file"];
    assert.deepEqual(failed, paths.map((path) => [path, "dangling-link"]));
    tree({ a: "a", deep: { b: "b" } }).assertAt(end);
  }));

Deno.test("followed, links that go in circles are reported and end", () =>
  following({
    source: {
      a: "a",
      "to itself": symlink("to itself"),
      one: symlink("two"),
      two: symlink("one"),
      up: { "to its folder": symlink("."), "to the top": symlink(".."), b: "b" },
    },
  }, (end, { report }) => {
    const failed = report.failures.map(({ path, code }) => [path, code]);
    assert.deepEqual(failed, [
      ["one", "link-cycle"],
      ["to itself", "link-cycle"],
      ["two", "link-cycle"],
      ["up/to its folder", "link-cycle"],
      ["up/to the top", "link-cycle"],
    ]);
    const seen = readTree(end);
    assert.equal(seen["a"]?.content, "a");
    assert.equal(seen["up/b"]?.content, "b");
    assert.equal(Object.keys(seen).some((path) => path.split("/").length > 3), false);
  }));

Deno.test("followed, two folders that link to each other are reported and end", () =>
  following({
    source: { one: { to: symlink("../two"), a: "a" }, two: { to: symlink("../one"), b: "b" } },
  }, (end, { report }) => {
    assert.deepEqual(new Set(report.failures.map(({ code }) => code)), new Set(["link-cycle"]));
    const seen = readTree(end);
    assert.equal(seen["one/a"]?.content, "a");
    assert.equal(seen["one/to/b"]?.content, "b");
    assert.equal(seen["two/to/a"]?.content, "a");
  }));

Deno.test("a mirror that follows links removes nothing for one that leads nowhere just now", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({
      source: { away: symlink("../disk/folder"), file: symlink("../disk/a") },
      disk: { folder: { b: "b" }, a: "a" },
    }).build(scratch);
    await execute(ends, FOLLOW);
    tree({ away: { b: "b" }, file: "a" }).assertAt(ends[1]);
    await Deno.rename(`${scratch}/disk`, `${scratch}/unplugged`);
    const { report } = await execute(ends, FOLLOW);
    assert.equal(report.counters.failed, 2);
    tree({ away: { b: "b" }, file: "a" }).assertAt(ends[1]);
  }));

Deno.test("followed, a link stays with the attributes of what it leads to", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const a = file("a", { mtime: T1, xattrs: { "user.a": "1" } });
    tree({ a, link: symlink("a") }).build(ends[0]);
    const job = { followSymlinks: true, permissions: true, comparison: "advanced" } as const;
    await execute(ends, { job });
    const before = readTree(ends[1]);
    const { report } = await execute(ends, { job });
    assert.deepEqual(changes(report.counters), NO_CHANGES);
    await Deno.chmod(`${ends[0]}/a`, 0o600);
    await execute(ends, { job });
    const now = readTree(ends[1]);
    assert.deepEqual(now["link"]?.xattrs, before["a"]?.xattrs);
    assert.equal(now["link"]?.mode, "600");
  }));

const RULES = [
  {
    what: "left out by a rule for folders if it leads to one",
    rules: ["x*/"],
    destination: { folder: { a: "a" } },
  },
  {
    what: "taken in as the folder that it leads to, where files alone are left out",
    rules: ["*", "!*/", "!a"],
    destination: { folder: { a: "a" }, "x folder": { a: "a" } },
  },
] as const;

for (const { what, rules, destination } of RULES) {
  Deno.test(`followed, a link is ${what}`, () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      tree({ folder: { a: "a" }, "x folder": symlink("folder") }).build(ends[0]);
      const filter = { ...NO_FILTER, rules };
      const { report } = await execute(ends, { job: { followSymlinks: true, filter } });
      assert.deepEqual(report.failures, []);
      tree(destination).assertAt(ends[1]);
    }));
}

Deno.test("a mirror that follows links keeps the folder of one that leads nowhere just now, whatever is left out", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({
      source: { away: symlink("../disk"), circle: symlink("circle"), b: "b" },
      destination: { away: { b: "b" }, circle: { b: "b" }, b: "b" },
    }).build(scratch);
    const filter = { ...NO_FILTER, rules: ["*", "!*/", "!b"] };
    const job = { followSymlinks: true, mirror: true, filter };
    const { report } = await execute(ends, { job });
    assert.deepEqual(report.failures.map(({ code }) => code), ["dangling-link", "link-cycle"]);
    tree({ away: { b: "b" }, circle: { b: "b" }, b: "b" }).assertAt(ends[1]);
  }));

Deno.test("not followed, links keep their target to the byte, wherever it leads", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const links = {
      a: "a",
      absolute: symlink("/etc/passwd"),
      up: symlink("../../.."),
      dangling: symlink("no where"),
      circle: symlink("circle"),
      "odd slashes": symlink(".//a/../a"),
    };
    tree(links).build(ends[0]);
    // A link at the destination must not lead a copy out of it.
    tree({ a: symlink("../victim"), up: symlink("a"), "odd slashes": { x: "x" } }).build(ends[1]);
    tree({ victim: "untouched" }).build(scratch);
    const { report } = await execute(ends, { job: { mirror: true } });
    assert.deepEqual(report.failures, []);
    tree(links).assertAt(ends[1]);
    assert.equal(await Deno.readTextFile(`${scratch}/victim`), "untouched");
  }));

Deno.test("a folder of the destination that is a link is replaced, not written through", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({ folder: { a: "new" } }).build(ends[0]);
    tree({ folder: symlink("../elsewhere") }).build(ends[1]);
    tree({ elsewhere: { a: "old", b: "b" } }).build(scratch);
    const { report } = await execute(ends, { job: { mirror: true } });
    assert.deepEqual(report.failures, []);
    tree({ folder: { a: "new" } }).assertAt(ends[1]);
    tree({ a: "old", b: "b" }).assertAt(`${scratch}/elsewhere`);
  }));
