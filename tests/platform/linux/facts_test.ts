import assert from "node:assert/strict";
import { canMount, canMountImage, withImage, withTmpfs } from "../../support/images.ts";
import { must } from "../../support/processes.ts";
import { skipUnless } from "../../support/skip.ts";
import { assertFails, linuxTest, raw, withLinux } from "./support.ts";

linuxTest("two handles on one folder tell one file system, with room", ({ fs, root, folder }) => {
  const other = fs.openRoot(folder);
  const facts = fs.facts(root);
  assert.equal(facts.id, fs.facts(other).id);
  assert.equal(facts.readOnly, false);
  assert.equal(facts.mtimeStep, 1);
  assert.ok(facts.available === null || facts.available > 0);
  fs.close(other);
});

linuxTest("other file systems have another identity and type", ({ fs, root }) => {
  const proc = fs.openRoot("/proc");
  assert.equal(fs.facts(proc).type, "proc");
  assert.notEqual(fs.facts(proc).id, fs.facts(root).id);
  fs.close(proc);
});

Deno.test({
  name: "linux: whether a disk turns is told, and that ext4 makes no copies of its own",
  ignore: skipUnless(canMountImage("ext4"), "needs root, a loop device and mkfs.ext4"),
  fn: () =>
    withImage("ext4", { sizeMiB: 16 }, (mounted) =>
      withLinux(mounted, async ({ fs, root }) => {
        const device = await must("findmnt", ["-n", "-o", "SOURCE", mounted]);
        const queue = `/sys/block/${device.trim().replace("/dev/", "")}/queue/rotational`;
        for (const [turns, seeks] of [["1", true], ["0", false]] as const) {
          await must("sh", ["-c", `echo ${turns} > ${queue}`]);
          assert.equal(fs.facts(root).seeks, seeks);
        }
        assert.equal(fs.facts(root).type, "ext4");
        assert.equal(fs.facts(root).copiesItself, false);
      })),
});

Deno.test({
  name: "linux: two file systems of one type are told apart, and a full or read-only one is named",
  ignore: skipUnless(canMount, "mounting needs root"),
  fn: () =>
    withTmpfs(
      { sizeMiB: 1 },
      (one) =>
        withTmpfs({ sizeMiB: 1 }, (other) =>
          withLinux(one, async ({ fs, root }) => {
            const second = fs.openRoot(other);
            assert.equal(fs.facts(root).type, "tmpfs");
            assert.notEqual(fs.facts(root).id, fs.facts(second).id);
            assert.equal(fs.facts(root).available, 1024 * 1024);
            const file = fs.createFile(root, raw("large"));
            assertFails(() => fs.write(file, new Uint8Array(2 ** 21), 0), "no-space");
            fs.close(file);
            fs.close(second);
            await must("mount", ["-o", "remount,ro", one]);
            assert.equal(fs.facts(root).readOnly, true);
            assertFails(() => fs.createFile(root, raw("another")), "read-only");
          })),
    ),
});

linuxTest("a lock is held by one handle at a time, until that is closed", ({ fs, root }) => {
  const first = fs.createFile(root, raw("lock"));
  const second = fs.openFile(root, raw("lock"));
  assert.equal(fs.lock(first), true);
  assert.equal(fs.lock(second), false);
  fs.close(first);
  assert.equal(fs.lock(second), true);
  fs.close(second);
});

linuxTest("files, folders and file systems are synced and dropped from the cache", (fixture) => {
  const { fs, root } = fixture;
  const file = fs.createFile(root, raw("file"));
  fs.write(file, new Uint8Array(4096).fill(1), 0);
  fs.sync(file);
  fs.sync(root);
  fs.syncFileSystem(root);
  fs.dropCache(file);
  const buffer = new Uint8Array(4096);
  assert.equal(fs.read(file, buffer, 0), 4096);
  assert.deepEqual(buffer, new Uint8Array(4096).fill(1));
  fs.close(file);
});
