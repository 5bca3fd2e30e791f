import assert from "node:assert/strict";
import { begin, execute } from "../support/engine.ts";
import { judge } from "../support/judge.ts";
import { withScratch } from "../support/scratch.ts";
import { file, tree } from "../support/tree.ts";

const KIB = 1024;

/** 600 KiB in files of two sizes, of one content: they differ in their names alone. */
function source() {
  const files = (count: number, size: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`${size}-${at}`, file("x".repeat(size))]),
    );
  return tree({ ...files(3, 100 * KIB), ...files(100, 3 * KIB) });
}

Deno.test("a limit of speed holds for what is copied, and for what is compared in each way", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    source().build(ends[0]);
    const limited = async (job: Parameters<typeof execute>[1] = {}) => {
      const begun = performance.now();
      const { report } = await execute(ends, {
        ...job,
        job: { maxRate: 400 * KIB, ...job.job },
        settings: { workers: 3 },
      });
      assert.equal(report.state, "completed");
      return performance.now() - begun;
    };
    // 600 KiB, less the last piece of each of three workers, and a tenth of a second.
    const least = (600 - 3 * 40) / 400 * 1000 - 100;
    const atLeast = (took: number, least: number) =>
      assert.ok(took >= least, `${took} ms instead of ${least}`);
    atLeast(await limited(), least);
    assert.deepEqual(await judge(...ends), []);
    atLeast(await limited({ job: { comparison: "thorough" } }), least);
    // Both sides are read.
    atLeast(await limited({ job: { comparison: "thorough", hash: "SHA256" } }), 2 * least);
  }));

Deno.test("a limit holds back no more than it says, however little the platform copies at once", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({ a: file("x".repeat(32 * 1024 * KIB)) }).build(ends[0]);
    const begun = performance.now();
    const job = { maxRate: 100 * 1024 * KIB };
    const { report } = await execute(ends, { job, settings: { platform: "portable" } });
    assert.equal(report.state, "completed");
    const took = performance.now() - begun;
    // A third of a second, were nothing else to do.
    assert.ok(took < 5000, `${took} ms`);
  }));

Deno.test("a run that is held to a crawl can be paused, and is canceled while it waits", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({ a: file("x".repeat(4096 * KIB)) }).build(ends[0]);
    const { execution, outcome } = begin(ends, { job: { maxRate: KIB }, settings: { workers: 1 } });
    const soon = (milliseconds: number) =>
      new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
    await soon(500);
    execution.pause();
    await soon(100);
    execution.resume();
    await soon(100);
    execution.cancel();
    // At a KiB a second it would take more than an hour.
    const { report } = await outcome;
    assert.equal(report.state, "canceled");
    assert.deepEqual([...Deno.readDirSync(ends[1])].map(({ name }) => name), []);
  }));
