/** Metadata that cannot be set: told once, and not as if they were. */
import assert from "node:assert/strict";
import { NOBODY, run } from "../../support/cli.ts";
import { isRoot, must } from "../../support/processes.ts";
import { withScratch } from "../../support/scratch.ts";
import { skipUnless } from "../../support/skip.ts";
import { file, folder, T1, T2, tree } from "../../support/tree.ts";

Deno.test({
  name: "what another user owns keeps its metadata: told once for each, and not as set",
  ignore: skipUnless(isRoot, "another user's files need root"),
  fn: () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      const mine = { owner: NOBODY, group: NOBODY };
      tree({
        a: file("a", { mtime: T1, mode: 0o644, ...mine }),
        b: folder({}, { mtime: T1, mode: 0o755, ...mine }),
      }, { mtime: T1, mode: 0o755, ...mine }).build(ends[0]);
      tree({
        a: file("a", { mtime: T2, mode: 0o666, owner: 1 }),
        b: folder({}, { mtime: T2, mode: 0o777, owner: 1 }),
      }, { mtime: T2, mode: 0o777, owner: 1 }).build(ends[1]);
      await must("chmod", ["755", scratch]);
      const { report, events } = await run(ends, ["--compare", "thorough"], { asUser: "nobody" });
      assert.deepEqual(events.filter(({ event }) => event === "operation"), []);
      const { metadata, unchanged, failed } = report?.counters ?? {};
      assert.deepEqual([metadata, unchanged, failed], [0, 0, 3]);
      const said = "operation not permitted for mode, modification time (EPERM); " +
        "run as root, or as its owner, where this is wanted";
      assert.deepEqual(report?.failures.map(({ message }) => message), [
        `Cannot set metadata of the top folder: ${said}`,
        `Cannot set metadata of "a": ${said}`,
        `Cannot set metadata of "b": ${said}`,
      ]);
    }),
});
