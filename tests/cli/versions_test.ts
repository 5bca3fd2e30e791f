import assert from "node:assert/strict";
import { sumLine, versionLine } from "../../src/cli/render/versions.ts";
import type { RawName } from "../../src/base/names.ts";
import { formatTime } from "../../src/model/format.ts";
import { mirrorsphere } from "../support/cli.ts";
import { isRoot } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { file, folder, tree } from "../support/tree.ts";
import { path } from "./samples.ts";

const OLDER = "2026-11-29T09-00-00.000Z";
const NEWER = "2026-11-30T20-18-00.123Z";
const startedAt = Date.UTC(2026, 10, 30, 20, 18, 0, 123);
const run = { stamp: NEWER as RawName, startedAt };
const mtime = { mtimeSeconds: 1_700_000_000, mtimeNanoseconds: 0 };
const changed = formatTime(1_700_000_000_000);

/** Gives `body` a folder in which `copy` has versions of two runs. */
function withVersions(body: (folder: string) => Promise<void>): Promise<void> {
  return withScratch(async (scratch) => {
    const versions = {
      [OLDER]: { letters: { "june.txt": file("june", { mtime }) }, note: "note" },
      [NEWER]: { letters: { "june.txt": file("june again", { mtime }) } },
    };
    tree({ copy: { ".mirrorsphere-versions": versions, bare: {} } }).build(scratch);
    await body(scratch);
  });
}

async function must(cwd: string, ...args: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await mirrorsphere(["versions", ...args], { cwd });
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout.split("\n").slice(0, -1);
}

const objects = (lines: readonly string[]) => lines.map((line) => JSON.parse(line));

Deno.test("without a path, the runs that kept something are listed, newest first", () =>
  withVersions(async (cwd) => {
    const squeezed = (await must(cwd, "copy")).map((line) => line.replace(/ {2,}/g, "  "));
    assert.deepEqual(squeezed, [
      `${formatTime(startedAt)}  1 entry  10 B  ${NEWER}`,
      `${formatTime(Date.UTC(2026, 10, 29, 9))}  2 entries  8 B  ${OLDER}`,
    ]);
    const [first] = objects(await must(cwd, "copy", "--json"));
    assert.deepEqual(first, { versions: { ...run, entries: 1, bytes: 10 } });
  }));

Deno.test("of a path each version is listed, newest first, with where it lies", () =>
  withVersions(async (cwd) => {
    const lines = await must(cwd, "copy", "letters/june.txt");
    const squeezed = lines.map((line) => line.replace(/ {2,}/g, "  "));
    const top = `${cwd}/copy/.mirrorsphere-versions`;
    assert.deepEqual(squeezed, [
      `until ${formatTime(startedAt)}  10 B  of ${changed}  "${top}/${NEWER}/letters/june.txt"`,
      `until ${formatTime(Date.UTC(2026, 10, 29, 9))}  4 B  of ${changed}  ` +
      `"${top}/${OLDER}/letters/june.txt"`,
    ]);
    for (const typed of ["./letters//", "bare/../letters", `${cwd}/copy/letters`]) {
      assert.deepEqual(await must(cwd, "copy", typed), lines, typed);
    }
    assert.equal((await must(cwd, "copy", ".")).length, 3);
    const [first] = objects(await must(cwd, "copy", "letters", "--json"));
    assert.deepEqual(first.version, {
      ...run,
      path: "letters/june.txt",
      place: `.mirrorsphere-versions/${NEWER}/letters/june.txt`,
      kind: "file",
      size: 10,
      modifiedAt: 1_700_000_000_000,
    });
  }));

Deno.test("a destination that was named through a link takes paths by either name", () =>
  withVersions(async (cwd) => {
    Deno.symlinkSync("copy", `${cwd}/link`);
    const lines = await must(cwd, "copy", "note");
    for (const typed of ["note", `${cwd}/link/note`, `${cwd}/copy/note`]) {
      assert.deepEqual(await must(cwd, "link", typed), lines, typed);
    }
  }));

Deno.test("where nothing was kept, one sentence says so, and how it would be", () =>
  withVersions(async (cwd) => {
    const how = ": kept is what a run with --keep-versions replaces or removes";
    assert.deepEqual(await must(cwd, "copy/bare"), [`No versions in "${cwd}/copy/bare"${how}`]);
    const ofPath = [`No versions of "gone\\n" in "${cwd}/copy"${how}`];
    assert.deepEqual(await must(cwd, "copy", "gone\n"), ofPath);
    assert.deepEqual(await must(cwd, "copy", "gone", "--json"), []);
  }));

Deno.test("a destination that is missing, and a path outside of it, are refused", () =>
  withVersions(async (cwd) => {
    const missing = await mirrorsphere(["versions", "gone", "--json"], { cwd });
    assert.equal(missing.code, 4);
    assert.equal(JSON.parse(missing.stdout).code, "destination-missing");
    const outside = await mirrorsphere(["versions", "copy", "../copying"], { cwd });
    assert.deepEqual([outside.code, outside.stderr], [
      2,
      `Look for versions of "../copying": it is not in "${cwd}/copy"; give a path from there\n`,
    ]);
  }));

Deno.test({
  name: "what cannot be looked at is told, beside all that can, with exit code 1",
  ignore: skipUnless(isRoot, "needs root, to be somebody else"),
  fn: () =>
    withScratch(async (scratch) => {
      const versions = {
        [OLDER]: { a: "a" },
        [NEWER]: folder({ b: "b" }, { mode: 0o700 }),
      };
      tree({ ".mirrorsphere-versions": versions }).build(scratch);
      const look = (...flags: readonly string[]) =>
        mirrorsphere(["versions", scratch, ...flags], { asUser: "nobody" });
      const { code, stdout, stderr } = await look();
      assert.equal(code, 1);
      assert.match(stdout, new RegExp(` 1 entry .* ${OLDER}$`, "m"));
      const told = `^Cannot list ".mirrorsphere-versions/${NEWER}": permission denied .*; give`;
      assert.match(stderr, new RegExp(told));
      const last = JSON.parse((await look("--json")).stdout.trimEnd().split("\n").at(-1) ?? "");
      assert.equal(last.failure.code, "permission-denied");
      Deno.chmodSync(`${scratch}/.mirrorsphere-versions`, 0o700);
      const closed = await look("a");
      assert.deepEqual([closed.code, closed.stdout], [1, ""]);
    }),
});

Deno.test("no name can forge a line, and what is no file says what it is", () => {
  const place = path("a\n\x1b[2J\udcff");
  const version = { run, path: place, place, kind: "symlink", size: 0, modifiedAt: 0 } as const;
  assert.equal(
    versionLine("/to", version),
    `until ${formatTime(startedAt)}   symlink  of ${formatTime(0)}  "/to/a\\n\\u{1b}[2J\\xff"`,
  );
});

Deno.test("sums stand below each other", () => {
  const lines = [1, 123_456].map((entries) => sumLine({ ...run, entries, bytes: entries * 1000 }));
  const [one = "", many = ""] = lines;
  assert.equal(one.length, many.length);
  assert.match(many, /123,456 entries {3}118 MiB {2}2026/);
});
