import assert from "node:assert/strict";
import { decodeRaw } from "../../../src/base/names.ts";
import {
  type Case,
  entryOf,
  fails,
  folder,
  type Ground,
  lend,
  link,
  name,
  namesIn,
  onLinux,
  onPosix,
  path,
  put,
  textOf,
} from "./case.ts";

const POSIX_NAMES: readonly string[] = [
  "two\nlines",
  "tab\tand\x1b[31mescape",
  "back\\slash",
  'quote"colon:star*',
  "dot.",
  "space ",
  "-rf",
  "...",
];

const NAMES: readonly string[] = [
  ...Deno.build.os === "windows" ? [] : POSIX_NAMES,
  "日本語のファイル名",
  "👩‍👩‍👧‍👦 family 🏴‍☠️",
  "re\u0301sume\u0301",
  "\ufeffmark first",
  "a real \ufffd",
  "\u202eright to left",
  " leading",
  "n".repeat(255),
  // 85 characters of three bytes.
  "語".repeat(85),
];

const LONG = "n".repeat(256);
const BAD_BYTES = Uint8Array.from([0x66, 0xff, 0xc3, 0x28, 0xe6, 0x97, 0x80]);
const BAD_NAME = decodeRaw(BAD_BYTES);
/** The same bytes as `printf` of a shell spells them. */
const BAD_IN_SHELL = "f\\377\\303(\\346\\227\\200";

function makeBadName({ path }: Ground): void {
  const script = `: > "$(printf '${BAD_IN_SHELL}')"`;
  assert.ok(new Deno.Command("sh", { args: ["-c", script], cwd: path }).outputSync().success);
}

function makeBadTarget({ path }: Ground): void {
  const script = `ln -s "$(printf '${BAD_IN_SHELL}')" link`;
  assert.ok(new Deno.Command("sh", { args: ["-c", script], cwd: path }).outputSync().success);
}

