/**
 * What every platform promises: the contract of `src/platform/file_system.ts`, case by case.
 * A platform's test file is a few lines that call {@linkcode platformContract}.
 */
import assert from "node:assert/strict";
import type { FileSystem } from "../../src/platform/mod.ts";
import { finished, hasCommand, isRoot } from "../support/processes.ts";
import { makeScratch, removeScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import type { Case } from "./platform/case.ts";
import { CASES, runIn } from "./platform/cases.ts";

const SCRIPT = new URL("./platform/run_case.ts", import.meta.url).pathname;

/** Runs a case in a process of root's that lacks some of root's powers. */
async function runWithout(
  capabilities: readonly string[],
  args: readonly string[],
): Promise<void> {
  const { code, stderr } = await finished("setpriv", [
    `--bounding-set=${capabilities.map((each) => `-${each}`).join(",")}`,
    `--inh-caps=${capabilities.map((each) => `-${each}`).join(",")}`,
    Deno.execPath(),
    "run",
    "--no-prompt",
    "--allow-read",
    "--allow-write",
    "--allow-ffi",
    "--allow-run",
    "--allow-env",
    "--allow-sys",
    SCRIPT,
    ...args,
  ]);
  assert.equal(code, 0, stderr);
}

/** What the machine lacks for a case. */
function skipped({ needs, without }: Case): boolean {
  if (needs !== undefined && skipUnless(needs.met, needs.reason)) return true;
  const able = without === undefined || !isRoot || hasCommand("setpriv");
  return skipUnless(able, "root may do everything, and setpriv(1) is missing that would limit it");
}

/**
 * Registers a test for each case. What the platform's `features` rule out is left out with that
 * reason in its title: that is no gap of this machine, so CI accepts it.
 */
export function platformContract(name: "linux" | "portable", open: () => FileSystem): void {
  const system = open();
  for (const each of CASES) {
    const ruledOut = each.ruledOut?.(system.features) ?? null;
    Deno.test({
      name: `${name} ${each.title}${ruledOut === null ? "" : ` (not here: ${ruledOut})`}`,
      ignore: ruledOut !== null || skipped(each),
      async fn() {
        const folder = makeScratch();
        try {
          const { without, title } = each;
          if (without !== undefined && isRoot) await runWithout(without, [name, title, folder]);
          else await runIn(folder, system, each);
        } finally {
          removeScratch(folder);
        }
      },
    });
  }
}
