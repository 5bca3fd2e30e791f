/** Killed at any instant: every file is whole, and the next run finishes the work. */
import assert from "node:assert/strict";
import { run, startMirrorsphere } from "../support/cli.ts";
import { changes, NO_CHANGES } from "../support/engine.ts";
import { Noise, noise } from "../support/noise.ts";
import { canTrace, injecting, killAfter } from "../support/faults.ts";
import { canMountImage, withImage } from "../support/images.ts";
import { canJudge, compareTrees, judge } from "../support/judge.ts";
import { must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import {
  file,
  folder,
  hardLink,
  type Literal,
  readTree,
  type SeenTree,
  symlink,
  T1,
  T2,
  tree,
} from "../support/tree.ts";

const MIB = 1024 * 1024;

/** Files of every size that is treated in its own way, in one of two versions. */
function version(number: 1 | 2): Literal {
  const mtime = number === 1 ? T1 : T2;
  const small = Array.from({ length: 800 }, (_, n): [string, Literal[string]] => [
    `small ${n}`,
    file(`${number}: ${n}`, { mtime }),
  ]);
  const middle = Array.from({ length: 30 }, (_, n): [string, Literal[string]] => [
    `middle ${n}`,
    file(noise(400_000, number * 100 + n), { mtime, mode: 0o640 }),
  ]);
  return {
    ...Object.fromEntries(
      Array.from(
        { length: 6 },
        (_, n) => [`folder ${n}`, folder(Object.fromEntries(small), { mtime })],
      ),
    ),
    middle: folder(Object.fromEntries(middle), { mtime }),
    // Copied by one worker in steps, and by all workers together.
    large: file(new Noise(20 * MIB, number + 2), { mtime }),
    "very large": file(new Noise(130 * MIB, number), { mtime }),
    linked: file(`linked ${number}`, { mtime }),
    "linked too": hardLink("linked"),
    link: symlink(`version ${number}`, { mtime }),
  };
}

/** Of every file at the destination: it is what either version holds there, never a mixture. */
function assertWhole(found: SeenTree, allowed: readonly SeenTree[]): void {
  for (const [path, { kind, content, target }] of Object.entries(found)) {
    if (/\.partial$/.test(path) || kind === "directory") continue;
    const whole = allowed.some((tree) =>
      tree[path]?.content === content && tree[path]?.target === target
    );
    assert.ok(whole, `${path} is neither old nor new`);
  }
}

function leftovers(found: SeenTree): string[] {
  return Object.keys(found).filter((path) => path.includes(".mirrorsphere-"));
}

Deno.test({
  name: "killed at random moments, a run leaves whole files only, and the next one finishes",
  ignore: skipUnless(canJudge, "rsync is not installed, and judges this test"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      const versions = [`${scratch}/one`, `${scratch}/two`] as const;
      tree(version(1), { mtime: T1 }).build(versions[0]);
      tree(version(2), { mtime: T2 }).build(versions[1]);
      const allowed = versions.map(readTree);
      tree({}).build(ends[1]);
      let killed = 0;
      let left = 0;
      for (let round = 0; round < 20; round++) {
        const source = versions[round % 2] ?? ends[0];
        const live = await startMirrorsphere(["run", source, ends[1], "--mirror", "--json"]);
        await killAfter(live, 60 + Math.random() * 500);
        const { signal } = await live.outcome;
        if (signal === "SIGKILL") killed++;
        const found = readTree(ends[1]);
        left += leftovers(found).length;
        assertWhole(found, allowed);
      }
      assert.ok(killed > 5, `killed ${killed} times only: the work is too small for this machine`);
      const last = await run([versions[0], ends[1]], ["--mirror"]);
      assert.deepEqual(last.report?.failures, []);
      assert.equal(last.code, 0, last.stderr);
      assert.deepEqual(leftovers(readTree(ends[1])), []);
      assert.deepEqual(await judge(versions[0], ends[1]), []);
      assert.deepEqual(versions.map(readTree), allowed);
      console.log(`killed ${killed} of 20 runs, which left ${left} temporary files`);
    }),
});

const MOMENTS: readonly (readonly [call: string, when: number])[] = [
  ...[1, 2, 5, 17].map((when) => ["renameat", when] as const),
  ...[1, 9].map((when) => ["sendfile", when] as const),
  ...[1, 8, 20].map((when) => ["utimensat", when] as const),
  ...[1, 10].map((when) => ["unlinkat", when] as const),
  ["linkat", 1],
  ["mkdirat", 1],
  ["symlinkat", 1],
];

for (const [call, when] of MOMENTS) {
  Deno.test({
    name: `killed at ${call} number ${when}, a run leaves whole files only, and the next finishes`,
    ignore: skipUnless(canTrace, "strace is not installed, and does the killing"),
    fn: () =>
      withScratch(async (scratch) => {
        const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
        const files = (content: string) =>
          Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`${n}`, `${content} ${n}`]));
        const made = { folder: files("new"), l: "l", m: hardLink("l"), s: symlink("l") };
        tree({ ...files("new"), a: files("new"), ...made }).build(ends[0]);
        tree({ ...files("older"), b: files("older"), a: { 3: "older 3" } }).build(ends[1]);
        const allowed = ends.map(readTree);
        const flags = ["--mirror", "--workers", "1"];
        const killing = injecting(`${call}:signal=SIGKILL:when=${when}`);
        const killed = await run(ends, flags, { through: killing });
        assert.notEqual(killed.code, 0, `it never came to ${call} number ${when}`);
        assertWhole(readTree(ends[1]), allowed);
        const next = await run(ends, flags);
        assert.deepEqual(next.report?.failures, []);
        assert.deepEqual(compareTrees(...ends), []);
        const last = await run(ends, flags);
        assert.deepEqual(changes(last.report?.counters), NO_CHANGES);
      }),
  });
}

