import assert from "node:assert/strict";
import {
  bytesOf,
  type Case,
  contentOf,
  entryOf,
  fails,
  folder,
  type Ground,
  lend,
  link,
  name,
  noise,
  onPosix,
  put,
  textOf,
} from "./case.ts";
import type { Handle } from "../../../src/platform/mod.ts";

/** Opens two files, made of these contents, to read and write. */
function withTwo(
  ground: Ground,
  contents: readonly [Uint8Array, Uint8Array],
  use: (one: Handle, other: Handle) => void,
): void {
  const { system, root } = ground;
  put(ground, "one", contents[0]);
  put(ground, "other", contents[1]);
  lend(system, system.openToWrite(root, name("one")), (one) => {
    lend(system, system.openToWrite(root, name("other")), (other) => use(one, other));
  });
}

const MEGABYTE = 1024 * 1024;
// Beyond every buffer, and no multiple of any block.
const LARGE = 2 * MEGABYTE + 4321;

/** The content of files. */
export const contentCases: readonly Case[] = [
  {
    title: "writes and reads at odd offsets",
    run(ground) {
      const { system, root } = ground;
      const content = noise(LARGE);
      lend(system, system.createFile(root, name("file")), (file) => {
        system.write(file, content.subarray(4097), 4097);
        system.write(file, content.subarray(0, 4097), 0);
        for (const [offset, length] of [[0, 1], [1, 4096], [65_535, 70_001], [3, LARGE - 3]]) {
          const buffer = new Uint8Array(length ?? 0);
          assert.equal(system.read(file, buffer, offset ?? 0), length);
          assert.deepEqual(buffer, content.subarray(offset, (offset ?? 0) + (length ?? 0)));
        }
      });
      assert.equal(entryOf(ground, "file").size, LARGE);
    },
  },
  {
    title: "reads less at the end of a file, nothing beyond it, and nothing into nothing",
    run(ground) {
      const { system, root } = ground;
      put(ground, "file", "0123456789");
      lend(system, system.openFile(root, name("file")), (file) => {
        const buffer = new Uint8Array(8);
        assert.equal(system.read(file, buffer, 7), 3);
        assert.deepEqual(buffer.subarray(0, 3), bytesOf("789"));
        assert.equal(system.read(file, buffer, 10), 0);
        assert.equal(system.read(file, buffer, 9_999_999), 0);
        assert.equal(system.read(file, new Uint8Array(0), 0), 0);
      });
    },
  },
  {
    title: "makes a new file for its owner only, and never takes a name that is taken",
    run(ground) {
      const { system, root } = ground;
      put(ground, "file", "first");
      if (Deno.build.os !== "windows") assert.equal(entryOf(ground, "file").mode, 0o600);
      folder(ground, "folder");
      link(ground, "link", "file");
      link(ground, "dangling", "nowhere");
      for (const taken of ["file", "folder", "link", "dangling"]) {
        fails("already-exists", () => system.createFile(root, name(taken)));
      }
      assert.equal(textOf(ground, "file"), "first");
      assert.equal(system.stat({ handle: root, name: name("nowhere") }), null);
    },
  },
  {
    title: "opens a file to write without emptying it, and makes none",
    run(ground) {
      const { system, root } = ground;
      put(ground, "file", "abcdef");
      lend(
        system,
        system.openToWrite(root, name("file")),
        (file) => system.write(file, bytesOf("XY"), 1),
      );
      assert.equal(textOf(ground, "file"), "aXYdef");
      fails("not-found", () => system.openToWrite(root, name("missing")));
    },
  },
  {
    title: "opens no link unless asked to follow, and then its target",
    run(ground) {
      const { system, root } = ground;
      put(ground, "file", "content");
      link(ground, "link", "file");
      link(ground, "dangling", "nowhere");
      fails("symlink-in-path", () => system.openFile(root, name("link")));
      fails("symlink-in-path", () => system.openFile(root, name("dangling")));
      fails("symlink-in-path", () => system.openToWrite(root, name("link")));
      fails("not-found", () => system.openFile(root, name("dangling"), { follow: true }));
      fails("not-found", () => system.openFile(root, name("missing")));
      lend(system, system.openFile(root, name("link"), { follow: true }), (file) => {
        assert.deepEqual(contentOf(system, file), bytesOf("content"));
      });
    },
  },
  {
    title: "does not wait for a writer when it opens a fifo",
    needs: onPosix,
    run({ system, root, path }) {
      new Deno.Command("mkfifo", { args: [`${path}/fifo`] }).outputSync();
      lend(system, system.openFile(root, name("fifo")), (handle) => {
        assert.equal(system.stat({ handle, name: null })?.kind, "fifo");
      });
    },
  },
  {
    title: "says that a folder is no file",
    needs: onPosix,
    run(ground) {
      const { system, root } = ground;
      folder(ground, "folder");
      fails("is-a-directory", () => system.openToWrite(root, name("folder")));
      fails("is-a-directory", () => {
        lend(
          system,
          system.openFile(root, name("folder")),
          (handle) => system.read(handle, new Uint8Array(1), 0),
        );
      });
      fails("is-a-directory", () => system.read(root, new Uint8Array(1), 0));
    },
  },
  {
    title: "copies a range to the same place, whatever the offset, and leaves the rest",
    run(ground) {
      const { system } = ground;
      const source = noise(LARGE);
      const kept = new Uint8Array(LARGE).fill(7);
      withTwo(ground, [source, kept], (one, other) => {
        for (const alone of [true, false]) {
          system.write(other, kept, 0);
          const [start, end] = [4099, LARGE - 777];
          for (let offset = start; offset < end;) {
            const copied = system.copyRange(one, other, { offset, length: end - offset, alone });
            assert.ok(copied > 0 && copied <= end - offset);
            offset += copied;
          }
          const result = contentOf(system, other);
          assert.deepEqual(result.subarray(start, end), source.subarray(start, end));
          assert.ok(result.subarray(0, start).every((byte) => byte === 7));
          assert.ok(result.subarray(end).every((byte) => byte === 7));
        }
      });
    },
  },
  {
    title: "copies up to the end of the source and then nothing",
    run(ground) {
      const { system } = ground;
      withTwo(ground, [noise(1000), new Uint8Array()], (one, other) => {
        const copy = (offset: number, length: number) =>
          system.copyRange(one, other, { offset, length, alone: true });
        assert.equal(copy(0, 5000), 1000);
        assert.equal(copy(1000, 5000), 0);
        assert.equal(copy(9000, 10 * MEGABYTE), 0);
        assert.deepEqual(contentOf(system, other), noise(1000));
      });
    },
  },
  {
    title: "finds ranges equal, at odd offsets and over the end of both files",
    run(ground) {
      const { system } = ground;
      withTwo(ground, [noise(LARGE), noise(LARGE)], (one, other) => {
        const compare = (offset: number, length: number) =>
          system.compareRange(one, other, { offset, length });
        assert.deepEqual(compare(0, LARGE), { equal: true, bytes: LARGE });
        assert.deepEqual(compare(12_345, 300_007), { equal: true, bytes: 300_007 });
        assert.deepEqual(compare(LARGE - 10, 500), { equal: true, bytes: 10 });
        assert.deepEqual(compare(LARGE, 500), { equal: true, bytes: 0 });
        assert.deepEqual(compare(5, 0), { equal: true, bytes: 0 });
      });
    },
  },
  {
    title: "finds a difference in the first and the last byte, and only within the range",
    run(ground) {
      const { system } = ground;
      const changed = noise(LARGE);
      changed[0] = (changed[0] ?? 0) ^ 1;
      changed[LARGE - 1] = (changed[LARGE - 1] ?? 0) ^ 128;
      withTwo(ground, [noise(LARGE), changed], (one, other) => {
        const equal = (offset: number, length: number) =>
          system.compareRange(one, other, { offset, length }).equal;
        assert.equal(equal(0, LARGE), false);
        assert.equal(equal(0, 1), false);
        assert.equal(equal(1, LARGE - 2), true);
        assert.equal(equal(1, LARGE - 1), false);
        assert.equal(equal(LARGE - 1, 1), false);
      });
    },
  },
  {
    title: "finds a longer file different, even by one byte",
    run(ground) {
      const { system } = ground;
      withTwo(ground, [noise(5000), noise(5001)], (one, other) => {
        for (const [offset, length] of [[0, 9000], [4999, 9000], [5000, 1]]) {
          const range = { offset: offset ?? 0, length: length ?? 0 };
          assert.equal(system.compareRange(one, other, range).equal, false);
          assert.equal(system.compareRange(other, one, range).equal, false);
        }
        assert.equal(system.compareRange(one, other, { offset: 0, length: 5000 }).equal, true);
      });
    },
  },
  {
    title: "cuts a file short, and lengthens it with zeros",
    run(ground) {
      const { system } = ground;
      withTwo(ground, [noise(9000), new Uint8Array()], (one) => {
        system.truncate(one, 5001);
        assert.deepEqual(contentOf(system, one), noise(9000).subarray(0, 5001));
        system.truncate(one, 9000);
        assert.deepEqual(contentOf(system, one).subarray(5001), new Uint8Array(3999));
        system.truncate(one, 0);
        assert.equal(entryOf(ground, "one").size, 0);
      });
    },
  },
  {
    title: "reaches beyond 32 bits",
    run(ground) {
      const { system, root } = ground;
      const far = 5 * 1024 ** 3 + 3;
      lend(system, system.createFile(root, name("far")), (file) => {
        system.truncate(file, far + 10);
        system.write(file, bytesOf("far"), far);
        const buffer = new Uint8Array(10);
        assert.equal(system.read(file, buffer, far), 10);
        assert.deepEqual(buffer, bytesOf("far\0\0\0\0\0\0\0"));
        const same = system.compareRange(file, file, { offset: far - 5, length: 15 });
        assert.deepEqual(same, { equal: true, bytes: 15 });
      });
      assert.equal(entryOf(ground, "far").size, far + 10);
    },
  },
  {
    title: "tells the stretches of data: all that was written, none of them twice, nothing after",
    run(ground) {
      const { system, root } = ground;
      const written = [[0, 100], [3 * MEGABYTE, 5000], [7 * MEGABYTE + 13, 1]] as const;
      lend(system, system.createFile(root, name("file")), (file) => {
        system.truncate(file, 12 * MEGABYTE);
        for (const [offset, length] of written) system.write(file, noise(length), offset);
        const stretches: { start: number; end: number }[] = [];
        for (let next = system.nextData(file, 0); next; next = system.nextData(file, next.end)) {
          assert.ok(next.start < next.end && next.start >= (stretches.at(-1)?.end ?? 0));
          stretches.push(next);
        }
        for (const [offset, length] of written) {
          const holds = stretches.some(({ start, end }) =>
            start <= offset && offset + length <= end
          );
          assert.ok(holds, `no stretch holds ${offset}`);
        }
        assert.equal(system.nextData(file, 12 * MEGABYTE), null);
      });
    },
  },
  {
    title: "tells holes from data, and allocates nothing for them",
    ruledOut: (features) => features.sparse ? null : "holes cannot be told",
    run(ground) {
      const { system, root } = ground;
      lend(system, system.createFile(root, name("file")), (file) => {
        system.truncate(file, 64 * MEGABYTE);
        assert.equal(system.nextData(file, 0), null);
        system.write(file, noise(4096), 32 * MEGABYTE);
        const data = system.nextData(file, 0);
        assert.ok(data && data.start > 16 * MEGABYTE && data.end < 48 * MEGABYTE);
        assert.equal(system.nextData(file, data.end), null);
      });
      assert.ok(entryOf(ground, "file").allocated < 4 * MEGABYTE);
    },
  },
  {
    title: "shares the content of a file where that is possible, and else says no",
    run(ground) {
      const { system } = ground;
      withTwo(ground, [noise(LARGE), new Uint8Array()], (one, other) => {
        const cloned = system.cloneFile(one, other);
        assert.equal(contentOf(system, other).length, cloned ? LARGE : 0);
        if (!system.features.clone) assert.equal(cloned, false);
        if (cloned) assert.deepEqual(contentOf(system, other), noise(LARGE));
      });
    },
  },
  {
    title: "writes out files, folders and file systems without changing them",
    async run(ground) {
      const { system, root } = ground;
      put(ground, "file", "content");
      lend(system, system.openToWrite(root, name("file")), (file) => {
        system.sync(file);
        system.dropCache(file);
        assert.deepEqual(contentOf(system, file), bytesOf("content"));
      });
      lend(system, system.openFile(root, name("file")), (file) => system.dropCache(file));
      system.sync(root);
      for (const sync of [system.syncFileSystem, system.syncFileSystemAsync]) {
        try {
          await sync(root);
        } catch (error) {
          // It must not seem to have been done where it was not.
          fails("not-supported", () => {
            throw error;
          });
        }
      }
    },
  },
];
