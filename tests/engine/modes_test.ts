import assert from "node:assert/strict";
import { changes, execute, NO_CHANGES } from "../support/engine.ts";
import { hasCommand, must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { file, folder, tree } from "../support/tree.ts";

const MODES = [0o644, 0o666, 0o600, 0o777, 0o666, 0o644, 0o640, 0o444, 0o400, 0o755, 0o755];

const source = tree({
  folder: folder(
    Object.fromEntries(MODES.map((mode, at) => [`${at}`, file(`content ${at}`, { mode })])),
  ),
});

function modesIn(root: string): string[] {
  return MODES.map((_, at) =>
    ((Deno.statSync(`${root}/folder/${at}`).mode ?? 0) & 0o7777).toString(8)
  );
}

async function expectTheirModes(ends: readonly [string, string]): Promise<void> {
  for (const type of ["incremental", "full"] as const) {
    const { report } = await execute(ends, { job: { type } });
    assert.deepEqual(report.failures, []);
    assert.deepEqual(modesIn(ends[1]), modesIn(ends[0]));
  }
  const again = await execute(ends);
  assert.deepEqual(changes(again.report.counters), NO_CHANGES);
}

for (const umask of [0o022, 0o077, 0o000]) {
  Deno.test(`files get the mode of their source, whatever the umask (${umask.toString(8)})`, () =>
    withScratch(async (scratch) => {
      source.build(`${scratch}/source`);
      const before = Deno.umask(umask);
      try {
        await expectTheirModes([`${scratch}/source`, `${scratch}/destination`]);
      } finally {
        Deno.umask(before);
      }
    }));
}

Deno.test({
  name: "files get the mode of their source, whatever a folder's default ACL has for new ones",
  ignore: skipUnless(hasCommand("setfacl"), "needs setfacl"),
  fn: () =>
    withScratch(async (scratch) => {
      source.build(`${scratch}/source`);
      await Deno.mkdir(`${scratch}/destination`);
      await must("setfacl", ["-d", "-m", "u::r,g::rwx,o::-", `${scratch}/destination`]);
      await expectTheirModes([`${scratch}/source`, `${scratch}/destination`]);
    }),
});
