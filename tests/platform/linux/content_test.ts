import assert from "node:assert/strict";
import fc from "fast-check";
import type { Handle } from "../../../src/platform/file_system.ts";
import { canMountImage, withImage } from "../../support/images.ts";
import { skipUnless } from "../../support/skip.ts";
import {
  assertFails,
  at,
  type Fixture,
  itself,
  linuxTest,
  look,
  makeFile,
  raw,
  withFile,
  withLinux,
} from "./support.ts";

const MIB = 1024 * 1024;

function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) % 251);
}

/** Copies all of `source` to a new file, checks it, and removes that. Returns the calls it took. */
function copyAndCheck(
  { fs, root }: Fixture,
  source: Handle,
  { size, alone }: { readonly size: number; readonly alone: boolean },
): number {
  return withFile(fs, fs.createFile(root, raw("copy")), (copy) => {
    let calls = 0;
    for (let offset = 0; offset < size; calls++) {
      const copied = fs.copyRange(source, copy, { offset, length: size - offset, alone });
      assert.ok(copied > 0);
      offset += copied;
    }
    const compared = fs.compareRange(source, copy, { offset: 0, length: size + 1 });
    assert.deepEqual(compared, { equal: true, bytes: size });
    assert.equal(look(fs, itself(copy)).size, size);
    fs.removeFile(root, raw("copy"));
    return calls;
  });
}

const SIZES = [0, 1, 13_000, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3 * MIB + 7];

function copyEverySize(fixture: Fixture): void {
  const { fs, root } = fixture;
  for (const size of SIZES) {
    makeFile(fixture, "source", pattern(size));
    withFile(fs, fs.openFile(root, raw("source")), (source) => {
      for (const alone of [true, false]) {
        const calls = copyAndCheck(fixture, source, { size, alone });
        if (size <= 256 * 1024) assert.ok(calls <= 1);
        assert.equal(fs.copyRange(source, root, { offset: size, length: 100, alone }), 0);
      }
    });
    fs.removeFile(root, raw("source"));
  }
}

linuxTest("a file of any size is copied range by range", copyEverySize);

for (const type of ["ext4", "xfs", "btrfs"] as const) {
  Deno.test({
    name: `linux: on ${type}, content is copied, holes are told, clones made where it can`,
    ignore: skipUnless(canMountImage(type), `needs root, a loop device and mkfs.${type}`),
    fn: () =>
      withImage(type, { sizeMiB: 320 }, (folder) =>
        withLinux(folder, (fixture) => {
          const { fs, root } = fixture;
          assert.equal(fs.facts(root).type, type);
          copyEverySize(fixture);
          checkHoles(fixture);
          makeFile(fixture, "one", pattern(MIB));
          const one = fs.openFile(root, raw("one"));
          const clone = fs.createFile(root, raw("clone"));
          assert.equal(fs.cloneFile(one, clone), type !== "ext4");
          if (type !== "ext4") {
            const compared = fs.compareRange(one, clone, { offset: 0, length: 2 * MIB });
            assert.deepEqual(compared, { equal: true, bytes: MIB });
          }
          fs.sync(clone);
          fs.syncFileSystem(root);
          fs.dropCache(clone);
          fs.close(one);
          fs.close(clone);
        })),
  });
}

linuxTest("a file is copied to another file system", async (fixture) => {
  const { fs, root } = fixture;
  makeFile(fixture, "source", pattern(MIB));
  const elsewhere = await Deno.makeTempDir({ dir: "/var/tmp", prefix: "mirrorsphere-test-" });
  const other = fs.openRoot(elsewhere);
  try {
    withFile(fs, fs.openFile(root, raw("source")), (source) => {
      copyAndCheck({ ...fixture, root: other }, source, { size: MIB, alone: true });
    });
  } finally {
    fs.close(other);
    await Deno.remove(elsewhere, { recursive: true });
  }
});

