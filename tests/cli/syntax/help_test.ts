import assert from "node:assert/strict";
import { loadProgram } from "../../../src/cli/program.ts";
import {
  type Called,
  type Command,
  command,
  optionalWord,
  word,
} from "../../../src/cli/syntax/command.ts";
import { helpText } from "../../../src/cli/syntax/help.ts";
import { flag, initially, oneOf, toggle, under, value } from "../../../src/cli/syntax/options.ts";

const COPY = command({
  summary: "Copies.",
  notes: "\nExamples:\n  copy a b\n",
  words: [word("source", "where from", oneOf(["a", "b"])), optionalWord("destination", "where to")],
  options: {
    verbose: flag("say more, so much that it does not fit on a line of this terminal"),
    ...under("What is removed:", { mirror: toggle("remove, too") }),
    maxSize: initially(value("<size>", "no larger files"), "2GiB"),
  },
  action: () => Promise.resolve(),
});

Deno.test("help shows words and options by their headlines, then the notes", () => {
  const text = helpText({ path: ["copy"], command: COPY }, 60);
  assert.equal(
    text,
    `Usage: mirrorsphere copy [options] <source> [destination]

Copies.

Arguments:
  source             where from (one of: a, b)
  destination        where to

What is removed:
  --mirror           remove, too

Options:
  --verbose          say more, so much that it does not fit
                     on a line of this terminal
  --max-size <size>  no larger files (default: 2GiB)
  -h, --help         print this help

Examples:
  copy a b
`,
  );
});

function everyCommand({ path, command }: Called): Called[] {
  const below = Object.entries(command.commands).map(([name, below]: [string, Command]) => ({
    path: [...path, name],
    command: below,
  }));
  return [{ path, command }, ...below.flatMap(everyCommand)];
}

Deno.test("the help of every command has examples, and its tables fit on 80 columns", async () => {
  for (const called of everyCommand(await loadProgram())) {
    const text = helpText(called, 80);
    assert.match(text, /\n\nExamples:\n {2}\S/, called.path.join(" "));
    const tables = text.slice(0, text.indexOf("-h, --help  "));
    for (const line of tables.split("\n")) assert.ok(line.length <= 80, line);
  }
});

Deno.test("no option that excludes another one names one that the command does not have", async () => {
  for (const { path, command } of everyCommand(await loadProgram())) {
    const excluded = Object.values(command.options).flatMap(({ excludes }) => excludes);
    const unknown = excluded.filter((key) => !Object.hasOwn(command.options, key));
    assert.deepEqual(unknown, [], path.join(" "));
  }
});
