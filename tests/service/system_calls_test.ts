import assert from "node:assert/strict";
import { systemdUnit } from "../../src/service/systemd.ts";
import { mirrorsphere } from "../support/cli.ts";
import { hasCommand, must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { facts } from "./samples.ts";

/** The system calls that a filter of systemd names, sets within sets taken apart. */
async function callsOf(names: readonly string[]): Promise<string[]> {
  const sets = names.filter((name) => name.startsWith("@"));
  const calls = names.filter((name) => !name.startsWith("@"));
  if (sets.length === 0) return calls;
  const listed = await must("systemd-analyze", ["syscall-filter", ...sets]);
  const inner = listed.split("\n").map((line) => line.trim())
    .filter((line) => /^@?[a-z0-9_-]+$/.test(line) && !sets.includes(line));
  return [...calls, ...await callsOf(inner)];
}

Deno.test({
  name: "a run, confined workers and all, makes no system call that its unit refuses",
  ignore: skipUnless(
    hasCommand("strace") && hasCommand("systemd-analyze"),
    "needs strace and systemd-analyze",
  ),
  fn: () =>
    withScratch(async (folder) => {
      const [, filter = ""] = /^SystemCallFilter=(.*)$/m.exec(systemdUnit(facts())) ?? [];
      const allowed = new Set(await callsOf(filter.split(" ")));
      assert.ok(allowed.has("openat") && !allowed.has("mount"), `${allowed.size} allowed`);
      Deno.mkdirSync(`${folder}/source`);
      Deno.writeTextFileSync(`${folder}/source/a`, "one");
      Deno.linkSync(`${folder}/source/a`, `${folder}/source/b`);
      const trace = `${folder}/trace`;
      const flags = ["--permissions", "--lock-source", "--verify", "--mirror"];
      const { code, stderr } = await mirrorsphere(
        ["run", `${folder}/source`, `${folder}/copy`, ...flags],
        { through: ["strace", "-f", "-qq", "-o", trace] },
      );
      assert.equal(code, 0, stderr);
      const made = Deno.readTextFileSync(trace).matchAll(/^\d+ +([a-z0-9_]+)\(/gm);
      const refused = [...new Set(made.map(([, call = ""]) => call))]
        .filter((call) => !allowed.has(call));
      assert.deepEqual(refused, []);
    }),
});
