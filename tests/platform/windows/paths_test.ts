import assert from "node:assert/strict";
import fc from "fast-check";
import type { RawName } from "../../../src/base/names.ts";
import { FileSystemError } from "../../../src/platform/mod.ts";
import { HandleTable } from "../../../src/platform/portable/handles.ts";
import {
  foldWindowsCase,
  readWindowsPath,
  WINDOWS_RULES,
  windowsNameProblem,
  type WindowsPath,
} from "../../../src/platform/windows/paths.ts";
import { anyString } from "../../support/strings.ts";

const PATHS: readonly [path: string, read: WindowsPath][] = [
  ["C:\\", { kind: "drive", drive: "C", rest: "\\" }],
  ["c:\\Users\\ann", { kind: "drive", drive: "C", rest: "\\Users\\ann" }],
  ["c:/Users/ann", { kind: "drive", drive: "C", rest: "\\Users\\ann" }],
  ["\\\\?\\D:\\long\\path", { kind: "drive", drive: "D", rest: "\\long\\path" }],
  // Nothing is read into what follows this prefix: a slash is no separator there.
  ["\\\\?\\D:/long", { kind: "device" }],
  ["\\\\server\\share", { kind: "share", share: "server\\share", rest: "" }],
  ["//server/share/folder", { kind: "share", share: "server\\share", rest: "\\folder" }],
  ["\\\\?\\UNC\\server\\share\\f", { kind: "share", share: "server\\share", rest: "\\f" }],
  ["\\\\?\\unc\\server\\share", { kind: "share", share: "server\\share", rest: "" }],
  ["\\\\?\\Volume{b75e2c83}\\f", { kind: "device" }],
  ["\\\\?\\C:", { kind: "device" }],
  ["\\\\.\\COM1", { kind: "device" }],
  ["//./pipe/name", { kind: "device" }],
  ["C:", { kind: "drive-relative" }],
  ["C:folder", { kind: "drive-relative" }],
  ["\\folder", { kind: "rooted" }],
  ["/folder", { kind: "rooted" }],
  ["\\\\server", { kind: "rooted" }],
  ["folder\\file", { kind: "relative" }],
  ["", { kind: "relative" }],
  ["1:\\folder", { kind: "relative" }],
];

for (const [path, read] of PATHS) {
  Deno.test(`windows: ${JSON.stringify(path)} is read as a path of the sort ${read.kind}`, () => {
    assert.deepEqual(readWindowsPath(path), read);
  });
}

Deno.test("windows: a root is opened by its drive letter, and by nothing else", () => {
  assert.deepEqual(WINDOWS_RULES.root("c:/photos"), { path: "C:\\photos" });
  assert.deepEqual(WINDOWS_RULES.root("\\\\?\\C:\\photos"), { path: "C:\\photos" });
  for (const path of ["\\\\server\\share", "\\\\.\\C:", "C:photos", "\\photos", "photos"]) {
    assert.ok("problem" in WINDOWS_RULES.root(path), path);
  }
});

const HELD = [
  "a",
  "photo.jpg",
  ".hidden",
  "..hidden",
  "con1",
  "console",
  "nulls.txt",
  "com",
  "com10",
  "lpt",
  "aux-in",
  "a b",
  " a",
  "ß",
  "\ud83d\ude00",
  "x".repeat(255),
];

const NOT_HELD: readonly [name: string, problem: RegExp][] = [
  ...["CON", "con", "Nul", "nul.txt", "AUX.tar.gz", "prn ", "com1", "COM9.log", "lpt1", "com0"]
    .concat(["COM\u00b9", "lpt\u00b3.txt", "conin$", "CONOUT$", "nul .txt"])
    .map((name) => [name, /device/] as [string, RegExp]),
  ...['a"', "a:b", "a<", "a>", "a|b", "a?", "a*", "a\\b", "a/b"]
    .map((name) => [name, /accepts no \S in a name/] as [string, RegExp]),
  ["a\n", /control/],
  ["\u0001", /control/],
  ["end.", /end of a name/],
  ["end ", /end of a name/],
  ["...", /end of a name/],
  [".", /no name/],
  ["..", /no name/],
  ["", /no name/],
  ["x".repeat(256), /255/],
];

for (const name of HELD) {
  Deno.test(`windows: the name ${JSON.stringify(name.slice(0, 20))} can be held`, () => {
    assert.equal(windowsNameProblem(name), null);
  });
}

for (const [name, problem] of NOT_HELD) {
  Deno.test(`windows: the name ${JSON.stringify(name.slice(0, 20))} (${name.length}) cannot`, () => {
    assert.match(windowsNameProblem(name) ?? "it can", problem);
  });
}

Deno.test("windows: names that differ in case only are one, and none of them grows", () => {
  assert.equal(foldWindowsCase("Photo.JPG"), foldWindowsCase("pHOTO.jpg"));
  assert.equal(foldWindowsCase("ÄÖÜ"), foldWindowsCase("äöü"));
  assert.notEqual(foldWindowsCase("straße"), foldWindowsCase("STRASSE"));
  assert.notEqual(foldWindowsCase("é"), foldWindowsCase("e\u0301"));
  fc.assert(fc.property(anyString(), (text) => {
    const folded = foldWindowsCase(text);
    assert.equal(folded.length, text.length);
    assert.equal(foldWindowsCase(folded), folded);
  }));
});

Deno.test("windows: open folders have paths with backslashes, and follow a rename in any case", () => {
  const table = new HandleTable(WINDOWS_RULES);
  const root = table.add("C:\\", null);
  const child = table.child(root, "Photos" as RawName);
  assert.equal(child, "C:\\Photos");
  const deep = table.add(table.childPath(child, "2024"), null);
  table.moved("c:\\PHOTOS", "C:\\Pictures");
  assert.equal(table.get(deep).path, "C:\\Pictures\\2024");
  const other = table.add("C:\\Photos and more", null);
  table.moved("C:\\Photos", "C:\\elsewhere");
  assert.equal(table.get(other).path, "C:\\Photos and more");
});

Deno.test("windows: a name that cannot be held is a failure with a code, before any call", () => {
  const table = new HandleTable(WINDOWS_RULES);
  const root = table.add("C:\\", null);
  for (const name of ["a:stream", "..\\up", "..", "NUL", "end."]) {
    assert.throws(
      () => table.child(root, name as RawName),
      (error) => error instanceof FileSystemError && error.code === "name-unsupported",
    );
  }
});
