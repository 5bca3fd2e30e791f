import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { canTrace, injecting } from "../support/faults.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { readTree, tree } from "../support/tree.ts";

/** Kernels that lack something, as the program sees them. */
const KERNELS = [
  {
    what: "a kernel without Landlock",
    rule: "landlock_create_ruleset:error=ENOSYS",
    gap: /no Landlock/,
    onlyRequired: false,
  },
  {
    what: "a Landlock that is switched off",
    rule: "landlock_create_ruleset:error=EOPNOTSUPP",
    gap: /no Landlock/,
    onlyRequired: false,
  },
  {
    what: "a Landlock of version 1",
    rule: "landlock_create_ruleset:retval=1",
    gap: /no Landlock/,
    onlyRequired: false,
  },
  {
    what: "a kernel that filters no system calls",
    rule: "seccomp:error=EINVAL",
    gap: /filters no system calls/,
    // Landlock may do without.
    onlyRequired: true,
  },
] as const;

const ignore = skipUnless(canTrace && Deno.build.os === "linux", "needs strace");

for (const { what, rule, gap, onlyRequired } of KERNELS) {
  const through = injecting(rule);

  if (!onlyRequired) {
    Deno.test({
      name: `${what}: with --sandbox auto a run goes on, and says so`,
      ignore,
      fn: () =>
        withScratch(async (scratch) => {
          tree({ source: { a: "a" } }).build(scratch);
          const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
          const { code, report } = await run(ends, [], { through });
          assert.equal(code, 0);
          const warnings = report?.warnings ?? [];
          assert.equal(warnings.length, 1, String(warnings));
          assert.match(warnings[0] ?? "", /^Workers are not confined to both folders .*: /);
          assert.match(warnings[0] ?? "", gap);
          const off = await run(ends, ["--sandbox", "off"], { through });
          assert.deepEqual([off.code, off.report?.warnings], [0, []]);
        }),
    });
  }

  Deno.test({
    name: `${what}: with --sandbox require there is no run, and exit code 4`,
    ignore,
    fn: () =>
      withScratch(async (scratch) => {
        tree({ source: { a: "a" } }).build(scratch);
        const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
        const { code, stderr, stdout } = await run(ends, ["--sandbox", "require"], { through });
        assert.equal(code, 4);
        assert.match(stderr, /^Cannot confine workers to both folders: .*; use --sandbox auto/);
        assert.match(stderr, gap);
        assert.equal(
          JSON.parse(stdout.trim().split("\n").at(-1) ?? "").code,
          "sandbox-unavailable",
        );
        assert.deepEqual(Object.keys(readTree(scratch)), [".", "source", "source/a"]);
      }),
  });
}

Deno.test({
  name: "a system that refuses what it said it can ends the run, and nothing is copied",
  ignore,
  fn: () =>
    withScratch(async (scratch) => {
      tree({ source: { a: "a" }, destination: {} }).build(scratch);
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      const through = injecting("landlock_restrict_self:error=E2BIG");
      const { code, report } = await run(ends, [], { through });
      assert.equal(code, 5);
      assert.equal(report?.error?.code, "sandbox-unavailable");
      assert.match(report?.error?.message ?? "", /use --sandbox off to run all the same$/);
      assert.deepEqual(Object.keys(readTree(ends[1])), ["."]);
    }),
});
