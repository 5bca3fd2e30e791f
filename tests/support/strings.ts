/** Strings of any characters, for properties. */
import fc from "fast-check";

const FIRST_HALF = 0xd800;
const HALVES = 0x800;

/**
 * Any character, halves of pairs aside: what the unit "binary" stands for. That makes a table of all
 * of them first, which takes two seconds.
 */
const character = fc.integer({ min: 0, max: 0x10_ffff - HALVES }).map(
  (number) => String.fromCodePoint(number < FIRST_HALF ? number : number + HALVES),
  numberOf,
);

/** So that fast-check can also try words that are known to be trouble, such as "__proto__". */
function numberOf(text: unknown): number {
  const point = typeof text === "string" ? text.codePointAt(0) ?? -1 : -1;
  if (text !== String.fromCodePoint(Math.max(point, 0))) throw new Error("Not one character");
  return point < FIRST_HALF ? point : point - HALVES;
}

export function anyString(lengths: { minLength?: number; maxLength?: number } = {}) {
  return fc.string({ ...lengths, unit: character });
}
