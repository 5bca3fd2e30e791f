import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import { RunError } from "../../src/base/errors.ts";
import { HASH_NAMES } from "../../src/model/options.ts";
import {
  excludeRule,
  includeRule,
  parseComparison,
  parseDuration,
  parseFreshness,
  parseKeptFor,
  parseMaxDelete,
  parsePeriod,
  parseRate,
  parseSize,
} from "../../src/model/parse.ts";

function refuses(parse: (text: string) => unknown, texts: readonly string[]): void {
  for (const text of texts) {
    throws(() => parse(text), (error: unknown) => {
      strictEqual(error instanceof RunError && error.code, "usage", JSON.stringify(text));
      return /^Read ".*" as an? .+: not understood; give .+[^.]$/.test(
        String((error as Error).message),
      );
    });
  }
}

Deno.test("a comparison is a mode, or thorough with a hash in any case", () => {
  deepStrictEqual(parseComparison("standard"), { comparison: "standard", hash: null });
  deepStrictEqual(parseComparison("advanced"), { comparison: "advanced", hash: null });
  deepStrictEqual(parseComparison("thorough"), { comparison: "thorough", hash: null });
  for (const hash of HASH_NAMES) {
    deepStrictEqual(parseComparison(`thorough:${hash}`), { comparison: "thorough", hash });
    deepStrictEqual(parseComparison(`thorough:${hash.toLowerCase()}`), {
      comparison: "thorough",
      hash,
    });
  }
});

Deno.test("a comparison that is not one is refused", () => {
  refuses(parseComparison, [
    "",
    "Standard",
    "fast",
    "thorough:",
    "thorough:CRC32",
    "standard:MD5",
    "thorough:MD5:SHA3",
    "constructor",
  ]);
});

Deno.test("a limit of removals is a count or a share", () => {
  deepStrictEqual(parseMaxDelete("0"), { count: 0 });
  deepStrictEqual(parseMaxDelete("500"), { count: 500 });
  deepStrictEqual(parseMaxDelete("25%"), { share: 0.25 });
  deepStrictEqual(parseMaxDelete("12.5 %"), { share: 0.125 });
  deepStrictEqual(parseMaxDelete("100%"), { share: 1 });
});

Deno.test("a limit of removals that is not one is refused", () => {
  refuses(parseMaxDelete, ["", "%", "-1", "101%", "1.5", "ten", "1e3", "99999999999999999999"]);
});

Deno.test("sizes count by 1024, and by 1000 with a plain B", () => {
  strictEqual(parseSize("0"), 0);
  strictEqual(parseSize("4096"), 4096);
  strictEqual(parseSize("7 B"), 7);
  strictEqual(parseSize("10 MiB"), 10 * 1024 ** 2);
  strictEqual(parseSize("10M"), 10 * 1024 ** 2);
  strictEqual(parseSize("10mib"), 10 * 1024 ** 2);
  strictEqual(parseSize("10 MB"), 10_000_000);
  strictEqual(parseSize("1.5 kB"), 1500);
  strictEqual(parseSize("2 TiB"), 2 * 1024 ** 4);
});

Deno.test("a size that is not one is refused", () => {
  refuses(parseSize, ["", "MiB", "-1", "10 XB", "10 iB", "1,5 MB", "0x10", "9000000 TiB", "NaN"]);
});

Deno.test("limits of speed are sizes a second, within reason, or off", () => {
  strictEqual(parseRate("off"), null);
  strictEqual(parseRate("1024"), 1024);
  strictEqual(parseRate("10 MiB"), 10 * 1024 ** 2);
  strictEqual(parseRate("1.5MB/s"), 1_500_000);
  strictEqual(parseRate("1 TiB"), 1024 ** 4);
  refuses(parseRate, ["", "0", "1023", "2 TiB", "10 MiB/m", "/s", "fast", "-1 MiB"]);
});

Deno.test("every whole number of bytes reads as itself", () => {
  fc.assert(fc.property(fc.maxSafeNat(), (bytes) => parseSize(String(bytes)) === bytes));
});

Deno.test("lengths of time are seconds unless a unit is given, and come as nanoseconds", () => {
  strictEqual(parseDuration("0"), 0);
  strictEqual(parseDuration("2"), 2_000_000_000);
  strictEqual(parseDuration("0.5"), 500_000_000);
  strictEqual(parseDuration("100ns"), 100);
  strictEqual(parseDuration("100 us"), 100_000);
  strictEqual(parseDuration("1ms"), 1_000_000);
  strictEqual(parseDuration("2s"), 2_000_000_000);
  strictEqual(parseDuration("1m"), 60_000_000_000);
  strictEqual(parseDuration("1h"), 3_600_000_000_000);
  strictEqual(parseDuration("24h"), 24 * 3_600_000_000_000);
});

Deno.test("a length of time that is not one is refused", () => {
  refuses(parseDuration, ["", "s", "-1s", "25h", "2 weeks", "1S", "constructor"]);
});

Deno.test("patterns become rules that match what they name, be it a hash sign", () => {
  strictEqual(excludeRule("*.tmp"), "*.tmp");
  strictEqual(excludeRule("#notes#"), "\\#notes#");
  strictEqual(includeRule("#notes#"), "!#notes#");
});

Deno.test("periods have a unit, up to ten years, and come as milliseconds", () => {
  strictEqual(parsePeriod("1ms"), 1);
  strictEqual(parsePeriod("30s"), 30_000);
  strictEqual(parsePeriod("1.5 m"), 90_000);
  strictEqual(parsePeriod("2h"), 7_200_000);
  strictEqual(parsePeriod("2d"), 172_800_000);
  strictEqual(parsePeriod("1w"), 604_800_000);
  strictEqual(parsePeriod("3650d"), 3650 * 86_400_000);
  refuses(parsePeriod, ["", "0s", "5", "s", "-1s", "1ns", "3651d", "2 weeks", "1M", "0.1ms"]);
});

Deno.test("a promise of freshness is a period, or off", () => {
  strictEqual(parseFreshness("2d"), 172_800_000);
  strictEqual(parseFreshness("off"), "off");
  refuses(parseFreshness, ["", "never", "0d"]);
});

Deno.test("versions are kept from a minute to a hundred years, forever, or not at all", () => {
  strictEqual(parseKeptFor("30d"), 30 * 86_400_000);
  strictEqual(parseKeptFor("60s"), 60_000);
  strictEqual(parseKeptFor("36500d"), 36_500 * 86_400_000);
  strictEqual(parseKeptFor(" forever "), "forever");
  strictEqual(parseKeptFor("off"), null);
  refuses(parseKeptFor, ["", "30", "59s", "36501d", "ever", "-1d", "0", "30 days"]);
});
