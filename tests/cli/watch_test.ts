import assert from "node:assert/strict";
import { compareTrees } from "../support/judge.ts";
import { canTrace, injecting } from "../support/faults.ts";
import { skipUnless } from "../support/skip.ts";
import { type Kept, withKept } from "./kept.ts";

const PACE = ["--quiet-period", "50ms", "--at-most-every", "50ms"];

/** Waits until both ends are alike. */
async function alike({ folder }: Kept): Promise<void> {
  for (let tries = 0;; tries++) {
    try {
      const ends = [`${folder}/source`, `${folder}/copy`] as const;
      const differing = compareTrees(...ends, { permissions: false });
      if (differing.filter((line) => !line.includes(".mirrorsphere-")).length === 0) return;
    } catch (error) {
      // The destination is not there yet.
      if (tries > 500) throw error;
    }
    if (tries > 500) throw new Error("Both ends never were alike");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

Deno.test("run --watch follows changes with a line and an execution each, until Ctrl-C", () =>
  withKept(async (kept) => {
    const running = await kept.start("run", "source", "copy", "--mirror", "--watch", ...PACE);
    await alike(kept);
    Deno.writeTextFileSync(`${kept.folder}/source/sub/new.txt`, "new");
    await alike(kept);
    Deno.removeSync(`${kept.folder}/source/a.txt`);
    await alike(kept);
    await kept.until(3, "completed");
    running.kill("SIGINT");
    const { code, stdout, stderr } = await running.outcome;
    assert.deepEqual([code, stderr], [130, ""]);
    const lines = stdout.trimEnd().split("\n");
    assert.match(lines[0] ?? "", /^Watching ".*source"; Ctrl-C ends it$/);
    assert.match(lines[1] ?? "", /execution 1, everything looked at: 2 copied, .* 6 B in /);
    assert.match(lines[2] ?? "", /execution 2, 1 folder looked at: 1 copied, /);
    const executions = await kept.executions();
    assert.equal(executions.at(-1)?.folders, null);
    assert.equal(executions.at(-2)?.folders, 1);
  }));

Deno.test("run --watch of a job prints each round as JSON, and ends by SIGTERM in the middle", () =>
  withKept(async (kept) => {
    await kept.must("job", "add", "photos", "source", "copy", "--exclude", "*.tmp");
    const running = await kept.start("run", "--job", "photos", "--watch", "--json", ...PACE);
    await kept.until(1, "completed");
    Deno.writeTextFileSync(`${kept.folder}/source/x.tmp`, "left out");
    Deno.writeTextFileSync(`${kept.folder}/source/b.txt`, "b");
    await kept.until(2, "completed");
    running.kill("SIGTERM");
    const { code, stdout } = await running.outcome;
    assert.equal(code, 130);
    const events = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    const reports = events.filter(({ event }) => event === "report");
    assert.deepEqual(reports.slice(0, 2).map(({ execution }) => execution), [1, 2]);
    assert.equal((await kept.executions())[0]?.job, "photos");
  }));

Deno.test("run --watch that cannot begin ends as any run does", () =>
  withKept(async (kept) => {
    const message = await kept.mustFail(4, "run", "missing", "copy", "--watch");
    assert.match(message, /^Cannot read the source ".*missing": there is no such folder/);
  }));

Deno.test({
  name: "run --watch goes on where the top of the source cannot be listed for a while",
  ignore: skipUnless(canTrace, "needs strace"),
  fn: () =>
    withKept(async (kept) => {
      // In each thread the first list is well, in the one that leads each further one fails.
      const through = injecting("getdents64:error=EIO:when=3+", `${kept.folder}/source`);
      const running = await kept.startThrough(
        through,
        ...["run", "source", "copy", "--watch", "--workers", "1", ...PACE],
      );
      await kept.until(1, "completed");
      Deno.writeTextFileSync(`${kept.folder}/source/sub/later.txt`, "later");
      await kept.until(2, "completed");
      await alike(kept);
      running.kill("SIGINT");
      const { code, stderr } = await running.outcome;
      assert.deepEqual([code, stderr], [130, ""]);
    }),
});

Deno.test({
  name: "run --watch tries what failed for now again, though nothing changes",
  ignore: skipUnless(canTrace, "needs strace"),
  fn: () =>
    withKept(async (kept) => {
      const through = injecting("statx:error=EIO:when=1+", `${kept.folder}/source/sub`);
      const running = await kept.startThrough(
        through,
        ...["run", "source", "copy", "--watch", "--workers", "1", ...PACE],
      );
      const { failures } = await kept.until(1, "completed");
      assert.ok(failures > 0);
      await kept.until(2, "completed");
      running.kill("SIGINT");
      assert.equal((await running.outcome).code, 130);
    }),
});

Deno.test("periods of watching are refused without it, and where they are none", () =>
  withKept(async (kept) => {
    assert.equal(
      await kept.mustFail(2, "run", "source", "copy", "--quiet-period", "2s"),
      "Use --quiet-period: nothing is watched; add --watch or leave it out",
    );
    assert.match(
      await kept.mustFail(2, "run", "source", "copy", "--watch", "--full-look", "soon"),
      /^Read --full-look "soon": not understood; give a number with ms, s, m, h, d or w/,
    );
  }));

Deno.test("what the program keeps may lie in the source: no round leads to another by itself", () =>
  withKept(async (kept) => {
    const state = ["--state-dir", `${kept.folder}/source/.state`];
    const running = await kept.start("run", "source", "copy", "--watch", ...PACE, ...state);
    const completed = async (least: number) => {
      for (let tries = 0; tries < 500; tries++) {
        const { stdout } = await kept.run("execution", "list", "--json", ...state);
        if (stdout.split('"state":"completed"').length > least) return;
      }
      throw new Error(`Never were ${least} executions completed`);
    };
    await completed(1);
    Deno.writeTextFileSync(`${kept.folder}/source/sub/last.txt`, "last");
    await completed(2);
    running.kill("SIGINT");
    const { stdout } = await running.outcome;
    // At first, and once for the file; a round more where both were noticed apart.
    const rounds = stdout.split("\n").filter((line) => line.includes(" looked at: ")).length;
    assert.ok(rounds >= 2 && rounds <= 4, stdout);
  }));
