/** What a run never opens: the database that its process has open. */
import assert from "node:assert/strict";
import { startExecution } from "../../src/jobs/mod.ts";
import type { Operation } from "../../src/model/operation.ts";
import { databaseFiles } from "../../src/store/mod.ts";
import { makeScratch, removeScratch } from "../support/scratch.ts";
import { tree } from "../support/tree.ts";
import { OPTIONS, SETTINGS, start, withJobs } from "./with_jobs.ts";

const NAMES = ["mirrorsphere.sqlite", "mirrorsphere.sqlite-shm", "mirrorsphere.sqlite-wal"];

function skipped(operations: readonly Operation[]): string[] {
  return operations.flatMap((operation) =>
    operation.type === "skip" && operation.reason === "in-use" ? [operation.path] : []
  ).sort();
}

Deno.test("the database in use is skipped, in a preview too, and nothing else is", () =>
  withJobs(async ({ scratch, folder, jobs }) => {
    const destination = makeScratch();
    try {
      tree({ "mirrorsphere.sqlite": "of somebody else" }).build(`${scratch}/other`);
      const expected = NAMES.map((name) => `state/${name}`);
      const previewed: Operation[] = [];
      await startExecution(
        {
          source: scratch,
          destination,
          options: OPTIONS,
          settings: { ...SETTINGS, dryRun: true },
        },
        (event) => event.event === "operation" && previewed.push(event.operation),
        { spare: databaseFiles(folder) },
      ).done;
      assert.deepEqual(skipped(previewed), expected);
      const { events, done } = start(jobs, [scratch, destination]);
      const report = await done;
      const operations = events.flatMap((event) =>
        event.event === "operation" ? event.operation : []
      );
      assert.deepEqual(skipped(operations), expected);
      assert.deepEqual([report.state, report.counters.failed], ["completed", 0]);
      assert.equal(
        Deno.readTextFileSync(`${destination}/other/mirrorsphere.sqlite`),
        "of somebody else",
      );
    } finally {
      removeScratch(destination);
    }
  }));
