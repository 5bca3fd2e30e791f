import assert from "node:assert/strict";
import { canTrace, injecting } from "../../support/faults.ts";
import { must } from "../../support/processes.ts";
import { skipUnless } from "../../support/skip.ts";
import { linuxTest } from "./support.ts";

const SCRIPT = new URL("./sync_script.ts", import.meta.url).pathname;
const ignore = skipUnless(canTrace, "needs strace(1)");

interface Told {
  readonly failed: boolean;
  readonly name?: string;
  readonly code?: string;
  readonly state?: string;
  readonly retry?: string;
  readonly turns: number;
}

/** Writes out in a process whose syncfs(2) is tampered with. */
async function syncThrough(rule: string, folder: string): Promise<Told> {
  const [strace = "", ...options] = injecting(rule);
  const command = [Deno.execPath(), "run", "--no-prompt", "--allow-read", "--allow-ffi", SCRIPT];
  return JSON.parse(await must(strace, [...options, ...command, folder])) as Told;
}

linuxTest("the thread goes on while a slow disk is written out", async ({ folder }) => {
  const told = await syncThrough("syncfs:delay_enter=600ms", folder);
  assert.equal(told.failed, false);
  assert.ok(told.turns >= 20, `${told.turns} turns in 600 ms`);
}, { ignore });

linuxTest("a disk that could not be written out is said to have failed", async ({ folder }) => {
  const { turns: _, ...told } = await syncThrough("syncfs:error=ENOSPC", folder);
  assert.deepEqual(told, {
    failed: true,
    name: "FileSystemError",
    code: "input-output",
    state: "the disk could not be written out, and the system does not tell why",
    retry: "later",
  });
}, { ignore });
