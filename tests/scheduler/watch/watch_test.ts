import assert from "node:assert/strict";
import { isRoot, must } from "../../support/processes.ts";
import { skipUnless } from "../../support/skip.ts";
import { file, folder, T1, tree } from "../../support/tree.ts";
import { withJobs } from "../../jobs/with_jobs.ts";
import { watchSource } from "../../../src/scheduler/watch/mod.ts";
import { alike, eventually, QUICK, watching } from "./watching.ts";

const SOURCE = {
  "top.txt": file("top", { mtime: T1 }),
  "letters": folder({
    "a.txt": file("a", { mtime: T1 }),
    "old": folder({ "b.txt": file("b", { mtime: T1 }) }, { mtime: T1 }),
  }, { mtime: T1 }),
  "photos": folder({ "1.jpg": file("one", { mtime: T1 }) }, { mtime: T1 }),
};

Deno.test("first everything is looked at, then only the folders in which something changed", () =>
  withJobs(async (given) => {
    const [source] = given.ends;
    tree(SOURCE, { mtime: T1 }).build(source);
    await watching(given, {}, async ({ rounds, told }) => {
      await alike(given.ends);
      await Deno.writeTextFile(`${source}/letters/old/b.txt`, "changed");
      await alike(given.ends);
      await eventually(() => rounds.length > 1, "a second round");
      assert.equal(rounds[0]?.round.folders, null);
      assert.deepEqual(rounds[1]?.round.folders, [
        { path: "letters/old", recursive: false },
      ]);
      assert.equal(rounds[1]?.report.counters.scanned, 1);
      assert.deepEqual(told, []);
    });
  }));

Deno.test("ended while it opens its eye, it begins no round", () =>
  withJobs(async ({ ends: [source] }) => {
    tree(SOURCE, { mtime: T1 }).build(source);
    const ending = new AbortController();
    let asked = 0;
    let rounds = 0;
    await watchSource({
      source,
      pace: QUICK,
      tell: () => {},
      perform: () => {
        rounds++;
        return Promise.resolve("well");
      },
      // Asked first when it opens its eye, and then before its first round.
      get signal() {
        if (asked++ === 2) queueMicrotask(() => ending.abort());
        return ending.signal;
      },
    });
    assert.equal(rounds, 0);
  }));

Deno.test("each kind of change arrives: made, renamed, removed, replaced, moved in and out", () =>
  withJobs(async (given) => {
    const { scratch, ends: [source] } = given;
    tree(SOURCE, { mtime: T1 }).build(source);
    tree(SOURCE, { mtime: T1 }).build(`${scratch}/elsewhere`);
    await watching(given, {}, async () => {
      await alike(given.ends);
      await Deno.mkdir(`${source}/a/b/c`, { recursive: true });
      await Deno.writeTextFile(`${source}/a/b/c/1`, "1");
      await Deno.rename(`${source}/letters`, `${source}/post`);
      await alike(given.ends);
      await Deno.writeTextFile(`${source}/post/old/b.txt`, "after the rename");
      await Deno.chmod(`${source}/post`, 0o700);
      await alike(given.ends);
      await Deno.remove(`${source}/a`, { recursive: true });
      await Deno.rename(`${source}/post`, `${source}/a`);
      await Deno.rename(`${scratch}/elsewhere/letters`, `${source}/photos/letters`);
      await Deno.rename(`${source}/top.txt`, `${scratch}/top.txt`);
      await Deno.symlink("photos", `${source}/top.txt`);
      await alike(given.ends);
      await Deno.writeTextFile(`${source}/photos/letters/old/new`, "in what was moved in");
      await alike(given.ends);
    });
  }));

Deno.test("nothing is lost of what changes while a round goes on", () =>
  withJobs(async (given) => {
    const [source] = given.ends;
    tree(SOURCE, { mtime: T1 }).build(source);
    let changes = 0;
    const before = async () => {
      if (changes++ > 3) return;
      await Deno.writeTextFile(`${source}/photos/${changes}.jpg`, "while a round began");
      await Deno.mkdir(`${source}/letters/${changes}/below`, { recursive: true });
      await Deno.writeTextFile(`${source}/letters/${changes}/below/file`, "deep");
    };
    await watching(given, { before }, async ({ rounds }) => {
      await eventually(() => rounds.length > 3, "four rounds");
      await alike(given.ends);
    });
  }));

