import assert from "node:assert/strict";
import fc from "fast-check";
import { RunError } from "../../../src/base/errors.ts";
import { REPLACEMENT } from "../../../src/base/names.ts";
import { filtersOf, JOB_OPTIONS } from "../../../src/cli/job_options.ts";
import {
  type Called,
  command,
  group,
  optionalWord,
  restOfWords,
  word,
} from "../../../src/cli/syntax/command.ts";
import {
  excluding,
  flag,
  initially,
  oneOf,
  optionalValue,
  repeated,
  toggle,
  value,
} from "../../../src/cli/syntax/options.ts";
import { parse } from "../../../src/cli/syntax/parse.ts";
import { anyString } from "../../support/strings.ts";

const action = () => Promise.resolve();

const COPY = command({
  summary: "Copies.",
  notes: "",
  words: [word("source", "from"), optionalWord("destination", "to")],
  options: {
    mirror: toggle("remove, too"),
    verbose: flag("say more"),
    quiet: excluding(flag("say less"), ["verbose"]),
    type: value("<type>", "how", oneOf(["full", "incremental"])),
    name: value("<name>", "a name"),
    host: repeated(value("<host>", "a host")),
    to: repeated(value("<address...>", "some addresses")),
    limit: initially(value("<count>", "so many", { read: Number, accepted: "a number" }), 50),
    changes: optionalValue("[kind]", "changes", oneOf(["added"])),
  },
  commands: { list: command({ summary: "Lists.", notes: "", options: {}, action }) },
  action,
});

const REST = command({
  summary: "Installs.",
  notes: "",
  words: [restOfWords("words", "what")],
  options: {},
  action,
});

const PROGRAM: Called = {
  path: [],
  command: {
    ...group("A program.", {
      notes: "",
      commands: { copy: COPY, service: group("", { notes: "", commands: { install: REST } }) },
    }),
    options: { version: flag("the version") },
  },
};

function given(...args: string[]) {
  const invocation = parse(PROGRAM, args);
  if (invocation.kind !== "perform") throw new Error(`${invocation.kind}, not performed`);
  return invocation.given;
}

/** The flags of `copy`, without those that have a value anyway. */
function flags(...args: string[]): Readonly<Record<string, unknown>> {
  const { limit: _, ...rest } = given("copy", "a", ...args).flags;
  return rest;
}

function refused(args: readonly string[], message: string): void {
  assert.throws(
    () => parse(PROGRAM, args),
    (error) => error instanceof RunError && error.code === "usage" && error.message === message,
    args.join(" "),
  );
}

Deno.test("options and words may stand in any order, and what was not given is absent", () => {
  const { flags, words } = given("copy", "--mirror", "a", "--name", "x", "b");
  assert.deepEqual(flags, { limit: 50, mirror: true, name: "x" });
  assert.deepEqual(words, ["a", "b"]);
  assert.deepEqual(given("copy", "a").words, ["a", undefined]);
});

Deno.test("a value may be joined to its option, or open with a hyphen", () => {
  assert.deepEqual(flags("--name=x=y"), { name: "x=y" });
  assert.deepEqual(flags("--name", "-"), { name: "-" });
  assert.deepEqual(flags("--name", "-x"), { name: "-x" });
  assert.deepEqual(flags("--name=--mirror"), { name: "--mirror" });
  assert.deepEqual(flags("--name=two\nlines"), { name: "two\nlines" });
});

Deno.test("a word or value that is empty, or was not UTF-8, is refused", () => {
  const empty = "it is empty, as a variable is that was never set; say what is meant";
  refused(["copy", ""], `Read SOURCE "": ${empty}`);
  refused(["copy", "a", "--name="], `Read --name "": ${empty}`);
  refused(["copy", "a", "--name", ""], `Read --name "": ${empty}`);
  const undecodable = "it is not UTF-8; rename it, or name a folder above it";
  refused(["copy", "b\ufffd"], `Read SOURCE "b\ufffd": ${undecodable}`);
});

Deno.test("a value that is missing does not swallow the option behind it", () => {
  const missing = "Option '--name <name>' argument missing; see mirrorsphere copy --help";
  refused(["copy", "a", "--name", "--mirror"], missing);
  refused(["copy", "a", "--name", "--", "b"], missing);
  refused(["copy", "a", "--name"], missing);
});

