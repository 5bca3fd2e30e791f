import assert from "node:assert/strict";
import { join } from "node:path";
import { type Case, fails, folder, lend, link, name, namesIn, onPosix, path, put } from "./case.ts";

/** Folders: opening, listing, making, removing. */
export const folderCases: readonly Case[] = [
  {
    title: "lists every name with its kind, and neither . nor ..",
    run(ground) {
      put(ground, "file", "x");
      folder(ground, "folder");
      link(ground, "link", "folder");
      const listed = ground.system.list(ground.root);
      assert.deepEqual(namesIn(ground), ["file", "folder", "link"]);
      for (const { name, kind } of listed) {
        const told = kind ?? ground.system.stat({ handle: ground.root, name })?.kind;
        assert.equal(told, { file: "file", folder: "directory", link: "symlink" }[name as string]);
      }
    },
  },
  {
    title: "lists an empty folder as nothing, and the same handle again after a change",
    run(ground) {
      assert.deepEqual(ground.system.list(ground.root), []);
      put(ground, "late", "");
      assert.deepEqual(namesIn(ground), ["late"]);
    },
  },
  {
    title: "lists each of 3,000 names once",
    run(ground) {
      const names = Array.from(
        { length: 3000 },
        (_, index) => `${index}-${"n".repeat(index % 90)}`,
      );
      for (const file of names) put(ground, file, "");
      assert.deepEqual(namesIn(ground), names.toSorted());
    },
  },
  {
    title: "opens a folder by a path, and the empty path gives a second handle",
    run(ground) {
      const { system, root } = ground;
      folder(ground, "a");
      lend(system, system.openDirectory(root, path("a")), (a) => {
        system.makeDirectory(a, name("b"), 0o755);
        const again = system.openDirectory(a, path(""));
        lend(system, system.openDirectory(root, path("a/b")), (b) => {
          system.makeDirectory(b, name("c"), 0o755);
        });
        lend(system, again, () => {
          assert.deepEqual(system.list(again).map((listed) => listed.name), ["b"]);
        });
        assert.deepEqual(system.list(a).map((listed) => listed.name), ["b"]);
      });
    },
  },
  {
    title: "refuses a link anywhere in a path",
    run(ground) {
      const { system, root } = ground;
      folder(ground, "real");
      lend(system, system.openDirectory(root, path("real")), (real) => {
        system.makeDirectory(real, name("inner"), 0o755);
        system.makeSymlink(real, name("loop"), name("inner"));
      });
      link(ground, "link", "real");
      link(ground, "dangling", "nowhere");
      for (const refused of ["link", "link/inner", "real/loop", "dangling"]) {
        fails("symlink-in-path", () => system.openDirectory(root, path(refused)));
      }
    },
  },
  {
    title: "follows links in a path when asked to",
    run(ground) {
      const { system, root } = ground;
      folder(ground, "real");
      link(ground, "link", "real");
      lend(system, system.openDirectory(root, path("link"), { follow: true }), (real) => {
        system.makeDirectory(real, name("inner"), 0o755);
        assert.equal(system.stat({ handle: real, name: null })?.kind, "directory");
      });
      const inner = system.openDirectory(root, path("link/inner"), { follow: true });
      lend(system, inner, () => assert.deepEqual(system.list(inner), []));
    },
  },
  {
    title: "opens a root through a link",
    run(ground) {
      const { system } = ground;
      folder(ground, "real");
      link(ground, "link", "real");
      lend(system, system.openRoot(`${ground.path}/link`), (root) => {
        const seen = system.stat({ handle: root, name: null });
        assert.equal(seen?.kind, "directory");
        assert.equal(seen.inode, system.stat({ handle: ground.root, name: name("real") })?.inode);
      });
    },
  },
  {
    title: "knows the path of what is open: without links, and after a rename",
    run(ground) {
      const { system, root } = ground;
      folder(ground, "real");
      link(ground, "link", "real");
      put(ground, "file", "");
      link(ground, "to-file", "file");
      assert.equal(system.pathOf(root), ground.path);
      lend(system, system.openRoot(`${ground.path}/link`), (real) => {
        assert.equal(system.pathOf(real), join(ground.path, "real"));
        system.rename(root, name("real"), name("moved"));
        assert.equal(system.pathOf(real), join(ground.path, "moved"));
      });
      lend(system, system.openFile(root, name("to-file"), { follow: true }), (file) => {
        assert.equal(system.pathOf(file), join(ground.path, "file"));
      });
    },
  },
  {
    title: "says why a folder cannot be opened: missing, or a file",
    run(ground) {
      const { system, root } = ground;
      put(ground, "file", "");
      fails("not-found", () => system.openRoot(`${ground.path}/missing`));
      fails("not-a-directory", () => system.openRoot(`${ground.path}/file`));
      fails("not-found", () => system.openDirectory(root, path("missing")));
      fails("not-a-directory", () => system.openDirectory(root, path("file")));
      fails("not-a-directory", () => system.openDirectory(root, path("file/below")));
      fails("not-found", () => system.openDirectory(root, path("dangling"), { follow: true }));
    },
  },
  {
    title: "says of a cycle of links that it is one, when asked to follow it",
    run(ground) {
      const { system, root } = ground;
      link(ground, "one", "other");
      link(ground, "other", "one");
      fails("link-cycle", () => system.stat({ handle: root, name: name("one") }, { follow: true }));
      fails("link-cycle", () => system.openFile(root, name("one"), { follow: true }));
      fails("link-cycle", () => system.openDirectory(root, path("one"), { follow: true }));
      fails("link-cycle", () => system.openRoot(`${ground.path}/one`));
      fails("symlink-in-path", () => system.openFile(root, name("one")));
      fails("symlink-in-path", () => system.openDirectory(root, path("one")));
    },
  },
  {
    title: "says that it may not read a folder",
    needs: onPosix,
    without: ["dac_override", "dac_read_search"],
    run(ground) {
      const { system, root } = ground;
      folder(ground, "closed");
      system.setMode({ handle: root, name: name("closed") }, 0o000);
      fails("permission-denied", () => {
        lend(system, system.openDirectory(root, path("closed")), (closed) => system.list(closed));
      });
    },
  },
  {
    title: "goes deeper than any path is long",
    ruledOut: (features) => features.handles ? null : "paths are limited",
    run({ system, root }) {
      const component = "d".repeat(200);
      const deep = Array.from({ length: 40 }, () => component).join("/");
      let at = system.openDirectory(root, path(""));
      for (const each of deep.split("/")) {
        system.makeDirectory(at, name(each), 0o755);
        const below = system.openDirectory(at, path(each));
        system.close(at);
        at = below;
      }
      system.close(at);
      lend(system, system.openDirectory(root, path(deep)), (end) => {
        assert.deepEqual(system.list(end), []);
      });
    },
  },
  {
    title: "says that a path is too long, rather than that nothing is there",
    ruledOut: (features) => features.handles ? "paths are not limited" : null,
    needs: onPosix,
    run({ system, root }) {
      const deep = Array.from({ length: 40 }, () => "d".repeat(200));
      let at = system.openDirectory(root, path(""));
      fails("name-too-long", () => {
        for (const each of deep) {
          system.makeDirectory(at, name(each), 0o755);
          at = system.openDirectory(at, path(each));
        }
      });
    },
  },
  {
    title: "makes a folder with the mode asked for, once",
    needs: onPosix,
    run(ground) {
      const { system, root } = ground;
      system.makeDirectory(root, name("private"), 0o700);
      assert.equal(system.stat({ handle: root, name: name("private") })?.mode, 0o700);
      fails("already-exists", () => system.makeDirectory(root, name("private"), 0o700));
      link(ground, "dangling", "nowhere");
      fails("already-exists", () => system.makeDirectory(root, name("dangling"), 0o700));
    },
  },
  {
    title: "removes an empty folder only, and as a folder only",
    run(ground) {
      const { system, root } = ground;
      folder(ground, "full");
      lend(system, system.openDirectory(root, path("full")), (full) => {
        system.makeDirectory(full, name("inner"), 0o755);
        fails("not-empty", () => system.removeDirectory(root, name("full")));
        system.removeDirectory(full, name("inner"));
      });
      fails("is-a-directory", () => system.removeFile(root, name("full")));
      assert.deepEqual(namesIn(ground), ["full"]);
      system.removeDirectory(root, name("full"));
      assert.deepEqual(namesIn(ground), []);
      fails("not-found", () => system.removeDirectory(root, name("full")));
    },
  },
  {
    title: "removes a file or a link as a file only, and never what a link leads to",
    run(ground) {
      const { system, root } = ground;
      folder(ground, "folder");
      put(ground, "file", "kept");
      link(ground, "to-folder", "folder");
      link(ground, "to-file", "file");
      fails("not-a-directory", () => system.removeDirectory(root, name("file")));
      fails("not-a-directory", () => system.removeDirectory(root, name("to-folder")));
      system.removeFile(root, name("to-folder"));
      system.removeFile(root, name("to-file"));
      assert.deepEqual(namesIn(ground), ["file", "folder"]);
      fails("not-found", () => system.removeFile(root, name("to-file")));
    },
  },
];
