/** Lists with more entries than a call takes arguments: some hundred thousand. */
import assert from "node:assert/strict";
import type { RawName, RawPath } from "../../src/base/names.ts";
import { DEFAULT_CONFIG } from "../../src/config/mod.ts";
import { type Checkpoint, Run } from "../../src/engine/mod.ts";
import { Tally } from "../../src/engine/tally.ts";
import type { Task } from "../../src/engine/workers/protocol.ts";
import { NOTHING_COUNTED } from "../../src/model/report.ts";
import { SETTINGS } from "../support/engine.ts";
import { withScratch } from "../support/scratch.ts";

const VERY_MANY = 200_000;

/** What is left of a run that found extras in so many folders, and folders to finish. */
function checkpointOfMany(): Checkpoint {
  const removal = {
    kind: "removal",
    path: "gone" as RawPath,
    names: ["extra" as RawName],
  } as const;
  const finish: Task = { kind: "finish", paths: [], made: [] };
  return {
    version: 2,
    stage: "finishing",
    tasks: Array.from({ length: VERY_MANY }, () => finish),
    tally: { ...new Tally().state, removals: Array.from({ length: VERY_MANY }, () => removal) },
    largeFiles: [],
    counters: NOTHING_COUNTED,
    walked: 1,
    elapsed: 1000,
  };
}

Deno.test("a run with very many tasks at once carries them all out", async () => {
  await withScratch(async (scratch) => {
    const [source, destination] = [`${scratch}/source`, `${scratch}/destination`];
    Deno.mkdirSync(source);
    Deno.mkdirSync(destination);
    const request = { source, destination, options: DEFAULT_CONFIG.job, settings: SETTINGS };
    const report = await new Run(request, () => {}, { from: checkpointOfMany() }).execute();
    assert.equal(report.state, "completed");
    assert.deepEqual(report.failures, []);
  });
});
