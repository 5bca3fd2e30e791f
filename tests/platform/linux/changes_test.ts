/** What the system tells of folders that are watched. */
import assert from "node:assert/strict";
import type { RawName, RawPath } from "../../../src/base/names.ts";
import { type FileSystem, type Handle, openPlatform } from "../../../src/platform/mod.ts";
import { withScratch } from "../../support/scratch.ts";
import { skipUnless } from "../../support/skip.ts";

const ignore = skipUnless(Deno.build.os === "linux", "needs Linux");

function watched(
  body: (
    given: { readonly files: FileSystem; readonly root: Handle; readonly path: string },
  ) => void,
): Promise<void> {
  return withScratch(async (path) => {
    const files = await openPlatform("linux");
    const root = files.openRoot(path);
    try {
      body({ files, root, path });
    } finally {
      files.close(root);
    }
  });
}

Deno.test("each change in a folder is told once, with its name in bytes, and nothing of others", {
  ignore,
}, () =>
  watched(({ files, root, path }) => {
    Deno.mkdirSync(`${path}/other`);
    const queue = files.openChangeQueue();
    assert.ok(queue !== null);
    const folder = queue.watch(root);
    assert.equal(queue.watch(root), folder, "the same folder has the same number");
    assert.deepEqual(queue.take(), []);
    const odd = "odd\udcff" as RawName;
    files.close(files.createFile(root, odd));
    files.makeDirectory(root, "new" as RawName, 0o755);
    Deno.writeTextFileSync(`${path}/other/file`, "not watched");
    Deno.removeSync(`${path}/new`);
    const told = queue.take().map(({ name, change, isFolder }) => [name, change, isFolder]);
    assert.deepEqual(told, [
      [odd, "arrived", false],
      [odd, "changed", false],
      ["new", "arrived", true],
      ["new", "changed", true],
    ]);
    queue.close();
  }));

Deno.test(
  "a folder that is removed says so, and is watched no longer",
  { ignore },
  () =>
    watched(({ files, root, path }) => {
      Deno.mkdirSync(`${path}/folder`);
      const queue = files.openChangeQueue();
      assert.ok(queue !== null);
      const handle = files.openDirectory(root, "folder" as RawPath);
      const folder = queue.watch(handle);
      files.close(handle);
      Deno.removeSync(`${path}/folder`);
      const told = queue.take().filter((change) => change.folder === folder);
      assert.deepEqual(told.map(({ change }) => change), ["gone", "unwatched"]);
      queue.close();
    }),
);
