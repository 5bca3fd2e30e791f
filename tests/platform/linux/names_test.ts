import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeRaw } from "../../../src/base/names.ts";
import { canMount, withTmpfs } from "../../support/images.ts";
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
  withLinux,
} from "./support.ts";

const HARD_NAMES = [
  "plain",
  "two\nlines",
  "not utf-8 \udcff\udc80",
  "\udce4",
  "grüße 日本 🎉",
  "e\u0301",
  " ",
  "-rf",
  "...",
  "\\",
  "\x01\x7f",
  "\ufeffmark",
  "n".repeat(255),
  "\udcfe".repeat(255),
];

linuxTest("names of any bytes come back from a listing as they went in", (fixture) => {
  const { fs, root } = fixture;
  for (const name of HARD_NAMES) makeFile(fixture, name, "");
  const listed = fs.list(root);
  assert.deepEqual(listed.map(({ name }) => name).sort(), [...HARD_NAMES].sort());
  for (const { name, kind } of listed) {
    assert.equal(kind, "file");
    assert.equal(look(fs, { handle: root, name }).name, name);
    fs.removeFile(root, name);
  }
  assert.deepEqual(fs.list(root), []);
});

const nameBytes = fc.uint8Array({ min: 1, minLength: 1, maxLength: 255 })
  .filter((bytes) => !bytes.includes(0x2f))
  .map(decodeRaw)
  .filter((name) => name !== "." && name !== "..");

linuxTest("any legal name can be made, listed, looked at and removed", ({ fs, root }) => {
  fc.assert(
    fc.property(nameBytes, (name) => {
      fs.close(fs.createFile(root, name));
      assert.deepEqual(fs.list(root), [{ name, kind: "file" }]);
      assert.equal(look(fs, { handle: root, name }).kind, "file");
      fs.removeFile(root, name);
    }),
    { numRuns: 300 },
  );
});

linuxTest("names that no folder can hold are refused", ({ fs, root }) => {
  assertFails(() => fs.createFile(root, raw("n".repeat(256))), "name-too-long");
  assertFails(() => fs.createFile(root, raw("n".repeat(5000))), "name-too-long");
  assertFails(() => fs.createFile(root, raw("ü".repeat(3000))), "name-too-long");
  assertFails(() => fs.stat(at(root, "a\0b")), "name-unsupported");
  assertFails(() => fs.stat(at(root, "ü\0b")), "name-unsupported");
  assertFails(() => fs.removeFile(root, raw("a/b")), "name-unsupported");
});

linuxTest("a listing tells the kind of each name, and can be repeated", (fixture) => {
  const { fs, root } = fixture;
  makeFile(fixture, "file", "");
  fs.makeDirectory(root, raw("folder"), 0o755);
  fs.makeSymlink(root, raw("link"), raw("file"));
  for (const kind of ["fifo", "socket"] as const) {
    fs.makeSpecial(root, raw(kind), { ...look(fs, at(root, "file")), kind });
  }
  const expected = [
    ["fifo", "fifo"],
    ["file", "file"],
    ["folder", "directory"],
    ["link", "symlink"],
    ["socket", "socket"],
  ];
  for (let time = 0; time < 2; time++) {
    const listed = fs.list(root).map(({ name, kind }) => [name, kind]).sort();
    assert.deepEqual(listed, expected);
  }
  for (const [name, kind] of expected) assert.equal(look(fs, at(root, name ?? "")).kind, kind);
});

Deno.test({
  name: "linux: a folder of 200,000 names is listed whole",
  ignore: skipUnless(canMount, "a file system in memory needs root"),
  fn: () =>
    withTmpfs({ sizeMiB: 512 }, (folder) =>
      withLinux(folder, ({ fs, root }) => {
        const count = 200_000;
        for (let index = 0; index < count; index++) {
          const name = index % 1000 === 0 ? `größe ${index}` : `name ${index}`;
          fs.makeSymlink(root, raw(name), raw("x"));
        }
        const names = new Set(fs.list(root).map(({ name }) => name as string));
        assert.equal(names.size, count);
        assert.ok(names.has("größe 0") && names.has("name 199999"));
      })),
});

