/** Executions that look at some folders only. */
import assert from "node:assert/strict";
import type { RawPath } from "../../src/base/names.ts";
import type { FolderScope } from "../../src/engine/mod.ts";
import type { JobOptions } from "../../src/model/options.ts";
import type { Report } from "../../src/model/report.ts";
import { file, folder, hardLink, T1, T2, tree } from "../support/tree.ts";
import { assertEqual, files } from "./parts.ts";
import { type JobsCase, OPTIONS, SETTINGS, start, withJobs } from "./with_jobs.ts";

const MIRROR: Partial<JobOptions> = { mirror: true };

const SOURCE = {
  "top.txt": file("top", { mtime: T1 }),
  "letters": folder({
    "a.txt": file("a", { mtime: T1 }),
    "old": folder({ "b.txt": file("b", { mtime: T1 }) }, { mtime: T1 }),
  }, { mtime: T1 }),
  "photos": folder({ "1.jpg": file("one", { mtime: T1 }) }, { mtime: T1 }),
};

/** Both ends alike, once. */
async function mirrored({ jobs, ends }: JobsCase): Promise<void> {
  tree(SOURCE, { mtime: T1 }).build(ends[0]);
  await start(jobs, ends, { options: MIRROR }).done;
  assertEqual(ends);
}

function scopes(...paths: readonly string[]): FolderScope[] {
  return paths.map((path) => {
    const recursive = path.endsWith("/**");
    return { path: (recursive ? path.slice(0, -3) : path) as RawPath, recursive };
  });
}

function look(
  { jobs, ends: [source, destination] }: JobsCase,
  folders: readonly FolderScope[],
  options: Partial<JobOptions> = MIRROR,
): Promise<Report> {
  const request = { source, destination, options: { ...OPTIONS, ...options }, settings: SETTINGS };
  return jobs.start(request, () => {}, { folders }).done;
}

const exists = (path: string) => Deno.lstat(path).then(() => true, () => false);

Deno.test("only the folder that is named is brought in line, all else stays as it is", () =>
  withJobs(async (given) => {
    const [source, destination] = given.ends;
    await mirrored(given);
    await Deno.writeTextFile(`${source}/letters/new.txt`, "new");
    await Deno.remove(`${source}/letters/a.txt`);
    await Deno.writeTextFile(`${source}/letters/old/b.txt`, "changed in a folder below");
    await Deno.writeTextFile(`${source}/photos/2.jpg`, "two");
    await Deno.remove(`${source}/top.txt`);
    const { counters, state } = await look(given, scopes("letters"));
    assert.equal(state, "completed");
    assert.deepEqual([counters.copied, counters.removed, counters.scanned], [1, 1, 2]);
    assert.equal(await exists(`${destination}/letters/new.txt`), true);
    assert.equal(await exists(`${destination}/letters/a.txt`), false);
    assert.equal(await exists(`${destination}/photos/2.jpg`), false);
    assert.equal(await exists(`${destination}/top.txt`), true);
    assert.equal(await Deno.readTextFile(`${destination}/letters/old/b.txt`), "b");
    await look(given, scopes("letters/**", "photos", "letters/old", ""));
    assertEqual(given.ends);
  }));

Deno.test("a folder that is new, gone or without its parents is found from the one above it", () =>
  withJobs(async (given) => {
    const [source, destination] = given.ends;
    await mirrored(given);
    await Deno.mkdir(`${source}/photos/2024/june/week 1`, { recursive: true });
    await Deno.writeTextFile(`${source}/photos/2024/june/week 1/1.jpg`, "one");
    await Deno.remove(`${source}/letters`, { recursive: true });
    await Deno.remove(`${destination}/photos/1.jpg`);
    const report = await look(given, scopes("photos/2024/june/week 1", "letters/old"));
    assert.equal(report.state, "completed");
    assertEqual(given.ends);
  }));

Deno.test("a file with names in other folders makes the run look at everything", () =>
  withJobs(async (given) => {
    const { jobs, ends: [source, destination] } = given;
    tree({
      ...SOURCE,
      "photos": folder({ "1.jpg": hardLink("top.txt"), "2.jpg": file("2", { mtime: T1 }) }),
    }, { mtime: T1 }).build(source);
    await start(jobs, given.ends, { options: MIRROR }).done;
    await Deno.writeTextFile(`${source}/photos/1.jpg`, "changed under one of its names");
    await Deno.writeTextFile(`${source}/letters/c.txt`, "c");
    const report = await look(given, scopes("photos"));
    assert.deepEqual(report.warnings, [
      "Looks at everything: files that changed have names in other folders",
    ]);
    assertEqual(given.ends);
    const one = await Deno.lstat(`${destination}/photos/1.jpg`);
    assert.equal((await Deno.lstat(`${destination}/top.txt`)).ino, one.ino);
    // What was looked at twice counts once.
    assert.deepEqual([report.counters.scanned, report.counters.destinationEntries], [9, 5]);
  }));

