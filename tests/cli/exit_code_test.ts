import assert from "node:assert/strict";
import { RunError } from "../../src/base/errors.ts";
import { exitCode, exitCodeHelp } from "../../src/cli/exit_code.ts";
import type { GuardVerdict } from "../../src/model/report.ts";
import { counters, report } from "./samples.ts";

const guard: GuardVerdict = { reason: "source-empty", removals: 3, limit: 0, message: "Held" };
const failed = counters({ failed: 2 });
const error = { code: "disk-full", message: "Full" } as const;

Deno.test("a run without failures exits with 0, one with failures with 1", () => {
  assert.equal(exitCode(report()), 0);
  assert.equal(exitCode(report({ counters: failed })), 1);
});

Deno.test("canceled goes before fatal, fatal before the guard, the guard before failures", () => {
  assert.equal(exitCode(report({ counters: failed, guard })), 3);
  assert.equal(exitCode(report({ counters: failed, guard, error, state: "failed" })), 5);
  assert.equal(exitCode(report({ counters: failed, guard, error, state: "canceled" })), 130);
});

Deno.test("a mistake of the user exits with 2, a run that cannot start with 4", () => {
  assert.equal(exitCode(new RunError("usage", "")), 2);
  assert.equal(exitCode(new RunError("configuration", "")), 2);
  assert.equal(exitCode(new RunError("source-missing", "")), 4);
  assert.equal(exitCode(new RunError("destination-locked", "")), 4);
  assert.equal(exitCode(new RunError("disk-full", "")), 5);
  assert.equal(exitCode(new RunError("internal", "")), 5);
});

Deno.test("what ended a run early is fatal, whatever its code", () => {
  const early = { code: "source-missing", message: "Gone" } as const;
  assert.equal(exitCode(report({ state: "failed", error: early })), 5);
});

Deno.test("help shows every exit code", () => {
  const shown = [...exitCodeHelp().matchAll(/^ +(\d+) /gm)].map(([, code]) => Number(code));
  assert.deepEqual(shown, [0, 1, 2, 3, 4, 5, 130]);
});