/** What happens to names: made, linked, renamed, read. */
export const nameCases: readonly Case[] = [
  {
    title: "keeps every name as it is: newlines, emoji, CJK, decomposed, 255 bytes long",
    run(ground) {
      const { system, root } = ground;
      for (const each of NAMES) put(ground, each, each);
      assert.deepEqual(namesIn(ground), NAMES.toSorted());
      for (const each of NAMES) {
        assert.equal(entryOf(ground, each).name, each);
        assert.equal(textOf(ground, each), each);
        system.rename(root, name(each), name("elsewhere"));
        system.makeDirectory(root, name(each), 0o755);
        lend(system, system.openDirectory(root, path(each)), (inner) => {
          assert.deepEqual(system.list(inner), []);
        });
        system.removeDirectory(root, name(each));
        system.removeFile(root, name("elsewhere"));
      }
    },
  },
  {
    title: "tells composed from decomposed names",
    needs: onLinux,
    run(ground) {
      put(ground, "\u00e9", "composed");
      put(ground, "e\u0301", "decomposed");
      assert.equal(textOf(ground, "\u00e9"), "composed");
      assert.equal(textOf(ground, "e\u0301"), "decomposed");
    },
  },
  {
    title: "says of 256 bytes that they are too many",
    needs: onPosix,
    run({ system, root }) {
      fails("name-too-long", () => system.createFile(root, name(LONG)));
      fails("name-too-long", () => system.makeDirectory(root, name(LONG), 0o755));
      fails("name-too-long", () => system.makeSymlink(root, name(LONG), name("x")));
      fails("name-too-long", () => system.stat({ handle: root, name: name(LONG) }));
      fails("name-too-long", () => system.createFile(root, name("語".repeat(86))));
    },
  },
  {
    title: "keeps names that are not UTF-8, byte for byte",
    ruledOut: (features) => features.rawNames ? null : "names have to be UTF-8",
    run(ground) {
      const { system, root } = ground;
      makeBadName(ground);
      assert.deepEqual(namesIn(ground), [BAD_NAME]);
      assert.equal(entryOf(ground, BAD_NAME).kind, "file");
      assert.equal(system.stat({ handle: root, name: name("f\ufffd\ufffd(\ufffd") }), null);
      fails("already-exists", () => system.createFile(root, BAD_NAME));
      system.rename(root, BAD_NAME, name("good"));
      system.makeDirectory(root, BAD_NAME, 0o755);
      lend(system, system.openDirectory(root, path(BAD_NAME)), (inner) => {
        assert.deepEqual(system.list(inner), []);
      });
      system.removeDirectory(root, BAD_NAME);
      assert.deepEqual(namesIn(ground), ["good"]);
    },
  },
  {
    title: "says of a name that is not UTF-8 that it cannot open it, not that it is gone",
    ruledOut: (features) => features.rawNames ? "such names can be opened" : null,
    needs: onLinux,
    run(ground) {
      const { system, root } = ground;
      makeBadName(ground);
      const [listed] = system.list(root);
      assert.ok(listed);
      const place = { handle: root, name: listed.name };
      fails("name-unsupported", () => system.stat(place));
      fails("name-unsupported", () => system.openFile(root, listed.name));
      fails("name-unsupported", () => system.openDirectory(root, path(listed.name)));
      fails("name-unsupported", () => system.removeFile(root, listed.name));
    },
  },
  {
    title: "alters no name that it cannot write",
    ruledOut: (features) => features.rawNames ? "such names can be written" : null,
    run(ground) {
      const { system, root } = ground;
      put(ground, "file", "");
      const from = { handle: root, name: name("file") };
      fails("name-unsupported", () => system.stat({ handle: root, name: BAD_NAME }));
      fails("name-unsupported", () => system.createFile(root, BAD_NAME));
      fails("name-unsupported", () => system.makeDirectory(root, BAD_NAME, 0o755));
      fails("name-unsupported", () => system.makeSymlink(root, BAD_NAME, name("x")));
      fails("name-unsupported", () => system.makeSymlink(root, name("link"), BAD_NAME));
      fails("name-unsupported", () => system.makeHardLink(from, { handle: root, name: BAD_NAME }));
      fails("name-unsupported", () => system.rename(root, name("file"), BAD_NAME));
      assert.deepEqual(namesIn(ground), ["file"]);
    },
  },
  {
    title: "sees nothing under a name with U+FFFD where nothing is",
    run(ground) {
      const { system, root } = ground;
      assert.equal(system.stat({ handle: root, name: name("odd \ufffd") }), null);
      fails("not-found", () => system.openFile(root, name("odd \ufffd")));
      put(ground, "odd \ufffd", "there");
      assert.equal(textOf(ground, "odd \ufffd"), "there");
    },
  },
  {
    title: "renames over a file, a link, and another name, and moves no content",
    run(ground) {
      const { system, root } = ground;
      put(ground, "new", "new");
      put(ground, "old", "old");
      const { inode } = entryOf(ground, "new");
      system.rename(root, name("new"), name("old"));
      assert.equal(textOf(ground, "old"), "new");
      assert.equal(entryOf(ground, "old").inode, inode);
      link(ground, "link", "kept");
      put(ground, "kept", "kept");
      system.rename(root, name("old"), name("link"));
      assert.equal(entryOf(ground, "link").kind, "file");
      assert.equal(textOf(ground, "kept"), "kept");
      assert.deepEqual(namesIn(ground), ["kept", "link"]);
    },
  },
  {
    title: "renames a link, not what it leads to, and a folder with what is in it",
    run(ground) {
      const { system, root } = ground;
      folder(ground, "folder");
      link(ground, "link", "folder");
      lend(system, system.openDirectory(root, path("folder")), (inner) => {
        system.makeDirectory(inner, name("inner"), 0o755);
        system.rename(root, name("folder"), name("moved"));
        assert.deepEqual(system.list(inner).map((listed) => listed.name), ["inner"]);
      });
      system.rename(root, name("link"), name("renamed"));
      assert.equal(system.readLink(root, name("renamed")), "folder");
      assert.deepEqual(namesIn(ground), ["moved", "renamed"]);
    },
  },
  {
    title: "moves a file and a link to another folder, as they are",
    run(ground) {
      const { system, root } = ground;
      put(ground, "file", "text");
      link(ground, "link", "file");
      folder(ground, "folder");
      const { inode } = entryOf(ground, "file");
      lend(system, system.openDirectory(root, path("folder")), (inner) => {
        system.move({ handle: root, name: name("file") }, { handle: inner, name: name("moved") });
        system.move({ handle: root, name: name("link") }, { handle: inner, name: name("link") });
        assert.equal(system.stat({ handle: inner, name: name("moved") })?.inode, inode);
        assert.equal(system.readLink(inner, name("link")), "file");
        fails(
          "not-found",
          () =>
            system.move({ handle: root, name: name("file") }, { handle: inner, name: name("x") }),
        );
      });
      assert.deepEqual(namesIn(ground), ["folder"]);
    },
  },
  {
    title: "says why it cannot rename",
    needs: onPosix,
    run(ground) {
      const { system, root } = ground;
      put(ground, "file", "");
      folder(ground, "folder");
      folder(ground, "full");
      lend(system, system.openDirectory(root, path("full")), (full) => {
        system.makeDirectory(full, name("inner"), 0o755);
      });
      fails("not-found", () => system.rename(root, name("missing"), name("x")));
      fails("is-a-directory", () => system.rename(root, name("file"), name("folder")));
      fails("not-a-directory", () => system.rename(root, name("folder"), name("file")));
      fails("not-empty", () => system.rename(root, name("folder"), name("full")));
      assert.deepEqual(namesIn(ground), ["file", "folder", "full"]);
    },
  },
  {
    title: "swaps two entries, or says no and leaves both",
    run(ground) {
      const { system, root } = ground;
      put(ground, "one", "one");
      folder(ground, "two");
      const swapped = system.exchange(root, name("one"), name("two"));
      assert.equal(entryOf(ground, "one").kind, swapped ? "directory" : "file");
      assert.equal(entryOf(ground, "two").kind, swapped ? "file" : "directory");
      assert.deepEqual(namesIn(ground), ["one", "two"]);
    },
  },
  {
    title: "hard links share content, across folders too, and a link may have several names",
    needs: onPosix,
    run(ground) {
      const { system, root } = ground;
      put(ground, "one", "first");
      folder(ground, "folder");
      link(ground, "link", "one");
      lend(system, system.openDirectory(root, path("folder")), (inner) => {
        system.makeHardLink({ handle: root, name: name("one") }, {
          handle: inner,
          name: name("two"),
        });
        lend(system, system.openToWrite(inner, name("two")), (file) => system.truncate(file, 2));
      });
      assert.equal(textOf(ground, "one"), "fi");
      system.makeHardLink({ handle: root, name: name("link") }, {
        handle: root,
        name: name("again"),
      });
      assert.equal(entryOf(ground, "again").kind, "symlink");
      assert.equal(entryOf(ground, "again").inode, entryOf(ground, "link").inode);
    },
  },
  {
    title: "says why it cannot hard link",
    run(ground) {
      const { system, root } = ground;
      put(ground, "one", "");
      put(ground, "taken", "");
      folder(ground, "folder");
      const make = (from: string, to: string) =>
        system.makeHardLink({ handle: root, name: name(from) }, { handle: root, name: name(to) });
      fails("already-exists", () => make("one", "taken"));
      fails("not-found", () => make("missing", "x"));
      fails(["not-permitted", "permission-denied"], () => make("folder", "x"));
      assert.deepEqual(namesIn(ground), ["folder", "one", "taken"]);
    },
  },
  {
    title: "keeps the target of a link exactly: relative, absolute, dangling, odd",
    needs: onPosix,
    run(ground) {
      const { system, root } = ground;
      const targets = [
        "file",
        "/absolute/path",
        "../../up/and//down/./",
        "dangling\nwith a line",
        "trailing/",
        " 日本語 👩‍👩‍👧 e\u0301 ",
        "\ufffd",
        "t".repeat(4095),
      ];
      for (const [index, target] of targets.entries()) {
        link(ground, `link ${index}`, target);
        assert.equal(system.readLink(root, name(`link ${index}`)), target);
        assert.equal(
          entryOf(ground, `link ${index}`).size,
          new TextEncoder().encode(target).length,
        );
      }
      assert.equal(Deno.readLinkSync(`${ground.path}/link 2`), targets[2]);
    },
  },
  {
    title: "keeps a target that is not UTF-8, byte for byte",
    ruledOut: (features) => features.rawNames ? null : "targets have to be UTF-8",
    run(ground) {
      const { system, root } = ground;
      makeBadTarget(ground);
      assert.equal(system.readLink(root, name("link")), BAD_NAME);
      system.makeSymlink(root, name("made"), BAD_NAME);
      assert.equal(system.readLink(root, name("made")), BAD_NAME);
      assert.equal(entryOf(ground, "made").size, BAD_BYTES.length);
    },
  },
  {
    title: "says of a target that is not UTF-8 that it cannot read it, and alters none",
    ruledOut: (features) => features.rawNames ? "such targets can be read" : null,
    needs: onLinux,
    run(ground) {
      makeBadTarget(ground);
      fails("name-unsupported", () => ground.system.readLink(ground.root, name("link")));
      assert.equal(entryOf(ground, "link").kind, "symlink");
    },
  },
  {
    title: "says why it cannot make or read a link",
    run(ground) {
      const { system, root } = ground;
      put(ground, "taken", "");
      fails("already-exists", () => link(ground, "taken", "x"));
      fails("not-found", () => system.readLink(root, name("missing")));
      fails("unknown", () => system.readLink(root, name("taken")));
    },
  },
];