Deno.test("files whose names are all in the folders that are named need no look elsewhere", () =>
  withJobs(async (given) => {
    const { jobs, ends: [source, destination] } = given;
    tree({
      ...SOURCE,
      "photos": folder({ "1.jpg": file("1", { mtime: T1 }), "2.jpg": hardLink("photos/1.jpg") }),
    }, { mtime: T1 }).build(source);
    await start(jobs, given.ends, { options: MIRROR }).done;
    await Deno.writeTextFile(`${source}/photos/1.jpg`, "changed under one of its names");
    await Deno.writeTextFile(`${source}/letters/c.txt`, "c");
    const report = await look(given, scopes("photos"));
    assert.deepEqual([report.warnings, report.counters.scanned], [[], 2]);
    assert.equal(await exists(`${destination}/letters/c.txt`), false);
    await look(given, scopes("letters"));
    assertEqual(given.ends);
  }));

Deno.test("what a filter leaves out is not looked at, even where it is named", () =>
  withJobs(async (given) => {
    const [source, destination] = given.ends;
    await mirrored(given);
    await Deno.mkdir(`${source}/letters/cache/deep`, { recursive: true });
    await Deno.writeTextFile(`${source}/letters/cache/deep/1`, "1");
    const filter = { ...OPTIONS.filter, rules: ["cache/"] };
    await look(given, scopes("letters/cache/deep", "letters/cache", "letters"), { filter });
    assert.equal(await exists(`${destination}/letters/cache`), false);
  }));

Deno.test("where the source has emptied, the removals are held all the same", () =>
  withJobs(async (given) => {
    const [source, destination] = given.ends;
    await mirrored(given);
    for (const name of ["top.txt", "letters", "photos"]) {
      await Deno.remove(`${source}/${name}`, { recursive: true });
    }
    const { guard } = await look(given, scopes("photos", "letters/old"));
    assert.equal(guard?.reason, "source-empty");
    assert.equal(await exists(`${destination}/photos/1.jpg`), true);
  }));

Deno.test("a folder that was emptied is no empty source", () =>
  withJobs(async (given) => {
    await mirrored(given);
    await Deno.remove(`${given.ends[0]}/photos/1.jpg`);
    const { guard, counters } = await look(given, scopes("photos"));
    assert.deepEqual([guard, counters.removed], [null, 1]);
    assertEqual(given.ends);
  }));

Deno.test("rounds that look at some folders teach nothing of what is usual", () =>
  withJobs(async (given) => {
    const { jobs, ends } = given;
    await mirrored(given);
    for (let round = 0; round < 6; round++) await look(given, scopes("photos"));
    const [source, destination] = ends;
    assert.equal(jobs.store.executions.recentRemovals({ source, destination }, 20).length, 1);
    assert.equal(jobs.store.executions.list({ limit: 1 })[0]?.folders, 1);
  }));

Deno.test("with links followed everything is looked at", () =>
  withJobs(async (given) => {
    const [source, destination] = given.ends;
    await mirrored(given);
    await Deno.writeTextFile(`${source}/letters/new.txt`, "new");
    await look(given, scopes("photos"), { followSymlinks: true });
    assert.equal(await exists(`${destination}/letters/new.txt`), true);
  }));

Deno.test("a wide folder is looked at by itself, in slices", () =>
  withJobs(async (given) => {
    const { jobs, ends: [source] } = given;
    tree({
      "wide": folder({ ...files(6500), "below": folder({ "1": file("1", { mtime: T2 }) }) }),
    }, { mtime: T1 }).build(source);
    await start(jobs, given.ends, { options: MIRROR }).done;
    await Deno.writeTextFile(`${source}/wide/below/2`, "2");
    await Deno.writeTextFile(`${source}/wide/new`, "new");
    const { counters } = await look(given, scopes("wide"));
    assert.deepEqual([counters.scanned, counters.copied], [6502, 1]);
  }));
