import assert from "node:assert/strict";
import {
  assertFails,
  at,
  type Fixture,
  itself,
  linuxTest,
  look,
  makeFile,
  makeFolder,
  raw,
  withFile,
} from "./support.ts";

/** A chain of folders, each within the last; returns the path of the innermost. */
function makeChain(fixture: Fixture, names: readonly string[]): string {
  const { fs, root } = fixture;
  let folder = fs.openDirectory(root, raw(""));
  for (const name of names) {
    const inner = makeFolder(fixture, folder, name);
    fs.close(folder);
    folder = inner;
  }
  fs.close(fs.createFile(folder, raw("innermost")));
  fs.close(folder);
  return names.join("/");
}

function namesIn({ fs, root }: Fixture, path: string, follow = false): string[] {
  const folder = fs.openDirectory(root, raw(path), { follow });
  try {
    return fs.list(folder).map(({ name }) => name);
  } finally {
    fs.close(folder);
  }
}

for (const openat2 of [true, false]) {
  const way = openat2 ? "with openat2" : "without openat2";

  linuxTest(`${way}: a folder is opened by its path, "" being the folder itself`, (fixture) => {
    makeChain(fixture, ["a", "ü\udcff", "two\nlines"]);
    assert.deepEqual(namesIn(fixture, "a/ü\udcff/two\nlines"), ["innermost"]);
    assert.deepEqual(namesIn(fixture, ""), ["a"]);
  }, { openat2 });

  linuxTest(`${way}: a path far beyond PATH_MAX is opened`, (fixture) => {
    const names = Array.from({ length: 60 }, (_, index) => `${index}`.padEnd(255, "n"));
    const path = makeChain(fixture, names);
    assert.ok(path.length > 15_000);
    assert.deepEqual(namesIn(fixture, path), ["innermost"]);
    assert.deepEqual(namesIn(fixture, path, true), ["innermost"]);
    const deep = fixture.fs.openRoot(`${fixture.folder}//${path}`);
    assert.deepEqual(fixture.fs.list(deep).map(({ name }) => name), ["innermost"]);
    fixture.fs.close(deep);
  }, { openat2 });

  linuxTest(`${way}: a link in any component is refused, unless asked to follow`, (fixture) => {
    const { fs, root } = fixture;
    makeChain(fixture, ["a", "b", "c"]);
    fs.makeSymlink(root, raw("link"), raw("a"));
    fs.makeSymlink(root, raw("absolute"), raw(`${fixture.folder}/a/b`));
    for (const path of ["link", "link/b", "link/b/c", "absolute", "absolute/c"]) {
      assertFails(() => fs.openDirectory(root, raw(path)), "symlink-in-path");
      assert.ok(namesIn(fixture, path, true).length > 0);
    }
  }, { openat2 });

  linuxTest(`${way}: what is no folder is told from what is missing`, (fixture) => {
    makeFile(fixture, "file", "");
    const { fs, root } = fixture;
    assertFails(() => fs.openDirectory(root, raw("file")), "not-a-directory");
    assertFails(() => fs.openDirectory(root, raw("missing")), "not-found");
    assertFails(() => fs.openDirectory(root, raw("missing/x")), "not-found");
    assertFails(() => fs.openDirectory(root, raw("n".repeat(300))), "name-too-long");
    assertFails(() => fs.openDirectory(root, raw("n".repeat(9000))), "name-too-long");
    withFile(fs, fs.openFile(root, raw("file")), (file) => {
      assertFails(() => fs.stat(at(file, "x")), "not-a-directory");
    });
  }, { openat2 });
}

linuxTest("a path never leads out of the folder it starts from", ({ fs, root }) => {
  assert.throws(() => fs.openDirectory(root, raw("..")));
  assert.throws(() => fs.openDirectory(root, raw("/")));
});

linuxTest("the root is opened through links", (fixture) => {
  const { fs, root, folder } = fixture;
  makeChain(fixture, ["a"]);
  fs.makeSymlink(root, raw("link"), raw("a"));
  const opened = fs.openRoot(`${folder}/link`);
  assert.deepEqual(fs.list(opened).map(({ name }) => name), ["innermost"]);
  fs.close(opened);
  assertFails(() => fs.openRoot(`${folder}/missing`), "not-found");
});

linuxTest("a file is opened, and a link to it only where asked", (fixture) => {
  const { fs, root } = fixture;
  makeFile(fixture, "file", "content");
  fs.makeSymlink(root, raw("link"), raw("file"));
  assertFails(() => fs.openFile(root, raw("link")), "symlink-in-path");
  assertFails(() => fs.openToWrite(root, raw("link")), "symlink-in-path");
  assertFails(() => fs.openFile(root, raw("missing")), "not-found");
  const followed = fs.openFile(root, raw("link"), { follow: true });
  assert.equal(look(fs, itself(followed)).size, 7);
  assert.equal(look(fs, itself(followed)).name, "");
  fs.close(followed);
});

linuxTest("opening a fifo that nobody writes to does not block", ({ fs, root }) => {
  const like = { ...look(fs, itself(root)), kind: "fifo", mode: 0o600 } as const;
  fs.makeSpecial(root, raw("fifo"), like);
  const opened = fs.openFile(root, raw("fifo"));
  assert.equal(look(fs, itself(opened)).kind, "fifo");
  fs.close(opened);
});

linuxTest("a new file is private, empty and open to read and write", ({ fs, root }) => {
  const file = fs.createFile(root, raw("file"));
  const { mode, size, links } = look(fs, itself(file));
  assert.deepEqual({ mode, size, links }, { mode: 0o600, size: 0, links: 1 });
  assertFails(() => fs.createFile(root, raw("file")), "already-exists");
  fs.write(file, new TextEncoder().encode("whole"), 0);
  fs.close(file);
  const again = fs.openToWrite(root, raw("file"));
  fs.write(again, new TextEncoder().encode("H"), 2);
  const buffer = new Uint8Array(9);
  assert.equal(fs.read(again, buffer, 0), 5);
  assert.equal(new TextDecoder().decode(buffer.subarray(0, 5)), "whHle");
  fs.close(again);
});

linuxTest("a look follows a link only where asked", (fixture) => {
  const { fs, root } = fixture;
  makeFile(fixture, "file", "content");
  fs.makeSymlink(root, raw("link"), raw("file"));
  fs.makeSymlink(root, raw("dangling"), raw("nowhere"));
  assert.equal(fs.stat(at(root, "link"))?.kind, "symlink");
  assert.equal(fs.stat(at(root, "link"))?.size, 4);
  assert.equal(fs.stat(at(root, "link"), { follow: true })?.kind, "file");
  assert.equal(fs.stat(at(root, "link"), { follow: true })?.name, "link");
  assert.equal(fs.stat(at(root, "dangling"), { follow: true }), null);
  assert.equal(fs.stat(at(root, "missing")), null);
});

for (const openat2 of [true, false]) {
  linuxTest(`a path leads out of no folder by way of .. (openat2: ${openat2})`, (fixture) => {
    const { fs, root } = fixture;
    const inner = makeFolder(fixture, root, "inner");
    fs.close(makeFolder(fixture, inner, "deep"));
    for (const path of ["..", "../..", "../inner", "deep/../..", "deep/../../inner"]) {
      assertFails(() => fs.openDirectory(inner, raw(path)), "not-supported");
    }
    fs.close(inner);
  }, { openat2 });
}
