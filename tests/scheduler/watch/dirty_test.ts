import assert from "node:assert/strict";
import type { RawPath } from "../../../src/base/names.ts";
import { Dirty } from "../../../src/scheduler/watch/dirty.ts";

interface Kind {
  readonly folder?: boolean;
  readonly newFolder?: boolean;
}

function gathered(...changes: readonly (readonly [path: string, kind?: Kind])[]) {
  const dirty = new Dirty();
  for (const [path, { folder = false, newFolder = false } = {}] of changes) {
    dirty.add({ path: path as RawPath, folder: folder || newFolder, newFolder });
  }
  const folders = dirty.take();
  return folders === null
    ? "everything"
    : folders.map(({ path, recursive }) => `${path}${recursive ? "/**" : ""}`);
}

Deno.test("a file that changed makes its folder one to look at", () => {
  assert.deepEqual(gathered(["a/b/c.txt"], ["a/b/d.txt"], ["top.txt"]), ["a/b", ""]);
});

Deno.test("a new folder is looked at with all that is in it, and so is the name it got", () => {
  assert.deepEqual(gathered(["a/new", { newFolder: true }]), ["a", "a/new/**"]);
});

Deno.test("a folder whose own metadata changed is looked at, not all that is in it", () => {
  assert.deepEqual(gathered(["a", { folder: true }], ["", { folder: true }]), ["", "a"]);
});

Deno.test("where a name cannot be spelled, all of the folder that has it is looked at", () => {
  assert.deepEqual(gathered(["a/b/bad\ufffd/c/d.txt"]), ["a/b/**"]);
  assert.deepEqual(gathered(["bad\ufffd"]), ["/**"]);
});

Deno.test("once taken, nothing is left; where too much changed, everything is looked at", () => {
  const dirty = new Dirty();
  for (let at = 0; at < 20_000; at++) {
    dirty.add({ path: `${at}/file` as RawPath, folder: false, newFolder: false });
  }
  assert.equal(dirty.doubtful, true);
  assert.equal(dirty.take(), null);
  assert.deepEqual([dirty.doubtful, dirty.take()], [false, []]);
});
