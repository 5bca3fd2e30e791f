import assert from "node:assert/strict";
import { RunError } from "../../src/base/errors.ts";
import { type FilterFlag, filterRules, readRules } from "../../src/cli/filter_rules.ts";
import { withScratch } from "../support/scratch.ts";

function rules(flags: readonly FilterFlag[], file = "", before: readonly string[] = []): string[] {
  return filterRules(flags, { before, read: () => file });
}

Deno.test("excludes and includes keep the order they were given in", () => {
  const flags = [
    { kind: "exclude", value: "*.tmp" },
    { kind: "include", value: "keep.tmp" },
    { kind: "exclude", value: "keep.tmp.tmp" },
  ] as const;
  assert.deepEqual(rules(flags), ["*.tmp", "!keep.tmp", "keep.tmp.tmp"]);
});

Deno.test("includes alone leave everything else out, but go into folders", () => {
  assert.deepEqual(rules([{ kind: "include", value: "*.jpg" }]), ["*", "!*/", "!*.jpg"]);
});

Deno.test("an exclude that opens with a hash sign is a name, not a comment", () => {
  assert.deepEqual(rules([{ kind: "exclude", value: "#save#" }]), ["\\#save#"]);
});

Deno.test("the lines of a rule file take its place, without comments and blank lines", () => {
  const flags = [
    { kind: "exclude", value: "first" },
    { kind: "exclude-from", value: "rules" },
    { kind: "include", value: "last" },
  ] as const;
  const file = "\ufeff# made by hand\r\n\r\ncache/\r\n!cache/keep\r\n";
  assert.deepEqual(rules(flags, file), ["first", "cache/", "!cache/keep", "!last"]);
});

Deno.test("rules of the configuration come first, and are added to", () => {
  assert.deepEqual(rules([{ kind: "include", value: "a" }], "", ["*.o"]), ["*.o", "!a"]);
  assert.deepEqual(rules([], "", ["*.o"]), ["*.o"]);
});

Deno.test("a rule file that is not there is a usage error that names it", async () => {
  await withScratch((folder) => {
    assert.throws(() => readRules(`${folder}/none`), (error) => {
      assert.ok(error instanceof RunError && error.code === "usage");
      assert.match(error.message, /^Cannot read rules from ".*\/none": no such file; /);
      return true;
    });
  });
});

Deno.test("a rule file may name what is not UTF-8", async () => {
  await withScratch((folder) => {
    Deno.writeFileSync(`${folder}/rules`, Uint8Array.of(0x61, 0xff, 0x0a));
    assert.equal(readRules(`${folder}/rules`), "a\udcff\n");
  });
});
