import assert from "node:assert/strict";
import { RunError, type RunErrorCode } from "../../src/base/errors.ts";
import { run } from "../support/cli.ts";
import { begin, execute } from "../support/engine.ts";
import { canMount, withBindMount } from "../support/images.ts";
import { hasCommand, must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { readTree, symlink, tree } from "../support/tree.ts";

const BUILT = {
  source: { a: "a", inner: { b: "b" } },
  destination: { c: "c" },
  file: "x",
  "link to source": symlink("source"),
  "link to inner": symlink("source/inner"),
  "link to destination": symlink("destination"),
  "dangling link": symlink("nowhere"),
};

interface Refusal {
  readonly what: string;
  readonly ends: readonly [string, string];
  readonly code: RunErrorCode;
}

const REFUSALS: readonly Refusal[] = [
  { what: "a folder to itself", ends: ["source", "source"], code: "overlap" },
  {
    what: "a folder to itself, spelled otherwise",
    ends: ["source", "source/../source/."],
    code: "overlap",
  },
  {
    what: "a folder to itself through a link",
    ends: ["source", "link to source"],
    code: "overlap",
  },
  {
    what: "a link to a folder and that folder",
    ends: ["link to source", "source"],
    code: "overlap",
  },
  { what: "a folder into itself", ends: ["source", "source/inner"], code: "overlap" },
  { what: "a folder to a new folder in itself", ends: ["source", "source/new"], code: "overlap" },
  {
    what: "a folder into itself through a link",
    ends: ["source", "link to inner"],
    code: "overlap",
  },
  { what: "a new folder through a link", ends: ["source", "link to source/new"], code: "overlap" },
  {
    what: "a folder onto the one that holds it",
    ends: ["source/inner", "source"],
    code: "overlap",
  },
  {
    what: "a linked folder onto its holder",
    ends: ["link to inner", "link to source"],
    code: "overlap",
  },
  { what: "a folder to the root", ends: ["source", "/"], code: "overlap" },
  { what: "a file", ends: ["file", "destination"], code: "source-not-a-folder" },
  { what: "what is not there", ends: ["missing", "destination"], code: "source-missing" },
  {
    what: "a link that leads nowhere",
    ends: ["dangling link", "destination"],
    code: "source-missing",
  },
  { what: "onto a file", ends: ["source", "file"], code: "destination-not-a-folder" },
  { what: "into a file", ends: ["source", "file/new"], code: "destination-not-a-folder" },
  {
    what: "to a missing folder's folder",
    ends: ["source", "missing/new"],
    code: "destination-parent-missing",
  },
  {
    what: "to a link that leads nowhere",
    ends: ["source", "dangling link"],
    code: "destination-parent-missing",
  },
];

for (const { what, ends, code } of REFUSALS) {
  Deno.test(`refuses to mirror ${what}, and changes nothing`, () =>
    withScratch(async (scratch) => {
      tree(BUILT).build(scratch);
      const before = readTree(scratch);
      const whole = (end: string) => end.startsWith("/") ? end : `${scratch}/${end}`;
      await assert.rejects(
        execute([whole(ends[0]), whole(ends[1])], { job: { mirror: true } }),
        (error) => {
          assert.ok(error instanceof RunError, `${error}`);
          assert.equal(error.code, code, error.message);
          assert.doesNotMatch(error.message, /\.$|\n/);
          return true;
        },
      );
      assert.deepEqual(readTree(scratch), before);
    }));
}

Deno.test({
  name: "refuses a folder and itself seen through a bind mount, either way round",
  ignore: skipUnless(canMount, "mounting needs root"),
  fn: () =>
    withScratch(async (scratch) => {
      tree(BUILT).build(scratch);
      await withBindMount(`${scratch}/source`, async (mounted) => {
        for (
          const ends of [
            [`${scratch}/source`, mounted],
            [mounted, `${scratch}/source`],
            [`${scratch}/source`, `${mounted}/inner`],
            [`${mounted}/inner`, `${scratch}/source`],
            [`${scratch}/source`, `${mounted}/new`],
          ] as const
        ) {
          await assert.rejects(execute(ends), { code: "overlap" }, ends.join(" to "));
        }
      });
      tree(BUILT).assertAt(scratch);
    }),
});

Deno.test("a refusal ends with exit code 4, one line, and the way out", () =>
  withScratch(async (scratch) => {
    tree(BUILT).build(scratch);
    for (const { ends } of REFUSALS.slice(-8)) {
      const whole = [`${scratch}/${ends[0]}`, `${scratch}/${ends[1]}`] as const;
      const { code, stderr } = await run(whole);
      assert.equal(code, 4, ends.join(" to "));
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
    }
  }));

Deno.test("two folders of one disk side by side are no overlap", () =>
  withScratch(async (scratch) => {
    tree({ "source": { a: "a" }, "source two": {} }).build(scratch);
    await execute([`${scratch}/source`, `${scratch}/source two`]);
    tree({ a: "a" }).assertAt(`${scratch}/source two`);
  }));

Deno.test("two ends that are links to apart folders are fine", () =>
  withScratch(async (scratch) => {
    tree(BUILT).build(scratch);
    await execute([`${scratch}/link to source`, `${scratch}/link to destination`]);
    tree({ a: "a", inner: { b: "b" }, c: "c" }).assertAt(`${scratch}/destination`);
  }));

Deno.test("a second run to the same destination is refused while the first goes on", () =>
  withScratch(async (scratch) => {
    tree({ source: { a: "a" }, other: { b: "b" }, destination: {} }).build(scratch);
    const first = begin([`${scratch}/source`, `${scratch}/destination`]);
    first.execution.pause();
    await new Promise((resolve) => setTimeout(resolve, 0));
    const second = await run([`${scratch}/other`, `${scratch}/destination`]);
    first.execution.resume();
    assert.equal((await first.outcome).report.state, "completed");
    assert.equal(second.code, 4);
    assert.match(second.stderr, /another run writes to it/);
    tree({ a: "a" }).assertAt(`${scratch}/destination`);
    assert.equal((await run([`${scratch}/other`, `${scratch}/destination`])).code, 0);
  }));

Deno.test({
  name: "folders below /dev are folders like any other",
  ignore: skipUnless(hasCommand("mkdir") && Deno.build.os === "linux", "/dev/shm is of Linux"),
  fn: async () => {
    const scratch = `/dev/shm/mirrorsphere-test-${crypto.randomUUID()}`;
    await must("mkdir", ["-p", `${scratch}/source/folder`]);
    try {
      const { code, stderr, report } = await run([`${scratch}/source`, `${scratch}/destination`]);
      assert.equal(code, 0, stderr);
      assert.equal(report?.counters.directories, 1);
    } finally {
      await must("rm", ["-r", scratch]);
    }
  },
});
