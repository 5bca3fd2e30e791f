import assert from "node:assert/strict";
import fc from "fast-check";
import type { RawName } from "../../src/base/names.ts";
import { findExtras, foldName } from "../../src/engine/plan/compare.ts";
import { rawNames } from "./samples.ts";

const listing = (names: readonly string[]) =>
  names.map((name) => ({ name: name as RawName, kind: "file" as const }));

const few = fc.constantFrom("a", "A", "b", "é", "e\u0301", "É", "\udcff", "ß");
const folders = fc.uniqueArray(fc.oneof(few, rawNames), { maxLength: 12 });

Deno.test("extras are what a plain difference of sets finds, in the order of the listing", () => {
  fc.assert(
    fc.property(folders, folders, (source, destination) => {
      const { extras } = findExtras(listing(source), listing(destination));
      const expected = destination.filter((name) => !source.includes(name));
      assert.deepEqual(extras, listing(expected));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("another spelling is told for every name that the destination did not list", () => {
  fc.assert(fc.property(folders, folders, (source, destination) => {
    const { extras, spellings } = findExtras(listing(source), listing(destination));
    const missing = source.filter((name) => !destination.includes(name));
    const folded = new Set(missing.map((name) => foldName(name as RawName)));
    assert.deepEqual(new Set(spellings.keys()), extras.length === 0 ? new Set() : folded);
    for (const [fold, name] of spellings) {
      assert.equal(foldName(name), fold);
      assert.ok(missing.includes(name));
    }
  }));
});

Deno.test("names that differ in case, normal form or dots at the end fold alike, others do not", () => {
  const fold = (name: string) => foldName(name as RawName);
  assert.equal(fold("end."), fold("END"));
  assert.notEqual(fold(".end"), fold("end"));
  assert.equal(fold("Caf\u00e9"), fold("CAFE\u0301"));
  assert.notEqual(fold("cafe"), fold("caf\u00e9"));
  assert.notEqual(fold("\udc80"), fold("\udc81"));
});
