import assert from "node:assert/strict";
import { bytesOf, type Case, entryOf, fails, folder, lend, link, name, path, put } from "./case.ts";

/** Looking at entries. */
export const lookCases: readonly Case[] = [
  {
    title: "sees nothing where nothing is, which is no failure",
    run(ground) {
      const { system, root } = ground;
      link(ground, "dangling", "nowhere");
      assert.equal(system.stat({ handle: root, name: name("missing") }), null);
      assert.equal(system.stat({ handle: root, name: name("dangling") }, { follow: true }), null);
      assert.equal(entryOf(ground, "dangling").kind, "symlink");
    },
  },
  {
    title: "sees a file: kind, size, mode, links, and when it was changed",
    run(ground) {
      const before = Math.floor(Date.now() / 1000) - 2;
      put(ground, "file", "seven b");
      const entry = entryOf(ground, "file");
      assert.equal(entry.name, "file");
      assert.equal(entry.kind, "file");
      assert.equal(entry.size, 7);
      assert.equal(entry.links, 1);
      assert.equal(entry.specialDevice, 0);
      assert.ok(entry.allocated >= 0);
      for (const seconds of [entry.mtimeSeconds, entry.ctimeSeconds]) {
        assert.ok(seconds >= before && seconds <= Date.now() / 1000 + 2);
      }
      for (const nanoseconds of [entry.mtimeNanoseconds, entry.ctimeNanoseconds]) {
        assert.ok(Number.isInteger(nanoseconds) && nanoseconds >= 0 && nanoseconds < 1e9);
        assert.equal(nanoseconds % ground.system.features.timestampStep, 0);
      }
    },
  },
  {
    title: "sees the same by name and by handle; a handle itself has no name",
    run(ground) {
      const { system, root } = ground;
      put(ground, "file", "x");
      folder(ground, "folder");
      lend(system, system.openFile(root, name("file")), (handle) => {
        assert.deepEqual(system.stat({ handle, name: null }), {
          ...entryOf(ground, "file"),
          name: "",
        });
      });
      lend(system, system.openDirectory(root, path("folder")), (handle) => {
        assert.deepEqual(system.stat({ handle, name: null }), {
          ...entryOf(ground, "folder"),
          name: "",
        });
      });
      assert.equal(system.stat({ handle: root, name: null })?.kind, "directory");
    },
  },
  {
    title: "sees a link itself, and its target only when asked to follow",
    run(ground) {
      const { system, root } = ground;
      put(ground, "täglich", "12345");
      link(ground, "link", "täglich");
      const itself = entryOf(ground, "link");
      assert.equal(itself.kind, "symlink");
      assert.equal(itself.size, bytesOf("täglich").length);
      const followed = system.stat({ handle: root, name: name("link") }, { follow: true });
      assert.equal(followed?.kind, "file");
      assert.equal(followed.size, 5);
      assert.equal(followed.name, "link");
      assert.equal(followed.inode, entryOf(ground, "täglich").inode);
    },
  },
  {
    title: "sees no size where a size means nothing",
    run(ground) {
      folder(ground, "folder");
      assert.equal(entryOf(ground, "folder").size, 0);
    },
  },
  {
    title: "counts hard links, which have one identity",
    run(ground) {
      const { system, root } = ground;
      put(ground, "one", "x");
      put(ground, "stranger", "x");
      system.makeHardLink({ handle: root, name: name("one") }, { handle: root, name: name("two") });
      const [one, two, stranger] = ["one", "two", "stranger"].map((file) => entryOf(ground, file));
      assert.deepEqual([one?.links, two?.links, stranger?.links], [2, 2, 1]);
      assert.equal(one?.inode, two?.inode);
      assert.equal(one?.device, two?.device);
      assert.notEqual(one?.inode, stranger?.inode);
    },
  },
  {
    title: "fails for a file where a folder should be, rather than see nothing",
    run(ground) {
      const { system, root } = ground;
      put(ground, "file", "");
      lend(system, system.openFile(root, name("file")), (handle) => {
        fails("not-a-directory", () => system.stat({ handle, name: name("below") }));
        fails("not-a-directory", () => system.list(handle));
      });
    },
  },
];