Deno.test("of several the last counts, unless the option is one that is gathered", () => {
  assert.deepEqual(flags("--mirror", "--no-mirror", "--name", "x", "--name=y"), {
    mirror: false,
    name: "y",
  });
  assert.deepEqual(flags("--host", "x", "--host=y"), { host: ["x", "y"] });
});

Deno.test("several values may follow an option that takes several, up to the next option", () => {
  assert.deepEqual(flags("--to", "x", "y", "--mirror", "--to=z"), {
    to: ["x", "y", "z"],
    mirror: true,
  });
  assert.deepEqual(flags("--to=x", "b"), { to: ["x"] });
  assert.deepEqual(flags("--to", "x", "--", "b"), { to: ["x"] });
});

Deno.test("an option whose value may be left out is true without one", () => {
  assert.deepEqual(flags("--changes"), { changes: true });
  assert.deepEqual(flags("--changes", "--mirror"), { changes: true, mirror: true });
  assert.deepEqual(flags("--changes", "added"), { changes: "added" });
});

Deno.test("an initial value is what counts where the option is not given", () => {
  assert.equal(given("copy", "a").flags["limit"], 50);
  assert.equal(given("copy", "a", "--limit", "7").flags["limit"], 7);
});

Deno.test("an option that takes no value is refused with one, rather than switched on", () => {
  const message = "Option '--mirror' takes no value; see mirrorsphere copy --help";
  refused(["copy", "a", "--mirror=false"], message);
  refused(["copy", "a", "--mirror="], message);
});

Deno.test("what opens with a hyphen is an option, and never a folder", () => {
  for (const typed of ["-x", "--1", "--=x", "-mirror", "--Mirror", "--mirror--", "---"]) {
    assert.throws(() => parse(PROGRAM, ["copy", "a", typed]), /Unknown option/, typed);
  }
  assert.deepEqual(given("copy", "a", "-").words, ["a", "-"]);
});

Deno.test("after two hyphens everything is a word", () => {
  assert.deepEqual(given("copy", "--", "--mirror", "b").words, ["--mirror", "b"]);
  assert.deepEqual(given("copy", "a", "--", "--").words, ["a", "--"]);
  assert.deepEqual(given("service", "install", "--", "serve", "--port", "1").words, [
    ["serve", "--port", "1"],
  ]);
});

Deno.test("any words come back as they were given behind two hyphens", () => {
  fc.assert(fc.property(fc.array(fc.string({ minLength: 1 })), (words) => {
    assert.deepEqual(given("service", "install", "--", ...words).words, [words]);
  }));
});

Deno.test("any value comes back as it was given, joined by an equals sign", () => {
  const value = anyString({ minLength: 1 })
    .filter((text) => !text.includes(REPLACEMENT));
  fc.assert(fc.property(value, (text) => {
    assert.deepEqual(flags(`--name=${text}`), { name: text });
  }));
});

Deno.test("filters keep the order they were given in, of whichever option", () => {
  const run = command({ summary: "", notes: "", options: JOB_OPTIONS, action });
  const args = ["--include", "a", "--exclude=b", "--mirror", "--exclude-from", "c", "--include=d"];
  const invocation = parse({ path: ["run"], command: run }, args);
  assert.equal(invocation.kind, "perform");
  if (invocation.kind !== "perform") return;
  assert.deepEqual(filtersOf(invocation.given.flags).map(({ kind, value }) => [kind, value]), [
    ["include", "a"],
    ["exclude", "b"],
    ["exclude-from", "c"],
    ["include", "d"],
  ]);
});

