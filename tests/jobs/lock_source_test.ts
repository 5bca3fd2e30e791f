/** Writers wait while what they want to write to is copied. */
import assert from "node:assert/strict";
import { begin, execute } from "../support/engine.ts";
import { hasCommand, must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { tree } from "../support/tree.ts";
import { fillFile } from "./large.ts";
import { MIB } from "./parts.ts";
import { linesOf } from "./processes.ts";
import { until } from "./with_jobs.ts";

const noWriter = skipUnless(
  Deno.build.os === "linux" && hasCommand("python3"),
  "needs Linux, and python3 for the writing",
);

/** Waits for a line, then opens the file to write, writes, and prints how long the opening took. */
const WRITER = `
import os, sys, time
print("ready", flush=True)
sys.stdin.readline()
start = time.monotonic()
handle = os.open(sys.argv[1], os.O_WRONLY)
print(time.monotonic() - start, flush=True)
os.pwrite(handle, b"written by another", 0)
`;

interface Writer {
  /** Lets it write; gives the milliseconds that it had to wait. */
  readonly write: () => Promise<number>;
}

async function writer(path: string): Promise<Writer> {
  const child = new Deno.Command("python3", {
    args: ["-c", WRITER, path],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines = linesOf(child.stdout);
  assert.equal((await lines.next()).value, "ready");
  return {
    write: async () => {
      const input = child.stdin.getWriter();
      await input.write(new TextEncoder().encode("\n"));
      await input.close();
      const waited = Number((await lines.next()).value) * 1000;
      await lines.return();
      assert.equal((await child.status).code, 0);
      return waited;
    },
  };
}

const digest = async (path: string) => (await must("sha256sum", ["--", path])).split(" ")[0];

Deno.test({
  name:
    "another process that wants to write waits until the copy is done, which is the old content",
  ignore: noWriter,
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      const large = `${ends[0]}/large`;
      await Deno.mkdir(ends[0]);
      await fillFile(large, 256 * MIB);
      const old = await digest(large);
      const other = await writer(large);
      const { outcome, execution } = begin(ends, { job: { lockSource: true } });
      // Once the copy has begun the lock is taken.
      await until(() => copyBegun(ends[1]));
      execution.pause();
      const waited = other.write();
      await new Promise((resolve) => setTimeout(resolve, 300));
      execution.resume();
      const { report } = await outcome;
      assert.ok(await waited >= 290, `waited ${await waited} ms`);
      assert.deepEqual([report.state, report.failures, report.warnings], ["completed", [], []]);
      assert.equal(await digest(`${ends[1]}/large`), old);
      assert.notEqual(await digest(large), old);
    }),
});

function copyBegun(folder: string): boolean {
  try {
    return [...Deno.readDirSync(folder)].some(({ name }) =>
      !name.endsWith("run.partial") && Deno.statSync(`${folder}/${name}`).size > 0
    );
  } catch {
    return false;
  }
}

Deno.test({
  name: "where a file cannot be locked that is said, and it is copied all the same",
  ignore: noWriter,
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      tree({ open: "somebody writes to it", other: "other" }).build(ends[0]);
      using _ = Deno.openSync(`${ends[0]}/open`, { write: true });
      const { report } = await execute(ends, { job: { lockSource: true } });
      assert.equal(report.state, "completed");
      assert.equal(report.counters.copied, 2);
      assert.equal(report.warnings.length, 1);
      assert.match(report.warnings[0] ?? "", /could not be locked.*noticed all the same/);
    }),
});