for (const name of ["file", "folder", "linked"]) {
  Deno.test({
    name: `killed before a ${name} got its flags, the next run gives them, and then finds nothing`,
    ignore: skipUnless(
      canTrace && canMountImage("ext4"),
      "mounting ext4 needs root and mkfs.ext4; strace does the killing",
    ),
    fn: () =>
      withImage("ext4", { sizeMiB: 64 }, async (mounted) => {
        const ends = [`${mounted}/source`, `${mounted}/destination`] as const;
        const literal = { file: "a", folder: { b: "b" }, linked: "c", too: hardLink("linked") };
        tree(literal).build(ends[0]);
        const flagged = ["file", "folder", "linked"].map((one) => `${ends[0]}/${one}`);
        await must("chattr", ["+i", ...flagged]);
        const flags = ["--permissions", "--workers", "1"];
        const killing = injecting("ioctl:signal=SIGKILL:when=1", `${ends[1]}/${name}`);
        const killed = await run(ends, flags, { through: killing });
        assert.notEqual(killed.code, 0, "the flags were not set");
        const next = await run(ends, flags);
        assert.deepEqual(next.report?.failures, []);
        assert.deepEqual(compareTrees(...ends), []);
        const advanced = [...flags, "--compare", "advanced"];
        const last = await run(ends, advanced);
        assert.deepEqual(changes(last.report?.counters), NO_CHANGES);
      }),
  });
}

Deno.test("leftovers of a killed run are cleared, also without mirror, and counted", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const leftover = ".mirrorsphere-0123456789ab-0x1.partial";
    tree({ a: "a", folder: { b: "b" } }).build(ends[0]);
    tree({ [leftover]: "half", kept: { c: "c" }, folder: { [leftover]: "half" } }).build(ends[1]);
    const { report } = await run(ends);
    assert.equal(report?.counters.cleared, 2);
    tree({ a: "a", kept: { c: "c" }, folder: { b: "b" } }).assertAt(ends[1]);
  }));

Deno.test("a name that only resembles a leftover is the user's", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const names = { ".mirrorsphere": "x", ".mirrorsphere-notes.partial": "x", "a.partial": "x" };
    tree(names).build(ends[0]);
    tree({ ".mirrorsphere-mine": "x" }).build(ends[1]);
    await run(ends);
    tree({ ...names, ".mirrorsphere-mine": "x" }).assertAt(ends[1]);
  }));

function entriesIn(path: string): number {
  try {
    return [...Deno.readDirSync(path)].length;
  } catch {
    return 0;
  }
}

async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 20));
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} ends a run within a second, every file whole, with exit code 130`, () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      const many = Array.from({ length: 40 }, (_, n): [string, Literal[string]] => [
        `${n}`,
        file(new Noise(10 * MIB, n + 1)),
      ]);
      const large = {
        "large one": file(new Noise(200 * MIB)),
        "large two": file(new Noise(200 * MIB, 2)),
      };
      tree({ many: Object.fromEntries(many), ...large }).build(ends[0]);
      const allowed = [readTree(ends[0])];
      const live = await startMirrorsphere(["run", ...ends, "--json", "--verify"]);
      await until(() => entriesIn(ends[1]) >= 2);
      const asked = performance.now();
      live.kill(signal);
      const { code, report, stderr } = await live.outcome;
      const took = performance.now() - asked;
      if (report?.state === "completed") return console.log("it was done before the signal came");
      assert.equal(code, 130, stderr);
      assert.ok(took < 1000, `took ${took} ms`);
      assert.equal(report?.state, "canceled");
      assertWhole(readTree(ends[1]), allowed);
      assert.deepEqual(leftovers(readTree(ends[1])), []);
    }));
}

Deno.test({
  name: "canceled among large files, a run leaves none half made, however slow the disk",
  ignore: skipUnless(canTrace, "strace is not installed, and slows the disk"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      const links = Array.from({ length: 7 }, (_, n): [string, Literal[string]] => [
        `${n}`,
        symlink("large"),
      ]);
      tree({ large: file(new Noise(150 * MIB)), ...Object.fromEntries(links) }).build(ends[0]);
      const through = injecting("unlinkat:delay_enter=100ms");
      const args = ["run", ...ends, "--json", "--follow-symlinks"];
      const live = await startMirrorsphere(args, { through });
      await until(() => entriesIn(ends[1]) >= 4);
      live.kill("SIGINT");
      const { code, report, stderr } = await live.outcome;
      if (report?.state === "completed") return console.log("it was done before the signal came");
      assert.equal(code, 130, stderr);
      // The marker may stay: who cancels does not wait for a slow disk.
      const half = leftovers(readTree(ends[1])).filter((name) => !name.endsWith("-run.partial"));
      assert.deepEqual(half, []);
    }),
});