Deno.test("a mistake says what is wrong, what may have been meant, and where to read on", () => {
  const help = "; see mirrorsphere copy --help";
  refused(["copi"], "Unknown command 'copi' (Did you mean copy?); see mirrorsphere --help");
  refused(["constructor"], "Unknown command 'constructor'; see mirrorsphere --help");
  refused(["service", "x"], "Unknown command 'x'; see mirrorsphere service --help");
  refused(["copy", "a", "--miror"], `Unknown option '--miror' (Did you mean --mirror?)${help}`);
  refused(["copy", "a", "--nonsense"], `Unknown option '--nonsense'${help}`);
  refused(["copy"], `Missing required argument 'source'${help}`);
  refused(["copy", "a", "b", "c"], `Too many arguments for 'copy': expected 2 but got 3${help}`);
  refused(
    ["copy", "a", "--verbose", "--quiet"],
    `Option '--quiet' cannot be used with option '--verbose'${help}`,
  );
  refused(
    ["copy", "a", "--type", "half"],
    'Read --type "half": not understood; give full or incremental',
  );
  refused(["--", "copy"], "Missing command; see mirrorsphere --help");
});

Deno.test("a suggestion is near by its letters, of which two may have changed places", () => {
  const meant = (args: readonly string[], suggestion: string) => {
    assert.throws(() => parse(PROGRAM, args), (error) => {
      assert.ok(error instanceof RunError && error.code === "usage", args.join(" "));
      assert.equal(/\(Did you mean (\S+)\?\)/.exec(error.message)?.[1] ?? "", suggestion);
      return true;
    }, args.join(" "));
  };
  meant(["ocpy"], "copy");
  meant(["cpoy"], "copy");
  meant(["pcoy"], "");
  meant(["sevrice"], "service");
  meant(["hepl"], "help");
  meant(["help", "hepl"], "");
  meant(["version"], "--version");
  meant(["verison"], "--version");
  meant(["help", "version"], "");
  meant(["c".repeat(1_000_000)], "");
  meant(["copy", "a", "--keep"], "");
  meant(["copy", "a", "-name"], "--name");
  meant(["copy", "a", "--nmae"], "--name");
  meant(["copy", "lsit"], "list");
});

Deno.test("the opposite of what was typed is never suggested", () => {
  for (const typed of ["--no-verbose", "--no-verbos", "--noverbose"]) {
    refused(["copy", "a", typed], `Unknown option '${typed}'; see mirrorsphere copy --help`);
  }
  const mirror = "(Did you mean --no-mirror?); see mirrorsphere copy --help";
  for (const typed of ["--no-miror", "--nomirror"]) {
    refused(["copy", "a", typed], `Unknown option '${typed}' ${mirror}`);
  }
});

Deno.test("a command that does something itself has others below it for some first words", () => {
  assert.deepEqual(given("copy", "list").words, []);
  assert.deepEqual(given("copy", "--name", "list", "a").words, ["a", undefined]);
  assert.deepEqual(given("copy", "help").words, ["help", undefined]);
  assert.deepEqual(given("copy", "lsit", "b").words, ["lsit", "b"]);
});

Deno.test("help is asked for by option and by command, and stands in for a command", () => {
  const helped = (...args: string[]) => {
    const invocation = parse(PROGRAM, args);
    return invocation.kind === "help" ? [invocation.called.path, invocation.asked] : null;
  };
  assert.deepEqual(helped(), [[], false]);
  assert.deepEqual(helped("service"), [["service"], false]);
  assert.deepEqual(helped("--help"), [[], true]);
  assert.deepEqual(helped("copy", "a", "--help", "--nonsense"), [["copy"], true]);
  assert.deepEqual(helped("copy", "--", "--help"), null);
  assert.deepEqual(helped("-h"), [[], true]);
  assert.deepEqual(helped("service", "-h"), [["service"], true]);
  assert.deepEqual(helped("copy", "a", "--mirror", "-h"), [["copy"], true]);
  assert.deepEqual(helped("copy", "a", "--name", "-h"), null);
  assert.deepEqual(helped("copy", "--", "-h"), null);
  assert.deepEqual(helped("help"), [[], true]);
  assert.deepEqual(helped("help", "service", "install"), [["service", "install"], true]);
  assert.deepEqual(helped("service", "help", "install"), [["service", "install"], true]);
  refused(["help", "copi"], "Unknown command 'copi' (Did you mean copy?); see mirrorsphere --help");
});

Deno.test("the version is an option of the program alone", () => {
  assert.deepEqual(parse(PROGRAM, ["--version"]), { kind: "version" });
  assert.throws(() => parse(PROGRAM, ["copy", "a", "--version"]), /Unknown option/);
});
