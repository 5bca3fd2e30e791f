/** Random trees, random changes: whatever a run does, nothing that was at the destination is lost. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { execute, type ExecuteOptions } from "../support/engine.ts";
import { applyChange, type Scenario, scenarios } from "../support/random_trees.ts";
import { withScratch } from "../support/scratch.ts";
import { readTree, type Seen, type SeenTree, tree } from "../support/tree.ts";
import { stampsAt, versionsOf } from "../support/versions.ts";

const BATCH = 50;
const wanted = Number(Deno.env.get("SCENARIOS") ?? "300");
const seed = Number(Deno.env.get("SEED") ?? Date.now() % 1_000_000_000);

const OPTIONS: ExecuteOptions = {
  job: { mirror: true, allowDelete: true, comparison: "thorough", keepVersions: "forever" },
  settings: { operationEvents: false },
};

Deno.test(`what was at the destination is there still, or a version of the run has it (${wanted} scenarios)`, async () => {
  console.log(`SEED=${seed}`);
  const batch = fc.array(scenarios({ forging: true }), {
    minLength: 1,
    maxLength: BATCH,
    size: "max",
  });
  await fc.assert(fc.asyncProperty(batch, carry), {
    seed,
    numRuns: Math.ceil(wanted / (BATCH / 2)),
    interruptAfterTimeLimit: 240_000,
    markInterruptAsFailure: true,
  });
});

function carry(batch: readonly Scenario[]): Promise<void> {
  return withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree(Object.fromEntries(batch.map(({ source }, n) => [`${n}`, source]))).build(ends[0]);
    tree(Object.fromEntries(batch.map(({ destination }, n) => [`${n}`, destination])))
      .build(ends[1]);
    for (const pick of ["early", "late"] as const) {
      batch.forEach((scenario, n) => {
        for (const change of scenario[pick]) applyChange(`${ends[0]}/${n}`, change);
      });
      await runAndLook(ends);
    }
  });
}

async function runAndLook(ends: readonly [string, string]): Promise<void> {
  const [before, earlier] = [readTree(ends[1]), stampsAt(ends[1])];
  const { report } = await execute(ends, OPTIONS);
  assert.deepEqual(report.failures, []);
  const after = readTree(ends[1]);
  const [stamp, ...more] = stampsAt(ends[1]).filter((name) => !earlier.includes(name));
  assert.deepEqual(more, []);
  const versions = stamp === undefined ? {} : readTree(versionsOf(ends[1], stamp));
  assertNothingLost(before, [after, versions]);
  const kept = Object.values(versions).filter(({ kind }) => kind !== "directory");
  assert.equal(report.counters.versions, kept.length);
}

function assertNothingLost(before: SeenTree, [after, versions]: readonly [SeenTree, SeenTree]) {
  for (const [path, seen] of Object.entries(before)) {
    if (seen.kind === "directory") continue;
    const found = [after[path], versions[path]].filter((one) => one !== undefined).map(essence);
    const same = found.some((one) => one === essence(seen));
    assert.ok(same, `${path}: was ${essence(seen)}, is ${found}`);
  }
}

/** What of an entry a change of its metadata leaves as it is. */
function essence({ kind, size, content, target, device }: Seen): string {
  return JSON.stringify([kind, size, content, target, device]);
}
