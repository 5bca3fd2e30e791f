/** What `--help` prints of a command. */
import type { Called, Command, Word } from "./command.ts";
import { type Option, optionName } from "./options.ts";

/** A term on the left and what it means on the right. */
type Row = readonly [term: string, meaning: string];

interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

const HELP_OPTION: Row = ["-h, --help", "print this help"];
const HELP_COMMAND: Row = ["help [command]", "explain a command"];
const OTHER_OPTIONS = "Options:";

/** Lines of at most so many columns, as far as words allow; the notes are as they were written. */
export function helpText({ path, command }: Called, columns: number): string {
  const sections = [
    { title: "Arguments:", rows: command.words.map(wordRow) },
    ...optionSections(command),
    { title: "Commands:", rows: commandRows(command) },
  ].filter(({ rows }) => rows.length > 0);
  const width = Math.max(...sections.flatMap(({ rows }) => rows.map(([term]) => term.length)));
  const blocks = sections.map(({ title, rows }) =>
    [title, ...rows.map((row) => rowText(row, { width, columns }))].join("\n")
  );
  const notes = command.notes.trim();
  return `${[usage(path, command), command.summary, ...blocks, notes].join("\n\n").trimEnd()}\n`;
}

/** The commands that help names below another; where that does something itself, its notes do. */
export function listedCommands(command: Command): readonly (readonly [string, Command])[] {
  return command.perform === null ? Object.entries(command.commands) : [];
}

function usage(path: readonly string[], command: Command): string {
  const below = command.perform === null ? ["[command]"] : [];
  return ["Usage: mirrorsphere", ...path, "[options]", ...below, ...command.words.map(wordText)]
    .join(" ");
}

function wordText({ name, presence }: Word): string {
  if (presence === "rest") return `[${name}...]`;
  return presence === "optional" ? `[${name}]` : `<${name}>`;
}

/** By their headlines, in the order of the first of each; what has none comes last. */
function optionSections({ options }: Command): readonly Section[] {
  const groups = Map.groupBy(Object.entries(options), ([, { group }]) => group);
  const rows = (group: string) => (groups.get(group) ?? []).map(optionRow);
  const titles = [...groups.keys()].filter((title) => title !== OTHER_OPTIONS);
  return [
    ...titles.map((title) => ({ title, rows: rows(title) })),
    { title: OTHER_OPTIONS, rows: [...rows(OTHER_OPTIONS), HELP_OPTION] },
  ];
}

function optionRow([key, option]: readonly [string, Option]): Row {
  const { placeholder, initial } = option;
  const term = [optionName(key), ...placeholder === null ? [] : [placeholder]].join(" ");
  return [term, explained(option, initial === null ? [] : [`default: ${initial.text}`])];
}

function wordRow(word: Word): Row {
  return [word.name, explained(word, [])];
}

function explained(
  { description, choices }: Pick<Option, "description" | "choices">,
  notes: readonly string[],
): string {
  const all = [...choices === null ? [] : [`one of: ${choices.join(", ")}`], ...notes];
  return all.length === 0 ? description : `${description} (${all.join("; ")})`;
}

function commandRows(command: Command): readonly Row[] {
  const rows = listedCommands(command).map(([name, { words, summary }]): Row => [
    [name, ...words.map(wordText)].join(" "),
    summary,
  ]);
  return rows.length === 0 ? [] : [...rows, HELP_COMMAND];
}

const INDENT = "  ";
/** Narrower than this the right column is not made, however narrow the terminal. */
const NARROWEST = 30;

function rowText([term, meaning]: Row, { width, columns }: { width: number; columns: number }) {
  const left = `${INDENT}${term.padEnd(width)}${INDENT}`;
  const lines = wrap(meaning, Math.max(NARROWEST, columns - left.length));
  return `${left}${lines.join(`\n${" ".repeat(left.length)}`)}`;
}

function wrap(text: string, columns: number): string[] {
  return text.split(" ").reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > columns) return [...lines, word];
    return [...lines.slice(0, -1), `${last} ${word}`];
  }, []);
}
