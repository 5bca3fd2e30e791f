/** The look ahead whether all will fit, which a small destination makes a run take first. */
import assert from "node:assert/strict";
import { canMount, withTmpfs } from "../support/images.ts";
import { skipUnless } from "../support/skip.ts";
import { tree } from "../support/tree.ts";
import type { Ends } from "../support/engine.ts";
import type { JobOptions } from "../../src/model/options.ts";
import type { Report } from "../../src/model/report.ts";
import { type JobsCase, keepPlan, once, OPTIONS, start, withJobs } from "./with_jobs.ts";

const ignore = skipUnless(canMount, "mounting needs root");
const isStart = ({ event }: { readonly event: string }) => event === "start";

/** Two of four mebibytes fit. */
function withTooLittle(body: (given: JobsCase & { readonly small: Ends }) => Promise<void>) {
  return withTmpfs({ sizeMiB: 2 }, (destination) =>
    withJobs((given) => {
      const [source] = given.ends;
      tree({ large: "x".repeat(4 * 2 ** 20) }).build(source);
      return body({ ...given, small: [source, destination] });
    }));
}

Deno.test({
  name: "that not all will fit is said first, and a run that is canceled by then looks no further",
  ignore,
  fn: () =>
    withTooLittle(async ({ jobs, small }) => {
      const tooMuch = /may write up to 4 MiB: .* too much/;
      const ended = await start(jobs, small).done;
      assert.match(ended.warnings.join("\n"), tooMuch);
      const on = once(isStart, (execution) => execution.cancel());
      const canceled = await start(jobs, small, { on }).done;
      assert.equal(canceled.state, "canceled");
      assert.doesNotMatch(canceled.warnings.join("\n"), tooMuch);
    }),
});

Deno.test({
  name: "a preview says, too, that not all will fit",
  ignore,
  fn: () =>
    withTooLittle(async ({ jobs, small }) => {
      const plan = await keepPlan(jobs, small);
      assert.match(plan.warnings.join("\n"), /may write up to 4 MiB: .* too much/);
    }),
});

Deno.test({
  name: "a source that goes away during the look ahead leaves the destination to the next run",
  ignore,
  fn: () =>
    withTooLittle(async ({ jobs, small, scratch }) => {
      const [source] = small;
      const away = `${scratch}/away`;
      const on = once(isStart, () => Deno.renameSync(source, away));
      await assert.rejects(start(jobs, small, { on }).done, { code: "source-missing" });
      Deno.renameSync(away, source);
      assert.equal((await start(jobs, small).done).error?.code, "disk-full");
    }),
});

/** Four mebibytes were copied, of the same file system, and two more would fit. */
function withFullHalf(
  body: (execute: (some?: Partial<JobOptions>) => Promise<Report>, source: string) => Promise<void>,
) {
  return withTmpfs(
    { sizeMiB: 16 },
    (source) =>
      withTmpfs({ sizeMiB: 6 }, (destination) =>
        withJobs(async ({ jobs }) => {
          const execute = (some: Partial<JobOptions> = {}) =>
            start(jobs, [source, destination], { options: { ...OPTIONS, ...some } }).done;
          fill(`${source}/large`, 4);
          assert.deepEqual((await execute()).warnings, []);
          await body(execute, source);
        })),
  );
}

function fill(path: string, mebibytes: number): void {
  Deno.writeTextFileSync(path, "x".repeat(mebibytes * 2 ** 20));
}

Deno.test({
  name: "once all was carried over, what comes to the source is looked for where it may not fit",
  ignore,
  fn: () =>
    withFullHalf(async (execute, source) => {
      fill(`${source}/some`, 1);
      assert.deepEqual((await execute()).warnings, []);
      fill(`${source}/too much`, 3);
      assert.match((await execute()).warnings.join("\n"), /may write up to 3 MiB: 2 MiB too much/);
    }),
});

Deno.test({
  name: "a source that holds no more than when all was carried over is looked through once",
  ignore,
  fn: () =>
    withFullHalf(async (execute, source) => {
      // Seen in what is not said: that the new content has no room next to the old.
      Deno.removeSync(`${source}/large`);
      fill(`${source}/large`, 4);
      const ended = await execute();
      assert.deepEqual([ended.warnings, ended.error?.code], [[], "disk-full"]);
    }),
});

Deno.test({
  name: "what other options let through is looked for as if nothing had been carried over",
  ignore,
  fn: () =>
    withFullHalf(async (execute, source) => {
      fill(`${source}/left out`, 4);
      const filter = { ...OPTIONS.filter, rules: ["left out"] };
      await execute({ filter });
      await execute({ filter });
      assert.match((await execute()).warnings.join("\n"), /may write up to 4 MiB: 2 MiB too much/);
    }),
});
