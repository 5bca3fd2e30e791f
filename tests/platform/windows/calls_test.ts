import assert from "node:assert/strict";
import type { RawName } from "../../../src/base/names.ts";
import {
  type FileSystem,
  FileSystemError,
  type Handle,
} from "../../../src/platform/file_system.ts";
import { openPlatform } from "../../../src/platform/mod.ts";
import { withScratch } from "../../support/scratch.ts";

interface Ground {
  readonly system: FileSystem;
  readonly root: Handle;
  /** The file that lies there. */
  readonly file: string;
}

const NAME = "file" as RawName;
const PLATFORM = new URL("../../../src/platform/mod.ts", import.meta.url).href;

function onWindows(
  name: string,
  body: (ground: Ground) => void,
  { closed = false }: { readonly closed?: boolean } = {},
): void {
  Deno.test({
    name: `on Windows, ${name}`,
    // There is nothing to try on any other system.
    ignore: Deno.build.os !== "windows",
    fn: () =>
      withScratch(async (folder) => {
        const system = await openPlatform("auto");
        const root = system.openRoot(folder);
        Deno.writeTextFileSync(`${folder}\\file`, "content");
        body({ system, root, file: `${folder}\\file` });
        if (!closed) system.close(root);
      }),
  });
}

onWindows("nobody can write to a file that is locked for reading, until it is let go", (ground) => {
  const { system, root, file } = ground;
  const opened = system.openFile(root, NAME);
  assert.equal(system.lockForReading(opened), "leased");
  assert.ok(system.leaseHeld(opened));
  assert.throws(() => Deno.writeTextFileSync(file, "other"));
  assert.equal(Deno.readTextFileSync(file), "content");
  system.unlock(opened);
  Deno.writeTextFileSync(file, "other");
  assert.equal(system.lockForReading(opened), "leased");
  system.close(opened);
  Deno.writeTextFileSync(file, "another");
});

onWindows("a file that somebody writes to is not locked", ({ system, root, file }) => {
  const writer = Deno.openSync(file, { write: true });
  const opened = system.openFile(root, NAME);
  assert.equal(system.lockForReading(opened), "none");
  assert.ok(!system.leaseHeld(opened));
  system.close(opened);
  writer.close();
});

onWindows(
  "a folder is one holder's at a time, and another's once it is let go or its holder died",
  (ground) => {
    const { system, root, file } = ground;
    assert.ok(system.lock(root));
    assert.ok(system.lock(root));
    const folder = file.slice(0, -"\\file".length);
    const again = system.openRoot(folder);
    assert.ok(!system.lock(again));
    system.close(again);
    const script = `
    const { openPlatform } = await import(${JSON.stringify(PLATFORM)});
    const system = await openPlatform("auto");
    Deno.exit(system.lock(system.openRoot(Deno.args[0])) ? 0 : 3);
  `;
    const other = () => {
      const args = ["eval", "--no-check", script, folder.toUpperCase()];
      const { code, stderr } = new Deno.Command(Deno.execPath(), { args }).outputSync();
      assert.equal(new TextDecoder().decode(stderr), "");
      return code;
    };
    assert.equal(other(), 3);
    const kept = system.openRoot(folder);
    system.close(root);
    assert.equal(other(), 0);
    assert.ok(system.lock(kept));
    system.close(kept);
  },
  { closed: true },
);

onWindows("files and folders are hidden, and shown again", ({ system, root }) => {
  system.makeDirectory(root, "folder" as RawName, 0o755);
  for (const name of ["file", "folder"] as RawName[]) {
    const place = { handle: root, name };
    assert.equal(system.stat(place)?.flags, 0);
    for (const flags of [0x2 | 0x4, 0x2, 0]) {
      system.setFlags(place, flags);
      assert.equal(system.stat(place)?.flags, flags);
    }
  }
});

onWindows("what is marked as read-only is replaced and removed all the same", (ground) => {
  const { system, root } = ground;
  const place = { handle: root, name: NAME };
  system.setMode(place, 0o444);
  assert.equal((system.stat(place)?.mode ?? 0) & 0o200, 0);
  system.close(system.createFile(root, "next" as RawName));
  system.rename(root, "next" as RawName, NAME);
  assert.equal(system.stat(place)?.size, 0);
  system.setMode(place, 0o444);
  system.removeFile(root, NAME);
  assert.equal(system.stat(place), null);
});

onWindows("what is open to read only can be written out", ({ system, root }) => {
  const opened = system.openFile(root, NAME);
  system.dropCache(opened);
  system.close(opened);
});

onWindows("what is below a file is a failure, not nothing", ({ system, root, file }) => {
  Deno.mkdirSync(`${file} folder`);
  const folder = system.openDirectory(root, "file folder" as never);
  Deno.removeSync(`${file} folder`);
  Deno.writeTextFileSync(`${file} folder`, "a file by now");
  assert.throws(
    () => system.stat({ handle: folder, name: NAME }),
    (error) => error instanceof FileSystemError && error.code === "not-a-directory",
  );
  system.close(folder);
});
