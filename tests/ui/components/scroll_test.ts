import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BEGINNING,
  HIGHEST,
  moved,
  type Place,
  settled,
  settledTop,
} from "../../../src/ui/components/scroll.ts";

const height = 500;
const full = fc.integer({ min: height, max: 20 * HIGHEST });

/** The list at a part of its length, its bar where it belongs. */
function placeAt(share: number, full: number): Place {
  const place = { top: 0, height, at: Math.round(share * (full - height)), far: false };
  return { ...place, top: settledTop(place, full) };
}

const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);

Deno.test("a short move goes by just so many pixels, however long the list", () => {
  fc.assert(fc.property(full, share, fc.integer({ min: -1000, max: 1000 }), (full, share, step) => {
    const before = placeAt(share, full);
    const top = before.top + step;
    fc.pre(top >= 0 && top <= Math.min(full, HIGHEST) - height);
    const { at } = moved(before, { top, height }, { full });
    const wanted = Math.max(0, Math.min(before.at + step, full - height));
    assert.ok(Math.abs(at - wanted) <= 1, `${at} is not ${wanted}`);
  }));
});

Deno.test("the ends of the bar are the ends of the list, however the way there is drawn", () => {
  const long = fc.integer({ min: 50 * height, max: 20 * HIGHEST });
  const middle = fc.integer({ min: 100, max: 900 }).map((thousandths) => thousandths / 1000);
  fc.assert(fc.property(long, middle, fc.nat(2 * height), (full, share, last) => {
    const before = placeAt(share, full);
    const end = Math.min(full, HIGHEST) - height;
    const nearly = moved(before, { top: end - last, height }, { full });
    assert.equal(moved(nearly, { top: end, height }, { full }).at, full - height);
    assert.equal(moved(before, { top: 0, height }, { full }).at, 0);
    assert.deepEqual([placeAt(0, full).top, placeAt(1, full).top], [0, end]);
  }));
});

Deno.test("who goes on by wheel, with rests, meets every row and gets to the end", () => {
  const full = HIGHEST + 40_000;
  let place = placeAt(1 - 30_000 / full, full);
  for (let turns = 0; place.at < full - height; turns++) {
    assert.ok(turns < 100, "never at the end");
    const before = place.at;
    for (let notch = 0; notch < 5; notch++) {
      const top = Math.min(place.top + 100, HIGHEST - height);
      place = moved(place, { top, height }, { full });
    }
    assert.ok(place.at - before <= height);
    place = settled(place, settledTop(place, full));
  }
});

Deno.test("a list that begins is at its beginning", () => {
  assert.equal(moved(BEGINNING, { top: 0, height }, { full: 100 }).at, 0);
});
