/**
 * Options in any combination, on random trees that differ in any way: what is there in the end is
 * what `oracle.ts` says, what the preview told, and nothing that a second run would change.
 *
 * Scenarios are run by the dozen, each in a folder of its own. `SCENARIOS` in the environment asks
 * for more of them, `SEED` for those of an earlier run.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { JobOptions } from "../../src/model/options.ts";
import type { Report } from "../../src/model/report.ts";
import { changes, type Ends, execute, type Executed } from "../support/engine.ts";
import { type Answer, answerTo, folderOf, type Question } from "../support/oracle.ts";
import { applyChange, type Change, type Scenario, scenarios } from "../support/random_trees.ts";
import { readTree, type Seen, type SeenTree } from "../support/read_tree.ts";
import { rules, textOf } from "../support/rules.ts";
import { withScratch } from "../support/scratch.ts";
import { tree } from "../support/tree.ts";

const BATCH = 50;
const wanted = Number(Deno.env.get("SCENARIOS") ?? "150");
const seed = Number(Deno.env.get("SEED") ?? Date.now() % 1_000_000_000);

type Choice = Question & Pick<JobOptions, "type" | "comparison" | "permissions">;

const rarely = fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true));

const choices: fc.Arbitrary<Choice> = fc.record({
  rules,
  minSize: fc.option(fc.constant(3)),
  maxSize: fc.option(fc.constant(8)),
  mirror: fc.boolean(),
  deleteExcluded: rarely,
  followSymlinks: rarely,
  maxDelete: fc.option(fc.nat(20)),
  type: fc.constantFrom("incremental", "incremental", "full"),
  comparison: fc.constantFrom("standard", "advanced", "thorough"),
  permissions: fc.boolean(),
});

/** Two scenarios: one of the source, and one of the destination. */
type Pair = readonly [source: Scenario, destination: Scenario];

const one = scenarios({ forging: false });
const batches: fc.Arbitrary<Pair[]> = fc.array(fc.tuple(one, one), {
  minLength: 1,
  maxLength: BATCH,
  size: "max",
});

function jobOf(choice: Choice): Partial<JobOptions> {
  const { rules, minSize, maxSize, maxDelete, ...job } = choice;
  return {
    ...job,
    filter: { rules: rules.map(textOf), minSize, maxSize, oneFileSystem: false },
    maxDelete: maxDelete === null ? null : { count: maxDelete },
    allowDelete: maxDelete === null,
  };
}

Deno.test(`options in any combination leave what the README says (${wanted} scenarios)`, async () => {
  console.log(`SEED=${seed}`);
  await fc.assert(fc.asyncProperty(batches, choices, fc.boolean(), carry), {
    seed,
    numRuns: Math.ceil(wanted / (BATCH / 2)),
    interruptAfterTimeLimit: 240_000,
    markInterruptAsFailure: true,
  });
});

/** `again`: from what an earlier run left, as most runs do. */
function carry(batch: readonly Pair[], choice: Choice, again: boolean): Promise<void> {
  return withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const both = [0, 1] as const;
    for (const end of both) {
      tree(Object.fromEntries(batch.map((pair, n) => [`${n}`, pair[end].source]))).build(ends[end]);
      change(ends[end], batch.map((pair) => pair[end].early));
    }
    if (again) await execute(ends, { job: jobOf(choice) });
    for (const end of both) change(ends[end], batch.map((pair) => pair[end].late));
    await runAndCompare(ends, choice);
  });
}

function change(folder: string, all: readonly (readonly Change[])[]): void {
  all.forEach((changes, n) => {
    for (const change of changes) applyChange(`${folder}/${n}`, change);
  });
}

async function runAndCompare(ends: Ends, choice: Choice): Promise<void> {
  const job = jobOf(choice);
  const [source, before] = ends.map(readTree) as [SeenTree, SeenTree];
  const answer = answerTo(choice, source, before);
  const dry = await execute(ends, { job, settings: { dryRun: true } });
  assert.deepEqual(readTree(ends[1]), before);
  const run = await execute(ends, { job });
  assert.deepEqual(readTree(ends[0]), source);
  assert.deepEqual(found(run.report), foretold(answer));
  assert.deepEqual(differences(answer, choice, { before, after: readTree(ends[1]) }), []);
  // What waits for a removal that is held is told as if it were not.
  if (!answer.held && !isSplit(source, before)) assert.deepEqual(told(dry), told(run));
  const second = await execute(ends, { job });
  assert.deepEqual(found(second.report).failures, found(run.report).failures);
  if (choice.type === "incremental") assert.deepEqual(told(second).operations, []);
}

/**
 * A folder comes in the place of one of several names: how a run goes about the others depends on
 * which it comes to first.
 */
function isSplit(source: SeenTree, destination: SeenTree): boolean {
  const linked = Object.entries(destination).flatMap(([path, { sameAs }]) =>
    sameAs === undefined ? [] : [path, sameAs]
  );
  return linked.some((path) => source[path]?.kind === "directory");
}

function found({ failures, counters: { removed, excluded }, guard }: Report) {
  const lines = failures.map(({ path, code }) => `${path}: ${code}`).sort();
  return { failures: lines, removed, excluded, held: guard !== null };
}

function foretold({ failures, removed, excluded, held }: Answer): ReturnType<typeof found> {
  const lines = [...failures].map(([path, code]) => `${path}: ${code}`).sort();
  return { failures: lines, removed: removed.size, excluded, held };
}

function told({ operations, report: { counters } }: Executed) {
  const lines = operations.map((operation) => JSON.stringify(operation)).sort();
  return { operations: lines, counters: changes(counters) };
}

interface Trees {
  readonly before: SeenTree;
  readonly after: SeenTree;
}

/** The paths at which the destination is not as it should be. */
function differences(answer: Answer, choice: Choice, { before, after }: Trees): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after), ...answer.carried.keys()]);
  const shown = [...paths].filter((path) => {
    const carried = answer.carried.get(path);
    if (carried !== undefined) return !isCopy(carried, after[path], choice);
    if (answer.removed.has(path)) return after[path] !== undefined;
    return !isUntouched(path, { before, after });
  });
  return shown.map((path) => `${path}: ${JSON.stringify([before[path], after[path]])}`);
}

function isCopy(wanted: Seen, seen: Seen | undefined, { permissions }: Choice): boolean {
  const essence = ({ kind, mode, mtime, size, content, target }: Seen) => {
    const bits = Number.parseInt(mode, 8) & (permissions ? 0o7777 : 0o777);
    return JSON.stringify([kind, bits, mtime, size, content, target]);
  };
  return seen !== undefined && essence(wanted) === essence(seen);
}

/** The time of a folder may have moved with what was done in it. */
function isUntouched(path: string, { before, after }: Trees): boolean {
  const inside = (tree: SeenTree) => Object.keys(tree).filter((inner) => folderOf(inner) === path);
  const moved = inside(before).join("\0") !== inside(after).join("\0");
  const essence = (seen: Seen | undefined) =>
    JSON.stringify(seen && { ...seen, sameAs: "", mtime: moved || seen.mtime });
  return essence(before[path]) === essence(after[path]);
}
