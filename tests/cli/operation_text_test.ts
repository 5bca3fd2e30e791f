import assert from "node:assert/strict";
import { operationLine, sortByPath, totals } from "../../src/cli/render/operation_text.ts";
import type { Operation } from "../../src/model/operation.ts";
import { copyNew, path } from "./samples.ts";

const digests = { source: "a".repeat(64), destination: "b".repeat(64) };

Deno.test("every operation is one line: action, path, reason", () => {
  const lines: readonly (readonly [Operation, string])[] = [
    [copyNew, "copy       a/b.txt  (new, 1.2 MiB)"],
    [
      { type: "copy-file", path: path("c"), reason: "content", size: 5, digests },
      "update     c  (content differs, 5 B, aaaaaaaaaaaa over bbbbbbbbbbbb)",
    ],
    [{ type: "make-directory", path: path("d"), reason: "new" }, "folder     d/  (new)"],
    [
      { type: "set-metadata", path: path(""), kind: "directory", fields: ["mode", "mtime"] },
      "metadata   ./  (mode, mtime)",
    ],
    [{ type: "make-symlink", path: path("l"), reason: "target" }, "symlink    l  (target differs)"],
    [
      { type: "make-hard-link", path: path("h"), reason: "new", to: path("a/b") },
      "hard-link  h  (new, to a/b)",
    ],
    [
      { type: "make-special", path: path("p"), reason: "new", kind: "fifo" },
      "special    p  (new, fifo)",
    ],
    [
      { type: "remove", path: path("old"), kind: "directory", size: 0 },
      "remove     old/  (folder)",
    ],
    [{ type: "remove", path: path("x"), kind: "file", size: 2048 }, "remove     x  (2 KiB)"],
    [
      { type: "skip", path: path("s"), reason: "socket" },
      "skip       s  (a socket, which cannot be copied)",
    ],
    [
      { type: "skip", path: path("v"), reason: "versions" },
      "skip       v  (where versions are kept)",
    ],
    [
      { type: "unchanged", path: path("u"), digests: { ...digests, destination: digests.source } },
      "same       u  (aaaaaaaaaaaa)",
    ],
  ];
  for (const [operation, line] of lines) assert.equal(operationLine(operation), line);
});

Deno.test("no name can forge a line", () => {
  const line = operationLine({ ...copyNew, path: path("a\n\x1b[2Jb\u202e\udcff") });
  assert.equal(line, "copy       a\\n\\u{1b}[2Jb\\u{202e}\\xff  (new, 1.2 MiB)");
});

Deno.test("a plan is sorted by path, what a folder holds right after it", () => {
  const names = ["a-b", "a/x", "b", "a b/c", "a", "", "a/x/y", "a b"];
  const sorted = sortByPath(names.map((name) => ({ path: path(name) })));
  assert.deepEqual(sorted.map(({ path }) => path), [
    "",
    "a",
    "a/x",
    "a/x/y",
    "a b",
    "a b/c",
    "a-b",
    "b",
  ]);
});

Deno.test("totals count entries and bytes of each action", () => {
  const update: Operation = { ...copyNew, reason: "size", size: 10 };
  const folder: Operation = { type: "remove", path: path("o"), kind: "directory", size: 4096 };
  const file: Operation = { type: "remove", path: path("o/f"), kind: "file", size: 7 };
  assert.deepEqual(totals([folder, copyNew, update, file, copyNew]), [
    { action: "copy", entries: 2, bytes: 2 * 1_258_291 },
    { action: "update", entries: 1, bytes: 10 },
    { action: "remove", entries: 2, bytes: 7 },
  ]);
});
