/** What a run of some folders begins with. */
import assert from "node:assert/strict";
import type { RawPath } from "../../src/base/names.ts";
import { DEFAULT_CONFIG } from "../../src/config/mod.ts";
import type { Ends } from "../../src/engine/preflight.ts";
import { tasksOfScope } from "../../src/engine/scope.ts";
import { type FileSystem, FileSystemError, type Handle } from "../../src/platform/mod.ts";

const ENDS = {
  source: { root: 1, entry: { device: 1 } },
  destination: { root: 2 },
  fresh: false,
} as unknown as Ends;

Deno.test("a folder that opens but cannot be looked at is closed again, and left to the run", async () => {
  const open = new Set<number>();
  let last = 2;
  const files: Partial<FileSystem> = {
    list: () => [],
    openDirectory: () => {
      open.add(++last);
      return last as Handle;
    },
    stat: () => {
      throw new FileSystemError("stale", "the device is gone", "later", "ESTALE");
    },
    close: (handle) => void open.delete(handle),
  };
  const tasks = await tasksOfScope(files as FileSystem, ENDS, {
    folders: [{ path: "sub" as RawPath, recursive: true }],
    options: DEFAULT_CONFIG.job,
  });
  assert.deepEqual(tasks?.map(({ path }) => path), ["sub"]);
  assert.ok(last > 2);
  assert.equal(open.size, 0);
});
