import assert from "node:assert/strict";
import type { FileSystem, Handle } from "../../../src/platform/file_system.ts";
import { canMountType, FILE_SYSTEM_TYPES, withFileSystem } from "../../support/images.ts";
import { hasCommand } from "../../support/processes.ts";
import { skipUnless } from "../../support/skip.ts";
import { isLinux, linuxTest, makeFile, raw, withFile, withLinux } from "./support.ts";

interface Program {
  /** The next word that it prints. */
  word(): Promise<string>;
  /** Whether it prints nothing for so many milliseconds. */
  silentFor(milliseconds: number): Promise<boolean>;
  end(): Promise<void>;
}

/** A second process; `script` prints words, one per line, and has the file's path as $1. */
function start(script: string, path: string): Program {
  const child = new Deno.Command("sh", {
    args: ["-c", script, "sh", path],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const word = async (): Promise<string> => {
    while (!text.includes("\n")) {
      const { value, done } = await reader.read();
      assert.ok(!done, "the second process ended");
      text += value;
    }
    const end = text.indexOf("\n");
    const said = text.slice(0, end);
    text = text.slice(end + 1);
    return said;
  };
  let pending: Promise<string> | null = null;
  return {
    word: () => {
      const next = pending ?? word();
      pending = null;
      return next;
    },
    silentFor: async (milliseconds) => {
      pending ??= word();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const silence = new Promise<boolean>((resolve) => {
        timer = setTimeout(() => resolve(true), milliseconds);
      });
      const silent = await Promise.race([pending.then(() => false), silence]);
      clearTimeout(timer);
      return silent;
    },
    end: async () => {
      await child.stdin.close();
      await child.status;
      await reader.cancel();
    },
  };
}

const WRITER = 'echo ready; exec 3>> "$1"; echo open; read line; exit 0';
// By path: truncate(1) opens the file without waiting, and fails.
const TRUNCATER =
  'echo ready; python3 -c "import os, sys; os.truncate(sys.argv[1], 1)" "$1"; echo open; read line';
const HOLDER = 'exec 3>> "$1"; echo open; read line; exit 0';
const READER = 'exec 3< "$1"; echo open; read line; exit 0';
const LOCKER = 'exec 3< "$1"; flock --exclusive --nonblock 3; echo "open $?"; read line; exit 0';

/** Waits until somebody wants to write; a second program may take its time to start. */
async function untilBroken(fs: FileSystem, file: Handle): Promise<void> {
  const limit = Date.now() + 30_000;
  while (fs.leaseHeld(file)) {
    assert.ok(Date.now() < limit, "nobody waits for the lease");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

for (const type of FILE_SYSTEM_TYPES) {
  Deno.test({
    name: `linux: on ${type} a second process waits to write until a file is read`,
    ignore: skipUnless(isLinux && canMountType(type), `${type} cannot be mounted here`),
    fn: () =>
      withFileSystem(type, { sizeMiB: 320 }, (folder) =>
        withLinux(folder, async ({ fs, root }) => {
          makeFile({ fs, root, folder }, "file", "content");
          const path = `${folder}/file`;
          for (const [script, release] of [[WRITER, "unlock"], [TRUNCATER, "close"]] as const) {
            const file = fs.openFile(root, raw("file"));
            assert.equal(fs.lockForReading(file), "leased");
            const writer = start(script, path);
            assert.equal(await writer.word(), "ready");
            await untilBroken(fs, file);
            assert.equal(await writer.silentFor(300), true, "it did not wait");
            if (release === "unlock") fs.unlock(file);
            else fs.close(file);
            assert.equal(await writer.word(), "open");
            if (release === "unlock") fs.close(file);
            await writer.end();
          }
        })),
  });
}

linuxTest("another reader neither waits for a lease nor breaks it", async (fixture) => {
  const { fs, root, folder } = fixture;
  makeFile(fixture, "file", "content");
  const file = fs.openFile(root, raw("file"));
  assert.equal(fs.lockForReading(file), "leased");
  const reader = start(READER, `${folder}/file`);
  assert.equal(await reader.word(), "open");
  assert.equal(fs.leaseHeld(file), true);
  await reader.end();
  fs.close(file);
});

linuxTest("a file that is open to write gives no lease, yet an advisory lock", async (fixture) => {
  const { fs, root, folder } = fixture;
  makeFile(fixture, "file", "content");
  const writer = start(HOLDER, `${folder}/file`);
  assert.equal(await writer.word(), "open");
  const file = fs.openFile(root, raw("file"));
  assert.equal(fs.lockForReading(file), "advisory");
  assert.equal(fs.leaseHeld(file), false);
  const locker = start(LOCKER, `${folder}/file`);
  assert.equal(await locker.word(), "open 1");
  await writer.end();
  await locker.end();
  fs.close(file);
}, { ignore: skipUnless(hasCommand("flock"), "needs flock(1)") });

linuxTest("a file that another has locked gives a lease, and nothing once it is written", async (
  fixture,
) => {
  const { fs, root, folder } = fixture;
  makeFile(fixture, "file", "content");
  const locker = start(LOCKER, `${folder}/file`);
  assert.equal(await locker.word(), "open 0");
  const file = fs.openFile(root, raw("file"));
  assert.equal(fs.lockForReading(file), "leased");
  fs.unlock(file);
  const writer = start(HOLDER, `${folder}/file`);
  assert.equal(await writer.word(), "open");
  assert.equal(fs.lockForReading(file), "none");
  await writer.end();
  await locker.end();
  fs.close(file);
}, { ignore: skipUnless(hasCommand("flock"), "needs flock(1)") });

linuxTest("what can have no lease is said to have none", ({ fs, root }) => {
  // Folders and devices: the kernel refuses as it does on a file system without leases.
  const devices = fs.openRoot("/dev");
  withFile(fs, fs.openFile(devices, raw("null")), (device) => {
    assert.equal(fs.lockForReading(device), "advisory");
    assert.equal(fs.leaseHeld(device), false);
    fs.unlock(device);
  });
  fs.close(devices);
  assert.equal(fs.lockForReading(root), "advisory");
  fs.unlock(root);
});
