import assert from "node:assert/strict";
import { posix } from "node:path";
import fc from "fast-check";
import { SLASH_PATHS } from "../../src/base/paths.ts";
import { anyString } from "../support/strings.ts";

const part = fc.constantFrom("", ".", "..", "a", "b c", "é", "...", "/", "//", "\\", "~");
const path = fc.oneof(
  fc.array(part, { maxLength: 6 }).map((parts) => parts.join("/")),
  fc.array(part, { maxLength: 6 }).map((parts) => parts.join("")),
  anyString(),
);
const paths = fc.array(path, { maxLength: 4 });

Deno.test("paths are taken apart as node:path does", () => {
  fc.assert(
    fc.property(path, (path) => {
      assert.equal(SLASH_PATHS.dirname(path), posix.dirname(path), JSON.stringify(path));
      assert.equal(SLASH_PATHS.basename(path), posix.basename(path), JSON.stringify(path));
      assert.equal(SLASH_PATHS.isAbsolute(path), posix.isAbsolute(path), JSON.stringify(path));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("paths are put together as node:path does", () => {
  fc.assert(
    fc.property(paths, (paths) => {
      assert.equal(SLASH_PATHS.join(...paths), posix.join(...paths), JSON.stringify(paths));
      assert.equal(SLASH_PATHS.resolve(...paths), posix.resolve(...paths), JSON.stringify(paths));
    }),
    { numRuns: 2000 },
  );
});
