import assert from "node:assert/strict";
import fc from "fast-check";
import {
  parseDuration,
  parseKeptFor,
  parseMaxDelete,
  parsePeriod,
  parseSize,
} from "../../src/model/parse.ts";
import {
  spellDuration,
  spellKeptFor,
  spellMaxDelete,
  spellPeriod,
  spellSize,
} from "../../src/model/spell.ts";

const DAY = 24 * 3600 * 1000;

/** Numbers of which some are whole numbers of a unit. */
const upTo = (max: number, units: readonly number[]) =>
  fc.oneof(
    fc.integer({ min: 0, max }),
    ...units.map((unit) =>
      fc.integer({ min: 0, max: Math.floor(max / unit) }).map((n) => n * unit)
    ),
  );

Deno.test("what is spelled is read back to the same", () => {
  fc.assert(fc.property(upTo(2 ** 50, [1024, 2 ** 20, 2 ** 30]), (bytes) => {
    assert.equal(parseSize(spellSize(bytes)), bytes);
  }));
  fc.assert(fc.property(upTo(DAY * 1e6, [1000, 1e6, 1e9, 60e9]), (nanoseconds) => {
    assert.equal(parseDuration(spellDuration(nanoseconds)), nanoseconds);
  }));
  fc.assert(fc.property(upTo(3650 * DAY, [1000, 60_000, DAY]), (milliseconds) => {
    fc.pre(milliseconds > 0);
    assert.equal(parsePeriod(spellPeriod(milliseconds)), milliseconds);
  }));
  fc.assert(fc.property(upTo(36_500 * DAY, [60_000, DAY]), (milliseconds) => {
    fc.pre(milliseconds >= 60_000);
    assert.equal(parseKeptFor(spellKeptFor(milliseconds)), milliseconds);
  }));
  for (const word of ["forever", "off"]) assert.equal(spellKeptFor(parseKeptFor(word)), word);
  fc.assert(fc.property(fc.nat(), (count) => {
    assert.deepEqual(parseMaxDelete(spellMaxDelete({ count })), { count });
  }));
  fc.assert(fc.property(fc.integer({ min: 0, max: 10_000 }), (hundredths) => {
    const limit = { share: hundredths / 100 / 100 };
    assert.deepEqual(parseMaxDelete(spellMaxDelete(limit)), limit);
  }));
});

Deno.test("quantities are spelled in their largest whole unit", () => {
  assert.deepEqual([0, 1000, 10 * 2 ** 20].map(spellSize), ["0", "1000", "10MiB"]);
  assert.deepEqual([0, 2e9, 15e8].map(spellDuration), ["0", "2s", "1500ms"]);
  assert.deepEqual([10_000, 60_000, DAY].map(spellPeriod), ["10s", "1m", "1d"]);
  assert.equal(spellMaxDelete({ share: 0.07 }), "7%");
});