// A second process that makes, fills, moves and removes as fast as it can.
const TURMOIL = `
  cd "$1"
  for round in 1 2 3 4 5 6 7 8; do
    for at in 1 2 3 4 5 6 7 8 9; do
      mkdir -p "d$at/e$round/f"
      echo "$round $at" > "d$at/e$round/f/file"
      echo "$round" >> "d$at/log"
      [ -d "d$at/e$((round - 2))" ] && rm -r "d$at/e$((round - 2))"
      [ -d "d$at/e$((round - 1))" ] && mv "d$at/e$((round - 1))" "d$at/moved $round"
    done
    rm -rf d3; mv d5 d3; mkdir -p d5; mv d3/log d5/log
  done
`;

Deno.test("while a second process changes files at speed, the copy catches up", () =>
  withJobs(async (given) => {
    const [source] = given.ends;
    tree(SOURCE, { mtime: T1 }).build(source);
    await watching(given, { pace: { ...QUICK, quiet: 5 } }, async ({ rounds }) => {
      await alike(given.ends);
      await must("bash", ["-c", TURMOIL, "turmoil", source]);
      await alike(given.ends);
      assert.ok(rounds.length > 1);
    });
  }));

Deno.test("a source that goes away is waited for, and looked at as a whole when it is back", () =>
  withJobs(async (given) => {
    const [source, destination] = given.ends;
    tree(SOURCE, { mtime: T1 }).build(source);
    await watching(given, {}, async ({ rounds, told }) => {
      await alike(given.ends);
      const before = rounds.length;
      await Deno.rename(source, `${source} away`);
      await eventually(() => told.length === 1, "it is told that the source is gone");
      assert.match(told[0] ?? "", /^The source ".*source" is not there; waiting for it$/);
      await Deno.writeTextFile(`${source} away/photos/2.jpg`, "meanwhile");
      await Deno.rename(`${source} away`, source);
      await alike([source, destination]);
      await eventually(() => rounds.length > before, "another round");
      assert.equal(rounds[before]?.round.folders, null);
      await Deno.writeTextFile(`${source}/photos/3.jpg`, "watched again");
      await alike(given.ends);
    });
  }));

Deno.test("a file system that is mounted over the source, or unmounted, is noticed", {
  ignore: skipUnless(isRoot, "mounting needs root"),
}, () =>
  withJobs(async (given) => {
    const [source, destination] = given.ends;
    tree(SOURCE, { mtime: T1 }).build(source);
    await watching(given, {}, async ({ rounds, told }) => {
      await alike(given.ends);
      await must("mount", ["-t", "tmpfs", "none", source]);
      try {
        await eventually(() => rounds.some(({ report }) => report.guard !== null), "it is held");
        assert.match(told[0] ?? "", /is another folder than before: everything is looked at$/);
      } finally {
        await must("umount", [source]);
      }
      await eventually(() => told.length > 1, "it is told that it is back");
      await Deno.writeTextFile(`${source}/photos/2.jpg`, "two");
      await alike([source, destination]);
    });
  }));

Deno.test("a fifo in the source keeps no change from being noticed", {
  ignore: skipUnless(Deno.build.os === "linux", "needs Linux"),
}, () =>
  withJobs(async (given) => {
    const [source] = given.ends;
    tree(SOURCE, { mtime: T1 }).build(source);
    await watching(given, {}, async () => {
      await alike(given.ends);
      await must("mkfifo", [`${source}/photos/fifo`]);
      await alike(given.ends);
      await Deno.writeTextFile(`${source}/photos/2.jpg`, "two");
      await alike(given.ends);
    });
  }));

Deno.test("names that are not Unicode are watched as any other", {
  ignore: skipUnless(Deno.build.os === "linux", "needs Linux"),
}, () =>
  withJobs(async (given) => {
    const [source] = given.ends;
    tree(SOURCE, { mtime: T1 }).build(source);
    const odd = `${source}/$(printf 'odd\\377')`;
    await watching(given, {}, async ({ rounds }) => {
      await alike(given.ends);
      await must("bash", ["-c", `mkdir -p "${odd}/below" && echo 1 > "${odd}/below/file"`]);
      await alike(given.ends);
      await must("bash", ["-c", `echo changed > "${odd}/below/file"`]);
      await alike(given.ends);
      const only = (paths: readonly string[] | undefined) =>
        paths?.length === 1 && paths[0] === "odd\udcff/below";
      const looked = () =>
        rounds.map(({ round }) => round.folders?.map(({ path }) => path as string));
      await eventually(() => looked().some(only), "a round of that folder alone");
    });
  }));
