import assert from "node:assert/strict";
import { endOf } from "../../../src/scheduler/watch/mod.ts";
import { resume, start, withJobs } from "../../jobs/with_jobs.ts";
import { path } from "../../store/samples.ts";
import { tree } from "../../support/tree.ts";

Deno.test("a round that failed is tried again; one that was stopped on purpose is not", () =>
  withJobs(async ({ jobs, ends }) => {
    tree({ a: "a" }).build(ends[0]);
    const end = async ({ done }: ReturnType<typeof start>) => endOf(await done);
    assert.equal(await end(start(jobs, ends)), "well");

    const canceled = start(jobs, ends);
    canceled.execution.cancel();
    assert.equal(await end(canceled), "left");
    const suspended = start(jobs, ends);
    suspended.execution.suspend();
    assert.equal(await end(suspended), "left");
    assert.equal(await end(resume(jobs, suspended.id)), "well");

    const good = await start(jobs, ends).done;
    assert.equal(endOf({ ...good, state: "failed" }), "failed");
    for (const [retry, expected] of [["never", "well"], ["later", "failed"]] as const) {
      const code = "changed-while-reading";
      const failure = { path: path("a"), operation: "copy", code, message: "", retry } as const;
      assert.equal(endOf({ ...good, failures: [failure] }), expected);
    }
  }));
