import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeRaw, encodeRaw, type RawPath } from "../../../src/base/names.ts";
import { compileFilter } from "../../../src/engine/plan/filter.ts";
import { hasCommand } from "../../support/processes.ts";
import { withScratch } from "../../support/scratch.ts";
import { skipUnless } from "../../support/skip.ts";

/** Some rules, and a path to judge by them. Each case lives in a folder of its own. */
interface Case {
  readonly rules: readonly string[];
  readonly path: string;
  readonly folder: boolean;
}

/** Few letters, so that rules and paths meet often. */
const NAME_PIECES = ["a", "b", "A", ".", "..", "-", " ", "#", "!", "\\", "*", "[", "]", "tmp"];
const WIDE_PIECES = ["a", "b", ".", "é", "\u{1f600}", "\udcff", "\n", "\t"];
// deno-fmt-ignore
const RULE_PIECES = [
  "a", "b", "A", ".", "tmp", "*", "**", "/", "/**/", "?", "[ab]", "[!a]", "[a-b]", "[^b]", "[[:alpha:]]",
  "\\*", "\\[", "\\\\", "\\ ", "\\#", "\\!", "-", " ", "é", "\udcff", "\t", "{a,b}", "(", "|", "+", "$", "^",
];

const joined = (pieces: readonly string[], maxLength: number) =>
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength }).map((some) => some.join(""));

const names = fc.oneof(joined(NAME_PIECES, 3), joined(WIDE_PIECES, 3))
  .filter((name) => name !== "." && name !== "..");

const rules = fc.tuple(
  fc.constantFrom("", "", "", "!", "/", "**/"),
  fc.oneof(joined(RULE_PIECES, 4), joined(["a", "b", ".", "*", "?", "/"], 3)),
  fc.constantFrom("", "", "/", "/*", "/**", " "),
).map((parts) => parts.join(""));

const ASCII_ONLY = /^[ -~\n\t]*$/;
const WILDCARD_FOR_ONE = /[?[]/;
const DOUBLE_STAR_IN_A_NAME = /(?<=[^/!])\*\*|\*\*(?=[^/ ])/;

/**
 * Leaves out where there is no single right answer: git's `?` and `[...]` stand for a byte, the
 * library's for a UTF-16 unit; and git does not keep to gitignore(5) for `**` next to a letter
 * (`a**` + `/**` leaves out the folder "a", `a*` + `/**` does not).
 */
const comparable = ({ rules, path }: Case): boolean =>
  !rules.some((rule) => DOUBLE_STAR_IN_A_NAME.test(rule)) &&
  (ASCII_ONLY.test(path) || !rules.some((rule) => WILDCARD_FOR_ONE.test(rule)));

const cases: fc.Arbitrary<Case> = fc.record({
  rules: fc.array(rules, { minLength: 1, maxLength: 4 }),
  path: fc.array(names, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/")),
  folder: fc.boolean(),
})
  // Git looks at the disk to tell a folder, and Deno cannot make one whose name is not UTF-8.
  .map((one) => ({ ...one, folder: one.folder && one.path.isWellFormed() }))
  .filter(comparable);

async function runGit(folder: string, args: readonly string[], input = ""): Promise<string> {
  const child = new Deno.Command("git", {
    args: ["-C", folder, "-c", "core.ignoreCase=false", "-c", "core.excludesFile=", ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(encodeRaw(input));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  // check-ignore(1): 1 means that none of the paths is ignored.
  if (code > 1) throw new Error(`git ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return decodeRaw(stdout);
}

/** What git says of all cases, in one process: each case's rules lie in its own folder. */
async function judgeByGit(repository: string, all: readonly Case[]): Promise<boolean[]> {
  const inputs = all.map(({ rules, path, folder }, index) => {
    const home = `${repository}/${index}`;
    Deno.mkdirSync(folder ? `${home}/${path}` : home, { recursive: true });
    Deno.writeFileSync(`${home}/.gitignore`, encodeRaw(rules.join("\n") + "\n"));
    return `${index}/${path}\0`;
  });
  const args = ["check-ignore", "--no-index", "--stdin", "-z", "-v", "-n"];
  const fields = (await runGit(repository, args, inputs.join(""))).split("\0");
  // Four fields for each path: file of rules, line, rule, path.
  return all.map((_, index) => /^[^!]/s.test(fields[index * 4 + 2] ?? ""));
}

async function judgeByFilter({ rules, path, folder }: Case): Promise<boolean> {
  const filter = await compileFilter({ rules, minSize: null, maxSize: null, oneFileSystem: false });
  // A walk goes from the top down and does not enter what is excluded.
  const parts = path.split("/");
  return parts.some((_, index) => {
    const kind = index < parts.length - 1 || folder ? "directory" : "file";
    return filter.excludes(parts.slice(0, index + 1).join("/") as RawPath, kind);
  });
}

Deno.test({
  name: "rules are read as git reads them",
  ignore: skipUnless(hasCommand("git"), "comparing with git's own verdicts needs git"),
  fn: () =>
    fc.assert(
      fc.asyncProperty(fc.array(cases, { minLength: 200, maxLength: 200 }), (all) =>
        withScratch(async (repository) => {
          await runGit(repository, ["init", "--quiet"]);
          const expected = await judgeByGit(repository, all);
          for (const [index, one] of all.entries()) {
            assert.equal(await judgeByFilter(one), expected[index], JSON.stringify(one));
          }
        })),
      { numRuns: 10, endOnFailure: true },
    ),
});
