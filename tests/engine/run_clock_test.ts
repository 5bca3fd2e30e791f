import assert from "node:assert/strict";
import { RunClock } from "../../src/engine/run_clock.ts";
import { NO_TIMES, type StageTimes } from "../../src/model/stage.ts";
import { execute } from "../support/engine.ts";
import { withScratch } from "../support/scratch.ts";
import { tree } from "../support/tree.ts";

const sum = (stages: StageTimes) => Object.values(stages).reduce((sum, time) => sum + time, 0);

/** Until so many milliseconds are over. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

Deno.test("time counts for the stage that is under way, and all stages make up the whole", () => {
  const clock = new RunClock();
  work(5);
  clock.enter("copying");
  work(5);
  clock.enter("removing");
  work(5);
  clock.enter("copying");
  const { stages, elapsed } = clock;
  assert.ok(stages.preparing >= 5 && stages.copying >= 5 && stages.removing >= 5);
  assert.equal(stages.linking, 0);
  // Each stage is rounded by itself.
  assert.ok(Math.abs(sum(stages) - elapsed) <= 3, `${sum(stages)} of ${elapsed}`);
});

Deno.test("a pause counts for nothing, and what an earlier process took is not lost", () => {
  const clock = new RunClock({ elapsed: 1500, stages: { ...NO_TIMES, copying: 1500 } });
  clock.enter("copying");
  clock.pause();
  const paused = clock.elapsed;
  work(20);
  assert.equal(clock.elapsed, paused);
  clock.resume();
  work(1);
  assert.ok(clock.elapsed > paused);
  assert.ok(clock.stages.copying >= 1500);
});

Deno.test("a run tells the stages it passes through, and how long each took", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({ a: "a" }).build(ends[0]);
    tree({ extra: "b" }).build(ends[1]);
    const { report, events } = await execute(ends, { job: { mirror: true } });
    const told = events.flatMap((event) => event.event === "stage" ? event.stage : []);
    assert.deepEqual(told.slice(0, 2), ["copying", "removing"]);
    assert.ok(Math.abs(sum(report.stages) - report.elapsed) <= 3);
    assert.ok(report.stages.copying > 0);
  }));
