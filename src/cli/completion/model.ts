/** What there is to complete, apart from any shell. */
import type { Command, Word } from "../syntax/command.ts";
import { listedCommands } from "../syntax/help.ts";
import { type Option, optionName } from "../syntax/options.ts";

/** What may stand in one place of a command line. `null` values: the option takes none. */
export type Values =
  | { readonly type: "words"; readonly words: readonly string[] }
  | { readonly type: "files" }
  | { readonly type: "folders" }
  | { readonly type: "anything" };

export interface CompletedOption {
  readonly flag: string;
  readonly description: string;
  readonly values: Values | null;
}

export interface CompletedCommand {
  /** What is typed after the program, "job add"; empty for the program itself. */
  readonly name: string;
  /** The last word of the name. */
  readonly word: string;
  /** The commands below it, if it only groups others. */
  readonly commands: readonly CompletedCommand[];
  readonly description: string;
  readonly options: readonly CompletedOption[];
  readonly arguments: readonly Values[];
}

/** The program itself, with its commands and theirs, each with what its help shows. */
export function describe(program: Command): CompletedCommand {
  return describeCommand(program, []);
}

/** A command and all that are below it, from the top. */
export function flatten(command: CompletedCommand): CompletedCommand[] {
  return [command, ...command.commands.flatMap(flatten)];
}

function describeCommand(command: Command, path: readonly string[]): CompletedCommand {
  const listed = listedCommands(command);
  const words = [...listed.map(([name]) => name), "help"];
  const isGroup = listed.length > 0;
  return {
    name: path.join(" "),
    word: path.at(-1) ?? "",
    description: command.summary,
    commands: isGroup
      ? [
        ...listed.map(([name, below]) => describeCommand(below, [...path, name])),
        describeHelp([...path, "help"], words),
      ]
      : [],
    options: [
      ...Object.entries(command.options).map(([key, option]) => describeOption(key, option)),
      HELP_OPTION,
    ],
    arguments: isGroup ? [{ type: "words", words }] : command.words.map(describeWord),
  };
}

const HELP_OPTION: CompletedOption = {
  flag: "--help",
  description: "print this help",
  values: null,
};

/** `help`, which explains the commands beside it. */
function describeHelp(path: readonly string[], beside: readonly string[]): CompletedCommand {
  return {
    name: path.join(" "),
    word: "help",
    description: "explain a command",
    commands: [],
    options: [],
    arguments: [{ type: "words", words: beside }],
  };
}

function describeOption(key: string, option: Option): CompletedOption {
  const { description, placeholder } = option;
  const values = placeholder === null ? null : valuesOf(option.choices, placeholder);
  return { flag: optionName(key), description, values };
}

function valuesOf(choices: readonly string[] | null, placeholder: string): Values {
  if (choices !== null) return { type: "words", words: choices };
  if (placeholder === "<folder>") return { type: "folders" };
  return { type: placeholder === "<file>" ? "files" : "anything" };
}

const FOLDERS: readonly string[] = ["source", "destination"];

function describeWord({ name, choices }: Word): Values {
  return valuesOf(choices, FOLDERS.includes(name) ? "<folder>" : `<${name}>`);
}
