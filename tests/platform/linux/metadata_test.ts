import assert from "node:assert/strict";
import fc from "fast-check";
import { canMountImage, withImage } from "../../support/images.ts";
import { isRoot } from "../../support/processes.ts";
import { skipUnless } from "../../support/skip.ts";
import {
  assertFails,
  at,
  itself,
  linuxTest,
  look,
  makeFile,
  makeFolder,
  raw,
  withFile,
  withLinux,
} from "./support.ts";

linuxTest("modification times keep their nanoseconds, before 1970 too", (fixture) => {
  const { fs, root } = fixture;
  makeFile(fixture, "file", "");
  fs.makeSymlink(root, raw("link"), raw("file"));
  // What ext4 holds: 34 bits, from 1901 to 2446.
  const seconds = fc.integer({ min: -(2 ** 31) + 1, max: 3 * 2 ** 32 });
  const nanoseconds = fc.nat(999_999_999);
  const file = fs.openFile(root, raw("file"));
  const places = fc.constantFrom(at(root, "file"), at(root, "link"), itself(file), itself(root));
  const property = fc.property(seconds, nanoseconds, places, (whole, rest, place) => {
    fs.setTimes(place, { mtimeSeconds: whole, mtimeNanoseconds: rest });
    const { mtimeSeconds, mtimeNanoseconds } = look(fs, place);
    assert.deepEqual([mtimeSeconds, mtimeNanoseconds], [whole, rest]);
  });
  fc.assert(property, { numRuns: 500 });
  fs.close(file);
});

linuxTest("setting a time leaves the access time and a link's target alone", async (fixture) => {
  const { fs, root, folder } = fixture;
  makeFile(fixture, "file", "");
  fs.makeSymlink(root, raw("link"), raw("file"));
  const before = await Deno.stat(`${folder}/file`);
  fs.setTimes(at(root, "link"), { mtimeSeconds: 1, mtimeNanoseconds: 2 });
  assert.deepEqual((await Deno.stat(`${folder}/file`)).mtime, before.mtime);
  fs.setTimes(at(root, "file"), { mtimeSeconds: 1, mtimeNanoseconds: 2 });
  assert.deepEqual((await Deno.stat(`${folder}/file`)).atime, before.atime);
});

linuxTest("reading a file leaves its access time alone", async (fixture) => {
  const { fs, root, folder } = fixture;
  makeFile(fixture, "file", "content");
  const past = new Date("2001-02-03T04:05:06Z");
  await Deno.utime(`${folder}/file`, past, past);
  withFile(fs, fs.openFile(root, raw("file")), (file) => fs.read(file, new Uint8Array(9), 0));
  assert.deepEqual((await Deno.stat(`${folder}/file`)).atime, past);
});

linuxTest("all twelve mode bits are set, by name and by handle", (fixture) => {
  const { fs, root } = fixture;
  makeFile(fixture, "file", "");
  const file = fs.openFile(root, raw("file"));
  for (const mode of [0o000, 0o644, 0o7777, 0o4711, 0o2750, 0o1777]) {
    fs.setMode(at(root, "file"), mode);
    assert.equal(look(fs, itself(file)).mode, mode);
    fs.setMode(itself(file), 0o600);
    assert.equal(look(fs, at(root, "file")).mode, 0o600);
  }
  fs.close(file);
});

linuxTest("the mode of a link is refused, its target's stays", (fixture) => {
  const { fs, root } = fixture;
  makeFile(fixture, "file", "");
  fs.makeSymlink(root, raw("link"), raw("file"));
  assertFails(() => fs.setMode(at(root, "link"), 0o777), "not-supported");
  assert.equal(look(fs, at(root, "file")).mode, 0o600);
  assertFails(() => fs.setMode(at(root, "missing"), 0o777), "not-found");
});

linuxTest("owner and group are set on files, folders and links themselves", (fixture) => {
  const { fs, root } = fixture;
  makeFile(fixture, "file", "");
  fs.makeSymlink(root, raw("link"), raw("file"));
  const folder = makeFolder(fixture, root, "folder");
  for (const place of [at(root, "file"), at(root, "link"), itself(folder)]) {
    fs.setOwner(place, 12345, 4_000_000_000);
    const { owner, group } = look(fs, place);
    assert.deepEqual([owner, group], [12345, 4_000_000_000]);
    fs.setOwner(place, 0, 0);
  }
  fs.close(folder);
}, { ignore: skipUnless(isRoot, "giving files away needs root") });

linuxTest("a look tells identity, links and room taken", (fixture) => {
  const { fs, root } = fixture;
  makeFile(fixture, "file", "x".repeat(10_000));
  const folder = makeFolder(fixture, root, "folder");
  const [entry, inner] = [look(fs, at(root, "file")), look(fs, itself(folder))];
  assert.equal(entry.device, inner.device);
  assert.notEqual(entry.inode, inner.inode);
  assert.ok(entry.allocated >= 10_000);
  assert.deepEqual([entry.size, inner.size], [10_000, 0]);
  assert.ok(entry.ctimeSeconds > 1_600_000_000);
  fs.close(folder);
});

const FLAGS = { append: 0x20, immutable: 0x10, noDump: 0x40 } as const;

Deno.test({
  name: "linux: inode flags are set and cleared, by name and by handle, and others kept",
  ignore: skipUnless(canMountImage("ext4"), "needs root, a loop device and mkfs.ext4"),
  fn: () =>
    withImage("ext4", { sizeMiB: 16 }, (mounted) =>
      withLinux(mounted, (fixture) => {
        const { fs, root } = fixture;
        makeFile(fixture, "file", "");
        const folder = makeFolder(fixture, root, "folder");
        const both = FLAGS.immutable | FLAGS.noDump;
        for (const place of [at(root, "file"), itself(folder)]) {
          for (const flags of [both, FLAGS.append, 0]) {
            fs.setFlags(place, flags);
            assert.equal(look(fs, place).flags, flags);
          }
        }
        fs.setFlags(at(root, "file"), FLAGS.immutable);
        assertFails(() => fs.setMode(at(root, "file"), 0o600), "not-permitted");
        assertFails(() => fs.removeFile(root, raw("file")), "not-permitted");
        fs.setFlags(at(root, "file"), 0);
        fs.close(folder);
      })),
});

linuxTest("flags of a link are refused", ({ fs, root }) => {
  fs.makeSymlink(root, raw("link"), raw("file"));
  assertFails(() => fs.setFlags(at(root, "link"), 0), "symlink-in-path");
});
