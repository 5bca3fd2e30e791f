/** The source changes while it is read: a whole file or a failure, never a mixture. */
import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { Noise, noise } from "../support/noise.ts";
import {
  canTrace,
  growing,
  injecting,
  replacing,
  rewriting,
  vanishing,
  VERSIONS,
  type Writer,
} from "../support/faults.ts";
import { hasCommand } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { file, T1, tree } from "../support/tree.ts";

const MIB = 1024 * 1024;
const noPython = skipUnless(
  hasCommand("python3"),
  "python3 is not installed, and does the writing",
);

/** Lets a writer work on a path, from the moment that it shows there. */
async function during<T>(writer: Writer, path: string, body: () => Promise<T>): Promise<T> {
  const changed = () => Deno.lstat(path).then((info) => info.ctime?.getTime(), () => undefined);
  try {
    const before = await changed();
    while (await changed() === before) await new Promise((resolve) => setTimeout(resolve, 5));
    return await body();
  } finally {
    await writer.stop();
  }
}

/** `delay` in microseconds, after each call that reads of it. */
const SLOWLY: readonly { what: string; size: number; delay: number }[] = [
  { what: "a small file", size: 20_000, delay: 100_000 },
  { what: "a file", size: 4 * MIB, delay: 100_000 },
  { what: "a large file", size: 20 * MIB, delay: 20_000 },
  { what: "a file that workers share", size: 200 * MIB, delay: 1_000 },
];
const READING = ["pread64", "sendfile", "copy_file_range"];

for (const { what, size, delay } of SLOWLY) {
  Deno.test({
    name: `${what} that is rewritten all the time fails, and its old copy stays`,
    ignore: noPython || skipUnless(canTrace, "strace is not installed, and slows reading down"),
    fn: () =>
      withScratch(async (scratch) => {
        const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
        const busy = `${ends[0]}/busy`;
        tree({ busy: file(size > MIB ? new Noise(size) : noise(size)), calm: "new" }).build(
          ends[0],
        );
        tree({ busy: file("old copy", { mtime: T1 }), calm: "older" }).build(ends[1]);
        const through = injecting(READING.map((call) => `${call}:delay_exit=${delay}`), busy);
        const { code, report } = await during(
          rewriting(busy, size),
          busy,
          () => run(ends, [], { through }),
        );
        assert.equal(code, 1);
        assert.deepEqual(report?.failures.map(({ path, code }) => [path, code]), [
          ["busy", "changed-while-reading"],
        ]);
        tree({ busy: file("old copy", { mtime: T1 }), calm: "new" }).assertAt(ends[1]);
        const next = await run(ends);
        assert.equal(next.code, 0);
      }),
  });
}

Deno.test("a growing file is a failure, or a copy of what it was at one moment", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const line = "one more line\n";
    tree({ log: line.repeat(200_000), calm: "calm" }).build(ends[0]);
    for (let round = 0; round < 5; round++) {
      const { code, report } = await during(
        growing(`${ends[0]}/log`),
        `${ends[0]}/log`,
        () => run(ends),
      );
      const failed = report?.failures.map(({ path, code }) => [path, code]) ?? [];
      if (code === 0) assert.deepEqual(failed, []);
      else assert.deepEqual([code, failed], [1, [["log", "changed-while-reading"]]]);
      const copy = await Deno.readTextFile(`${ends[1]}/log`).catch(() => "");
      assert.equal(copy, line.repeat(copy.length / line.length));
      assert.equal(await Deno.readTextFile(`${ends[1]}/calm`), "calm");
    }
  }));

Deno.test({
  name: "a file that is replaced all the time is carried in one whole version",
  ignore: noPython,
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      const size = 3 * MIB;
      tree({ versions: { busy: "a".repeat(size) } }).build(ends[0]);
      const writer = replacing(`${ends[0]}/versions/busy`, size);
      await during(writer, `${ends[0]}/versions`, async () => {
        for (let round = 0; round < 5; round++) {
          const { code, report } = await run(ends);
          assert.ok(code === 0 || code === 1, `exit code ${code}`);
          for (const failure of report?.failures ?? []) {
            assert.match(failure.path, /busy(\.next)?$/);
          }
          const copy = await Deno.readFile(`${ends[1]}/versions/busy`).catch(() => null);
          if (copy === null) continue;
          assert.equal(copy.length, size);
          const [letter = 0] = copy;
          assert.ok(VERSIONS.includes(String.fromCharCode(letter)));
          assert.ok(copy.every((byte) => byte === letter), "two versions were mixed");
        }
      });
    }),
});

Deno.test({
  name: "a folder that comes and goes ends no run, and costs its neighbours nothing",
  ignore: noPython,
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      const calm = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`${n}`, `${n}`]));
      tree({ calm, also: { calm } }).build(ends[0]);
      await during(vanishing(`${ends[0]}/gone`), ends[0], async () => {
        for (let round = 0; round < 8; round++) {
          const { code, report, stderr } = await run(ends, ["--mirror"]);
          assert.ok(code === 0 || code === 1, `exit code ${code}: ${stderr}`);
          assert.equal(report?.state, "completed");
          for (const failure of report.failures) assert.match(failure.path, /^gone/);
        }
      });
      await Deno.remove(`${ends[0]}/gone`, { recursive: true }).catch(() => {});
      assert.equal((await run(ends, ["--mirror"])).code, 0);
      tree({ calm, also: { calm } }).assertAt(ends[1]);
    }),
});

Deno.test("a source that goes away altogether ends the run, and removes nothing", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`${n}`, "x"]));
    tree({ many, more: { many }, kept: "kept" }).build(ends[0]);
    tree({ many, more: { many, also: many }, kept: "kept" }).build(ends[1]);
    await Deno.rename(ends[0], `${scratch}/unplugged`);
    const { code } = await run(ends, ["--mirror"]);
    assert.equal(code, 4);
    tree({ many, more: { many, also: many }, kept: "kept" }).assertAt(ends[1]);
  }));
