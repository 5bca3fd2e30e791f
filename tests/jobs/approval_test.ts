/** What an approved removal reports is its own. */
import assert from "node:assert/strict";
import { symlink, tree } from "../support/tree.ts";
import { files } from "./parts.ts";
import { approve, start, withJobs } from "./with_jobs.ts";

Deno.test("approved removals do not report once more what failed before they were held", () =>
  withJobs(async ({ jobs, ends }) => {
    tree({ a: "a", dangling: symlink("nowhere") }).build(ends[0]);
    tree({ a: "a", extra: files(200) }).build(ends[1]);
    const options = { mirror: true, followSymlinks: true };
    const { id, done } = start(jobs, ends, { options });
    assert.deepEqual((await done).failures.map(({ path }) => path), ["dangling"]);
    const { counters, failures } = await approve(jobs, id).done;
    assert.deepEqual([failures, counters.failed, counters.removed], [[], 0, 201]);
  }));
