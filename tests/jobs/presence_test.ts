/** What is seen of a job's ends without opening more than is closed again. */
import assert from "node:assert/strict";
import { folderIdentity } from "../../src/jobs/presence.ts";
import { type FileSystem, FileSystemError, type Handle } from "../../src/platform/mod.ts";

/** A folder that opens, and cannot be looked at. */
function failing(error: Error) {
  const open = new Set<number>();
  const files: Partial<FileSystem> = {
    openRoot: () => {
      open.add(7);
      return 7 as Handle;
    },
    stat: () => {
      throw error;
    },
    close: (handle) => void open.delete(handle),
  };
  return { open, files: files as FileSystem };
}

Deno.test("a folder that opens but cannot be looked at is closed again, look after look", () => {
  const stale = new FileSystemError("stale", "the device is gone", "later", "ESTALE");
  const { open, files } = failing(stale);
  assert.equal(folderIdentity(files, "/source"), null);
  assert.equal(open.size, 0);
});

Deno.test("a fault of the program is not taken for a folder that is not there", () => {
  const { open, files } = failing(new TypeError("of the program"));
  assert.throws(() => folderIdentity(files, "/source"), TypeError);
  assert.equal(open.size, 0);
});
