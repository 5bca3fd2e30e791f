/**
 * Random trees, random changes. Scenarios are run by the hundred, each in a folder of its own,
 * since most of a small run is its start. `SCENARIOS` in the environment asks for more of them,
 * `SEED` for those of an earlier run.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { changes, execute, type ExecuteOptions, NO_CHANGES } from "../support/engine.ts";
import { compareTrees } from "../support/judge.ts";
import { applyChange, type Scenario, scenarios } from "../support/random_trees.ts";
import { withScratch } from "../support/scratch.ts";
import { tree } from "../support/tree.ts";

const BATCH = 200;
const wanted = Number(Deno.env.get("SCENARIOS") ?? "1000");
const seed = Number(Deno.env.get("SEED") ?? Date.now() % 1_000_000_000);

function check(name: string, forging: boolean, job: ExecuteOptions["job"]): void {
  Deno.test(`${name} (${wanted} scenarios)`, async () => {
    console.log(`SEED=${seed}`);
    const batch = fc.array(scenarios({ forging }), {
      minLength: 1,
      maxLength: BATCH,
      size: "max",
    });
    // Half of BATCH is what an array has on average.
    const numRuns = Math.ceil(wanted / (BATCH / 2));
    await fc.assert(fc.asyncProperty(batch, (batch) => carry(batch, job)), {
      seed,
      numRuns,
      interruptAfterTimeLimit: 240_000,
      markInterruptAsFailure: true,
    });
  });
}

function carry(batch: readonly Scenario[], job: ExecuteOptions["job"]): Promise<void> {
  return withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree(Object.fromEntries(batch.map(({ source }, n) => [`${n}`, source]))).build(ends[0]);
    tree(Object.fromEntries(batch.map(({ destination }, n) => [`${n}`, destination])))
      .build(ends[1]);
    change(ends[0], batch.map(({ early }) => early));
    await runAndCompare(ends, job);
    change(ends[0], batch.map(({ late }) => late));
    await runAndCompare(ends, job);
    const { report } = await execute(ends, options(job));
    assert.deepEqual(changes(report.counters), NO_CHANGES);
  });
}

function change(source: string, all: readonly Scenario["early"][]): void {
  all.forEach((changes, n) => {
    for (const change of changes) applyChange(`${source}/${n}`, change);
  });
}

function options(job: ExecuteOptions["job"]): ExecuteOptions {
  return { job: { mirror: true, allowDelete: true, ...job }, settings: { operationEvents: false } };
}

async function runAndCompare(ends: readonly [string, string], job: ExecuteOptions["job"]) {
  const { report } = await execute(ends, options(job));
  assert.deepEqual(report.failures, []);
  const permissions = job?.permissions ?? false;
  assert.deepEqual(compareTrees(...ends, { permissions }), []);
}

check("whatever changed, an advanced comparison brings over, metadata and all", false, {
  comparison: "advanced",
  permissions: true,
});
check("whatever changed, a thorough comparison brings over, forged times too", true, {
  comparison: "thorough",
  permissions: true,
});
check("whatever changed, thorough by hash brings over", true, {
  comparison: "thorough",
  hash: "BLAKE3",
  permissions: true,
});