linuxTest("a file that the kernel makes up is read though its size is 0", (fixture) => {
  const { fs, root } = fixture;
  const proc = fs.openRoot("/proc/self");
  const source = fs.openFile(proc, raw("status"));
  const copy = fs.createFile(root, raw("copy"));
  assert.equal(look(fs, itself(source)).size, 0);
  assert.ok(fs.copyRange(source, copy, { offset: 0, length: MIB, alone: true }) > 100);
  for (const handle of [proc, source, copy]) fs.close(handle);
});

linuxTest("offsets beyond 4 GiB are kept", ({ fs, root }) => {
  const far = 5 * 2 ** 30 + 3;
  withFile(fs, fs.createFile(root, raw("far")), (file) => {
    fs.write(file, pattern(10), far);
    assert.equal(look(fs, itself(file)).size, far + 10);
    const buffer = new Uint8Array(20);
    assert.equal(fs.read(file, buffer, far), 10);
    assert.deepEqual(buffer.subarray(0, 10), pattern(10));
    assert.equal(fs.read(file, buffer, far + 10), 0);
    fs.truncate(file, 64 * 2 ** 30);
    assert.equal(look(fs, itself(file)).size, 64 * 2 ** 30);
    fs.truncate(file, 4);
    assert.equal(look(fs, itself(file)).size, 4);
  });
});

linuxTest("a comparison stops at the first difference, wherever it is", ({ fs, root }) => {
  const size = 600 * 1024;
  const one = fs.createFile(root, raw("one"));
  const other = fs.createFile(root, raw("other"));
  fs.write(one, pattern(size), 0);
  const property = fc.property(fc.nat(size - 1), fc.nat(size), (place, offset) => {
    const changed = pattern(size);
    changed[place] = (changed[place] ?? 0) + 1;
    fs.write(other, changed, 0);
    const compared = fs.compareRange(one, other, { offset, length: size });
    assert.equal(compared.equal, place < offset);
    if (compared.equal) assert.equal(compared.bytes, size - offset);
    else assert.ok(offset + compared.bytes > place);
  });
  fc.assert(property, { numRuns: 40 });
  fs.close(one);
  fs.close(other);
});

linuxTest("of two files the longer one is different", ({ fs, root }) => {
  const one = fs.createFile(root, raw("one"));
  const other = fs.createFile(root, raw("other"));
  fs.write(one, pattern(1000), 0);
  fs.write(other, pattern(900), 0);
  const whole = fs.compareRange(one, other, { offset: 0, length: 2000 });
  assert.deepEqual(whole, { equal: false, bytes: 900 });
  const common = fs.compareRange(one, other, { offset: 0, length: 900 });
  assert.deepEqual(common, { equal: true, bytes: 900 });
  fs.close(one);
  fs.close(other);
});

function checkHoles({ fs, root }: Fixture): void {
  const file = fs.createFile(root, raw("sparse"));
  fs.write(file, pattern(64 * 1024), 8 * MIB);
  fs.truncate(file, 16 * MIB);
  assert.deepEqual(fs.nextData(file, 0), { start: 8 * MIB, end: 8 * MIB + 64 * 1024 });
  const inside = fs.nextData(file, 8 * MIB + 4096);
  assert.deepEqual(inside, { start: 8 * MIB + 4096, end: 8 * MIB + 64 * 1024 });
  assert.equal(fs.nextData(file, 9 * MIB), null);
  assert.equal(fs.nextData(file, 16 * MIB), null);
  const { size, allocated } = look(fs, itself(file));
  assert.ok(allocated < size);
  fs.close(file);
}

linuxTest("data is told from holes", checkHoles);

linuxTest("a file without holes is one stretch, an empty one none", (fixture) => {
  const { fs, root } = fixture;
  makeFile(fixture, "full", pattern(5000));
  makeFile(fixture, "empty", "");
  withFile(fs, fs.openFile(root, raw("full")), (file) => {
    assert.deepEqual(fs.nextData(file, 0), { start: 0, end: 5000 });
    assertFails(() => fs.write(file, pattern(1), 0), "unknown");
  });
  withFile(fs, fs.openFile(root, raw("empty")), (file) => {
    assert.equal(fs.nextData(file, 0), null);
  });
  assert.equal(look(fs, at(root, "full")).size, 5000);
});