linuxTest("a link keeps its target byte for byte", ({ fs, root }) => {
  const targets = ["a", "../\udcff/ü\n", "t".repeat(4095), "//double//slash/"];
  for (const target of targets) {
    fs.makeSymlink(root, raw("link"), raw(target));
    assert.equal(fs.readLink(root, raw("link")), target);
    assert.equal(look(fs, at(root, "link")).kind, "symlink");
    fs.removeFile(root, raw("link"));
  }
  assertFails(() => fs.makeSymlink(root, raw("link"), raw("t".repeat(4096))), "name-too-long");
});

linuxTest("hard links are one inode", (fixture) => {
  const { fs, root } = fixture;
  makeFile(fixture, "one", "content");
  const other = makeFolder(fixture, root, "folder");
  fs.makeHardLink(at(root, "one"), at(other, "two"));
  const [one, two] = [look(fs, at(root, "one")), look(fs, at(other, "two"))];
  assert.equal(one.inode, two.inode);
  assert.equal(two.links, 2);
  assertFails(() => fs.makeHardLink(at(root, "one"), at(other, "two")), "already-exists");
  fs.close(other);
});

linuxTest("a rename replaces a file, an exchange swaps two entries", (fixture) => {
  const { fs, root } = fixture;
  makeFile(fixture, "new", "new");
  makeFile(fixture, "old", "older");
  fs.rename(root, raw("new"), raw("old"));
  assert.equal(fs.stat(at(root, "new")), null);
  assert.equal(look(fs, at(root, "old")).size, 3);
  fs.makeDirectory(root, raw("folder"), 0o700);
  assert.equal(fs.exchange(root, raw("old"), raw("folder")), true);
  assert.equal(look(fs, at(root, "old")).kind, "directory");
  assert.equal(look(fs, at(root, "folder")).kind, "file");
  assertFails(() => fs.rename(root, raw("folder"), raw("old")), "is-a-directory");
  assertFails(() => fs.exchange(root, raw("old"), raw("missing")), "not-found");
});

linuxTest("making and removing says what is in the way", (fixture) => {
  const { fs, root } = fixture;
  const folder = makeFolder(fixture, root, "folder");
  fs.close(fs.createFile(folder, raw("file")));
  assertFails(() => fs.makeDirectory(root, raw("folder"), 0o755), "already-exists");
  assertFails(() => fs.createFile(root, raw("folder")), "already-exists");
  assertFails(() => fs.removeDirectory(root, raw("folder")), "not-empty");
  assertFails(() => fs.removeFile(root, raw("folder")), "is-a-directory");
  assertFails(() => fs.removeFile(root, raw("missing")), "not-found");
  assertFails(() => fs.readLink(root, raw("folder")), "unknown");
  fs.removeFile(folder, raw("file"));
  fs.removeDirectory(root, raw("folder"));
  fs.close(folder);
  assertFails(() => fs.close(folder), "unknown");
});

linuxTest("a fifo is made as the entry it is like", ({ fs, root }) => {
  const like = { ...look(fs, itself(root)), kind: "fifo", mode: 0o640 } as const;
  fs.makeSpecial(root, raw("fifo"), like);
  const made = look(fs, at(root, "fifo"));
  assert.deepEqual([made.kind, made.mode], ["fifo", 0o640]);
  const directory = { ...like, kind: "directory" } as const;
  assertFails(() => fs.makeSpecial(root, raw("other"), directory), "not-supported");
});

const DEVICES = [
  ["character-device", 1, 3],
  ["block-device", 8, 300],
  ["character-device", 4095, 1048575],
] as const;

linuxTest("device nodes keep both halves of their number", ({ fs, root }) => {
  for (const [kind, major, minor] of DEVICES) {
    const specialDevice = major * 2 ** 20 + minor;
    const like = { ...look(fs, itself(root)), kind, mode: 0o600, specialDevice };
    fs.makeSpecial(root, raw("node"), like);
    const made = look(fs, at(root, "node"));
    assert.deepEqual([made.kind, made.specialDevice], [kind, specialDevice]);
    fs.removeFile(root, raw("node"));
  }
}, { ignore: skipUnless(isRoot, "device nodes need root") });
