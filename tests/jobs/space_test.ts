/** The look ahead whether all will fit, which a small destination makes a run take first. */
import assert from "node:assert/strict";
import { canMount, withTmpfs } from "../support/images.ts";
import { skipUnless } from "../support/skip.ts";
import { tree } from "../support/tree.ts";
import type { Ends } from "../support/engine.ts";
import { type JobsCase, once, start, withJobs } from "./with_jobs.ts";

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
