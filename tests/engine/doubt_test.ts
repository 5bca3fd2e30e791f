import assert from "node:assert/strict";
import fc from "fast-check";
import type { RawPath } from "../../src/base/names.ts";
import { readPaths, remaining, whetherDoubtful, writePaths } from "../../src/engine/doubt.ts";
import { rawNames } from "./samples.ts";

const few = fc.constantFrom("a", "b", "a/b", "a/b/c", "ab", "") as fc.Arbitrary<RawPath>;
const lists = fc.array(few, { maxLength: 4 });

Deno.test("a list of paths comes back from its text as it was, odd names too", () => {
  fc.assert(fc.property(fc.array(rawNames), (names) => {
    const paths = names as readonly string[] as RawPath[];
    assert.deepEqual(readPaths(writePaths(paths)), paths);
  }));
});

for (const text of ["", "\0\0\0\0", '["a', "{}", "[1]", "null"]) {
  Deno.test(`${JSON.stringify(text)} is no list of paths, and stands for everything`, () => {
    assert.equal(readPaths(text), null);
  });
}

Deno.test("in doubt stays exactly what was so before and was not seen", () => {
  const maybe = fc.option(lists);
  fc.assert(fc.property(maybe, maybe, few, (before, unseen, path) => {
    const expected = whetherDoubtful(before)(path) && whetherDoubtful(unseen)(path);
    assert.equal(whetherDoubtful(remaining(before, unseen))(path), expected);
  }));
});

Deno.test("in doubt is what is listed, and what is in it", () => {
  const isWithin = (path: RawPath, folder: RawPath) =>
    folder === "" || path === folder || path.startsWith(`${folder}/`);
  fc.assert(fc.property(lists, few, (paths, path) => {
    assert.equal(whetherDoubtful(paths)(path), paths.some((one) => isWithin(path, one)));
  }));
  assert.equal(whetherDoubtful(null)("a" as RawPath), true);
});

Deno.test("beyond a thousand paths everything is in doubt", () => {
  const many = Array.from({ length: 1001 }, (_, at) => `${at}` as RawPath);
  assert.equal(remaining(null, many), null);
  assert.deepEqual(remaining(null, many.slice(1)), many.slice(1));
});
