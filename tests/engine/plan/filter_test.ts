import assert from "node:assert/strict";
import { RunError } from "../../../src/base/errors.ts";
import type { RawPath } from "../../../src/base/names.ts";
import { compileFilter } from "../../../src/engine/plan/filter.ts";
import type { Kind } from "../../../src/model/entry.ts";
import type { FilterOptions } from "../../../src/model/options.ts";

const NOTHING: FilterOptions = { rules: [], minSize: null, maxSize: null, oneFileSystem: false };

/** Which of `paths` these rules leave out; a path that ends in a slash is a folder. */
async function excluded(rules: readonly string[], paths: readonly string[]): Promise<string[]> {
  const filter = await compileFilter({ ...NOTHING, rules });
  const kindOf = (path: string): Kind => path.endsWith("/") ? "directory" : "file";
  return paths.filter((path) => filter.excludes(path.replace(/\/$/, "") as RawPath, kindOf(path)));
}

Deno.test("a filter without rules and sizes is not active and leaves nothing out", async () => {
  const filter = await compileFilter({ ...NOTHING, oneFileSystem: true });
  assert.equal(filter.active, false);
  assert.equal(filter.excludes("a.tmp" as RawPath, "file"), false);
  assert.equal(filter.excludesSize(0), false);
});

Deno.test("rules and sizes make a filter active", async () => {
  assert.equal((await compileFilter({ ...NOTHING, rules: ["x"] })).active, true);
  assert.equal((await compileFilter({ ...NOTHING, minSize: 1 })).active, true);
  assert.equal((await compileFilter({ ...NOTHING, maxSize: 0 })).active, true);
});

Deno.test("the size limits themselves are still taken", async () => {
  const filter = await compileFilter({ ...NOTHING, minSize: 10, maxSize: 20 });
  const verdicts = [9, 10, 20, 21].map((size) => filter.excludesSize(size));
  assert.deepEqual(verdicts, [true, false, false, true]);
});

Deno.test("the last rule that matches decides", async () => {
  const rules = ["*.log", "!keep.log", "keep.log/"];
  assert.deepEqual(await excluded(rules, ["a.log", "d/b.log", "keep.log", "d/keep.log/"]), [
    "a.log",
    "d/b.log",
    "d/keep.log/",
  ]);
});

Deno.test("a rule with a slash within is about the path, one without about the name", async () => {
  const paths = ["build/", "a/build/", "docs/x", "a/docs/x", "a/b/c/deep"];
  assert.deepEqual(await excluded(["/build", "docs/x", "a/**/deep"], paths), [
    "build/",
    "docs/x",
    "a/b/c/deep",
  ]);
  assert.deepEqual(await excluded(["build", "deep"], paths), ["build/", "a/build/", "a/b/c/deep"]);
});

Deno.test("a rule for folders leaves files, links and special files alone", async () => {
  for (const rules of [["cache/"], ["/cache/"]]) {
    const filter = await compileFilter({ ...NOTHING, rules });
    const path = "cache" as RawPath;
    assert.equal(filter.excludes(path, "directory"), true);
    for (const kind of ["file", "symlink", "fifo", "block-device", "socket"] as const) {
      assert.equal(filter.excludes(path, kind), false, kind);
    }
  }
});

Deno.test("rules tell upper case from lower case", async () => {
  assert.deepEqual(await excluded(["*.TMP"], ["a.TMP", "a.tmp"]), ["a.TMP"]);
});

const ODD_NAMES = [
  "line\nbreak.tmp",
  "back\\slash.tmp",
  "\udcff\udc80.tmp",
  " leading.tmp",
  "#hash.tmp",
  "!bang.tmp",
  "..foo.tmp",
  "...tmp",
  "C:\\x.tmp",
  "~.tmp",
  "-.tmp",
  "*.tmp",
  "[.tmp",
  "\u2028.tmp",
  "__proto__.tmp",
  "é\u{1f600}.tmp",
];

Deno.test("odd names are judged as any other", async () => {
  const paths = [...ODD_NAMES, ...ODD_NAMES.map((name) => `d/${name}`)];
  assert.deepEqual(await excluded(["*.tmp"], paths), paths);
  assert.deepEqual(await excluded(["d/*.tmp"], paths), paths.filter((path) => path[1] === "/"));
  assert.deepEqual(await excluded(["*.bak", "/b/*"], paths), []);
});

Deno.test("names that look like more than a name are not misjudged", async () => {
  const paths = ["..foo", "..foo/bar", "a/..b", "...", "trailing ", "__proto__", "constructor"];
  assert.deepEqual(await excluded(["*.tmp", "/x/y"], paths), []);
  assert.deepEqual(await excluded(["/..foo", "...", "trailing\\ "], paths), [
    "..foo",
    "..foo/bar",
    "...",
    "trailing ",
  ]);
});

Deno.test("rules can name odd names", async () => {
  const rules = ["\\#a", "\\!b", "c\\ ", "d\ne", "\udc80", "f\\\\g", "\\*h"];
  const names = ["#a", "!b", "c ", "d\ne", "\udc80", "f\\g", "*h"];
  assert.deepEqual(await excluded(rules, [...names, "a", "b", "c", "\udc81", "fg", "xh"]), names);
});

Deno.test("comments and blank rules leave nothing out", async () => {
  assert.deepEqual(await excluded(["# *", "", "   ", "#\\"], ["a", "#", " "]), []);
});

Deno.test("a rule that ends in a lone backslash is refused, and quoted", async () => {
  for (const rule of ["a\\", "\\", "a\\\\\\"]) {
    await assert.rejects(
      compileFilter({ ...NOTHING, rules: ["*.tmp", rule] }),
      (error: unknown) =>
        error instanceof RunError && error.code === "usage" &&
        error.message.startsWith(`Cannot use the filter rule "${rule.replaceAll("\\", "\\\\")}":`),
    );
  }
  await compileFilter({ ...NOTHING, rules: ["a\\\\", "\\\\"] });
});

Deno.test("a path of thousands of folders is judged", async () => {
  const deep = "folder/".repeat(3000);
  assert.deepEqual(await excluded(["*.tmp", "/a/b"], [`${deep}x.tmp`, `${deep}x`]), [
    `${deep}x.tmp`,
  ]);
});
