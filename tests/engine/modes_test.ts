import assert from "node:assert/strict";
import { changes, execute, NO_CHANGES } from "../support/engine.ts";
import { hasCommand, must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { file, folder, hardLink, T1, tree } from "../support/tree.ts";

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

const modeOf = (path: string) => ((Deno.statSync(path).mode ?? 0) & 0o7777).toString(8);

Deno.test("without --permissions setuid, setgid and sticky stay as the destination has them", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({
      shared: folder({ new: "a", inner: {} }, { mode: 0o775 }),
      late: folder({ new: "a", too: hardLink("late/new") }, { mode: 0o755 }),
      tool: file("tool", { mtime: T1, mode: 0o755 }),
      replaced: file("new", { mode: 0o755 }),
    }).build(ends[0]);
    tree({
      shared: folder({}, { mode: 0o2750 }),
      late: folder({}, { mode: 0o1777 }),
      tool: file("tool", { mtime: T1, mode: 0o4700 }),
      replaced: file("old content", { mode: 0o4755 }),
    }).build(ends[1]);
    for (const name of ["shared/new", "later"]) {
      Deno.writeTextFileSync(`${ends[0]}/${name}`, "changed");
      const { report } = await execute(ends);
      assert.deepEqual(report.failures, []);
      const found = ["shared", "shared/inner", "late", "tool", "replaced"];
      assert.deepEqual(
        found.map((one) => modeOf(`${ends[1]}/${one}`)),
        // A folder that is made in one with setgid has it from there; new content is trusted anew.
        ["2775", "2755", "1755", "4755", "755"],
      );
    }
    const again = await execute(ends);
    assert.deepEqual(changes(again.report.counters), NO_CHANGES);
  }));
