import assert from "node:assert/strict";
import fc from "fast-check";
import type { RawName } from "../../src/base/names.ts";
import { isTemporary, temporaryName, temporaryPrefix } from "../../src/engine/temporary.ts";
import { rawNames } from "./samples.ts";

Deno.test("every temporary name is told as one, and no two are alike", () => {
  const prefixes = Array.from({ length: 100 }, () => temporaryPrefix());
  const names = prefixes.flatMap((prefix) =>
    ["0x", "1x", "1zx"].flatMap((owner) =>
      [0, 35, 36, 2 ** 40].map((number) => temporaryName(prefix, owner, number))
    )
  );
  for (const name of names) assert.ok(isTemporary(name), name);
  assert.equal(new Set(names).size, names.length);
});

Deno.test("a temporary name is short, whatever the final one", () => {
  const longest = temporaryName(temporaryPrefix(), "zzx", Number.MAX_SAFE_INTEGER);
  assert.ok(longest.length < 60, longest);
});

Deno.test("what only resembles a temporary name is none", () => {
  for (
    const name of [
      ".mirrorsphere",
      ".mirrorsphere-.partial",
      ".mirrorsphere-0123456789ab-0x0",
      ".mirrorsphere-0123456789ab-0x0.partial ",
      " .mirrorsphere-0123456789ab-0x0.partial",
      ".mirrorsphere-0123456789ab-0x0.partial\n",
      ".mirrorsphere-0123456789ab-.partial",
      ".mirrorsphere-0123456789AB-0x0.partial",
      ".mirrorsphere-0123456789abc-0x0.partial",
      "mirrorsphere-0123456789ab-0x0.partial",
    ]
  ) assert.equal(isTemporary(name as RawName), false, name);
});

Deno.test("a user's name is never taken for a temporary one", () => {
  fc.assert(fc.property(rawNames, (name) => assert.equal(isTemporary(name), false)));
});
