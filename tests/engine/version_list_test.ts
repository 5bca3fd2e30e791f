import assert from "node:assert/strict";
import type { RawName, RawPath } from "../../src/base/names.ts";
import { openVersionList, type VersionList } from "../../src/engine/version_list.ts";
import { openPlatform } from "../../src/platform/mod.ts";
import { withScratch } from "../support/scratch.ts";
import { file, type Literal, symlink, tree } from "../support/tree.ts";

const FIRST = "2026-11-28T09-00-00.000Z";
const SECOND = "2026-11-29T09-00-00.007Z";
const THIRD = "2026-11-30T20-18-00.123Z";

const mtime = { mtimeSeconds: 1_700_000_000, mtimeNanoseconds: 7_999_999 };

const VERSIONS: Literal = {
  [SECOND]: {
    letters: { "june.txt": file("june", { mtime }), deep: { "a.txt": "a", "b-c": "bc" } },
    "note.txt": "a note",
  },
  [THIRD]: { letters: { "june.txt": "june again", "july.txt": symlink("june.txt") } },
  [FIRST]: { letters: "once a file" },
};

/** Gives `body` the versions of a destination that has other things, too. */
function withVersions(
  body: (list: VersionList, destination: string) => void,
  versions: Literal = VERSIONS,
  platform: "auto" | "portable" = "auto",
): Promise<void> {
  return withScratch(async (scratch) => {
    tree({ ".mirrorsphere-versions": versions, letters: { "june.txt": "now" } }).build(scratch);
    const list = openVersionList(await openPlatform(platform), scratch);
    try {
      body(list, scratch);
    } finally {
      list.close();
    }
  });
}

function placesOf(list: VersionList, path: string): string[] {
  return list.runs().flatMap((run) =>
    [...list.versionsOf(run, path as RawPath)].map(({ place }) =>
      place.split("/").slice(1).join("/")
    )
  );
}

for (const platform of ["auto", "portable"] as const) {
  Deno.test(`each run that kept something is listed, newest first, with what it kept (${platform})`, () =>
    withVersions(
      (list) => {
        const sums = list.runs().map((run) => list.sumOf(run));
        assert.deepEqual(sums, [
          {
            stamp: THIRD,
            startedAt: Date.UTC(2026, 10, 30, 20, 18, 0, 123),
            entries: 2,
            bytes: 10,
          },
          { stamp: SECOND, startedAt: Date.UTC(2026, 10, 29, 9, 0, 0, 7), entries: 4, bytes: 13 },
          { stamp: FIRST, startedAt: Date.UTC(2026, 10, 28, 9), entries: 1, bytes: 11 },
        ]);
        assert.deepEqual(list.failures, []);
      },
      VERSIONS,
      platform,
    ));
}

Deno.test("each version of a file is found, newest first, with the time that it had", () =>
  withVersions((list) => {
    const found = list.runs().flatMap((run) => [
      ...list.versionsOf(run, "letters/june.txt" as RawPath),
    ]);
    assert.deepEqual(found.map(({ run, size }) => [run.stamp, size]), [[THIRD, 10], [SECOND, 4]]);
    const { run: _, ...older } = found[1] ?? assert.fail();
    assert.deepEqual(older, {
      path: "letters/june.txt",
      place: `.mirrorsphere-versions/${SECOND}/letters/june.txt`,
      kind: "file",
      size: 4,
      modifiedAt: 1_700_000_000_007,
    });
    assert.deepEqual(list.failures, []);
  }));

Deno.test("of a folder all that was in it is found, also from when it was a file", () =>
  withVersions((list) => {
    assert.deepEqual(placesOf(list, "letters"), [
      `${THIRD}/letters/july.txt`,
      `${THIRD}/letters/june.txt`,
      `${SECOND}/letters/deep/a.txt`,
      `${SECOND}/letters/deep/b-c`,
      `${SECOND}/letters/june.txt`,
      `${FIRST}/letters`,
    ]);
    assert.equal(placesOf(list, "").length, 7);
    assert.deepEqual(list.failures, []);
  }));

Deno.test("of what no run kept nothing is found, also below what was a file or a link", () =>
  withVersions((list) => {
    for (const path of ["gone", "letters/july.txt/below", "note.txt/below", "letters/june.tx"]) {
      assert.deepEqual(placesOf(list, path), [], path);
    }
    assert.deepEqual(list.failures, []);
  }));

Deno.test("a destination without versions has none", () =>
  withScratch(async (scratch) => {
    tree({ a: "a" }).build(scratch);
    const list = openVersionList(await openPlatform("auto"), scratch);
    assert.deepEqual([list.runs(), list.failures, list.path], [[], [], scratch]);
    list.close();
  }));

Deno.test("what is no folder of a run is left alone", () =>
  withVersions((list) => assert.deepEqual(list.runs().map(({ stamp }) => stamp), [THIRD]), {
    "README.txt": "somebody's",
    ".temporary": { a: "a" },
    [SECOND]: "a file",
    [FIRST]: symlink(THIRD),
    "2026-13-30T20-18-00.123Z": { a: "a" },
    [THIRD]: { a: "a" },
  }));

Deno.test("names that are not UTF-8, and folders deeper than a path may be, are found", () =>
  withVersions(
    (list) => {
      const name = "caf\udce9" as RawName;
      const [run] = list.runs();
      assert.ok(run !== undefined);
      const [version] = list.versionsOf(run, name as string as RawPath);
      assert.equal(version?.place, `.mirrorsphere-versions/${THIRD}/${name}`);
      assert.deepEqual(list.sumOf(run), { ...run, entries: 2, bytes: 5 });
      assert.deepEqual(list.failures, []);
    },
    {
      [THIRD]: {
        "caf\udce9": "caf",
        ["d".repeat(200)]: Array.from({ length: 30 }).reduce<Literal>(
          (inside) => ({ ["d".repeat(200)]: inside }),
          { end: "at" },
        ),
      },
    },
  ));

Deno.test("a destination that is missing, or no folder, is refused with the way out", () =>
  withScratch(async (scratch) => {
    tree({ file: "f" }).build(scratch);
    const files = await openPlatform("auto");
    assert.throws(() => openVersionList(files, `${scratch}/gone`), {
      code: "destination-missing",
      message: `Look for versions in "${scratch}/gone": there is no such folder; check the path, ` +
        "and that its disk is mounted",
    });
    assert.throws(() => openVersionList(files, `${scratch}/file`), {
      code: "destination-not-a-folder",
      message: /: it is not a folder; name the destination, then the path in it$/,
    });
  }));
