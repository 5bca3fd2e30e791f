/** One terminal steers what another carries out. */
import assert from "node:assert/strict";
import type { Running } from "../support/cli.ts";
import { type Kept, makeQuick, makeSlow, withKept } from "./kept.ts";

async function startSlow(kept: Kept, ...flags: string[]): Promise<Running> {
  const running = await kept.start(...makeSlow(kept), ...flags);
  await kept.until(1, "running");
  return running;
}

/** Milliseconds that a command takes to find out that it was obeyed. */
async function timed(command: Promise<string>): Promise<number> {
  const start = performance.now();
  await command;
  return performance.now() - start;
}

Deno.test("an execution is paused, resumed and canceled from another process, each within a second", async () => {
  await withKept(async (kept) => {
    const running = await startSlow(kept);
    // Every command takes its time to start, beside a run that keeps the machine busy more of it.
    const startUp = await timed(kept.must("execution", "list"));
    const obeyed = async (verb: string, state: string) => {
      const time = await timed(kept.must("execution", verb, "1"));
      assert.ok(time < startUp + 1000, `${verb} took ${time} ms, a start ${startUp}`);
      return await kept.until(1, state, 0);
    };
    const paused = await obeyed("pause", "suspended");
    assert.equal(paused.pid, running.pid);
    const { counters: { comparedBytes } } = paused;
    assert.equal((await kept.execution(1)).counters.comparedBytes, comparedBytes);
    assert.match(await kept.must("execution", "show", "1"), /^Go on with "mirrorsphere execution/m);
    await obeyed("resume", "running");
    await obeyed("cancel", "canceled");
    const { code, report } = await running.outcome;
    assert.deepEqual([code, report?.state], [130, "canceled"]);
  });
});

Deno.test("an execution whose process was killed is interrupted, and resumes here", async () => {
  await withKept(async (kept) => {
    const running = await startSlow(kept);
    running.kill("SIGKILL");
    await running.outcome;
    const { pid } = await kept.until(1, "interrupted", 0);
    assert.equal(pid, null);
    assert.deepEqual((await kept.executions("--state", "interrupted")).map(({ id }) => id), [1]);
    assert.deepEqual(await kept.executions("--state", "suspended"), []);
    assert.match(await kept.mustFail(4, "execution", "pause", "1"), /it is interrupted, and no/);
    makeQuick(kept);
    assert.match(await kept.must("execution", "resume", "1"), /^Done in /m);
    assert.equal((await kept.execution(1)).state, "completed");
    assert.equal((await kept.executions()).length, 1);
  });
});

Deno.test("an interrupted execution can be canceled", async () => {
  await withKept(async (kept) => {
    const running = await startSlow(kept);
    running.kill("SIGKILL");
    await running.outcome;
    assert.equal(await kept.must("execution", "cancel", "1"), "Canceled execution 1\n");
    assert.equal((await kept.execution(1)).state, "canceled");
  });
});

Deno.test("a resumed execution is canceled by a signal as a run is", async () => {
  await withKept(async (kept) => {
    const first = await startSlow(kept);
    first.kill("SIGKILL");
    await first.outcome;
    const second = await kept.start("execution", "resume", "1", "--json");
    await kept.until(1, "running");
    second.kill("SIGHUP");
    assert.equal((await second.outcome).code, 130);
    assert.equal((await kept.execution(1)).state, "canceled");
  });
});

Deno.test("a signal cancels an execution that is paused, too", async () => {
  await withKept(async (kept) => {
    const running = await startSlow(kept);
    await kept.must("execution", "pause", "1");
    running.kill("SIGINT");
    assert.equal((await running.outcome).code, 130);
    assert.equal((await kept.execution(1)).state, "canceled");
  });
});

Deno.test("a destination has one execution at a time: a second one fails, or waits for it", async () => {
  await withKept(async (kept) => {
    await kept.must("job", "add", "slow", "source", "copy", "--compare", "thorough:SHA3");
    makeSlow(kept);
    const first = await kept.start("run", "--job", "slow");
    await kept.until(1, "running");
    const refused = await kept.mustFail(4, "run", "source", "copy");
    assert.match(refused, /execution 1 of job "slow", process \d+ writes to it/);
    const waiting = await kept.start("run", "source", "copy", "--wait");
    await kept.until(3, "running");
    await kept.must("execution", "cancel", "1");
    assert.equal((await first.outcome).code, 130);
    const { code, stdout, stderr } = await waiting.outcome;
    assert.equal(code, 0, stderr);
    assert.match(stderr, /waiting for it/);
    assert.match(stdout, /^Done in /m);
    const states = (await kept.executions()).map(({ id, state }) => `${id} ${state}`);
    assert.deepEqual(states, ["3 completed", "2 failed", "1 canceled"]);
  });
});
