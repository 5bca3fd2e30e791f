/** What there is to complete, apart from any shell. */
import type { Command, Word } from "../syntax/command.ts";
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
  /** The commands below it, which are called by the word right after its name. */
  readonly commands: readonly CompletedCommand[];
  readonly description: string;
  readonly options: readonly CompletedOption[];
  readonly arguments: readonly Values[];
}

/** The program itself, with its commands and theirs, each with what its help shows. */
export function describe(program: Command): CompletedCommand {
  return describeCommand(program, []);
}

/** A command and all below it that take anything, from the top. */
export function flatten(command: CompletedCommand): CompletedCommand[] {
  return [command, ...command.commands.filter(takesAnything).flatMap(flatten)];
}

/** Whether anything can follow a command; nothing does where only its help is explained. */
export function takesAnything({ options, commands }: CompletedCommand): boolean {
  return options.length > 0 || commands.length > 0;
}

/** What the arguments of a command can be: none takes two kinds that can be completed. */
export function argumentValues(command: CompletedCommand): Values {
  return command.arguments.find(({ type }) => type !== "anything") ?? { type: "anything" };
}

/** The commands below one, without the options that stand for them: those are offered as options. */
export function offeredCommands({ commands }: CompletedCommand): readonly CompletedCommand[] {
  return commands.filter(({ word }) => !word.startsWith("-"));
}

function describeCommand(command: Command, path: readonly string[]): CompletedCommand {
  const { summary, options, words, commands, perform } = command;
  const below = Object.entries(commands)
    .map(([name, command]) => describeCommand(command, [...path, name]));
  return {
    name: path.join(" "),
    word: path.at(-1) ?? "",
    description: summary,
    commands: perform === null
      ? [...below, describeHelp(command, path), ...standIns(command, path)]
      : below,
    options: [...Object.entries(options).flatMap(describeOption), ...HELP_OPTIONS],
    arguments: words.map(describeWord),
  };
}

/** Options that stand for the command of their name, as `--serve` does. */
function standIns({ commands, options }: Command, path: readonly string[]): CompletedCommand[] {
  return Object.entries(commands)
    .filter(([name]) => Object.hasOwn(options, name))
    .map(([name, command]) => describeCommand(command, [...path, optionName(name)]));
}

const HELP_OPTIONS: readonly CompletedOption[] = ["--help", "-h"].map((flag) => ({
  flag,
  description: "print this help",
  values: null,
}));

/** `help`, which takes the names of what is below a command. */
function describeHelp(command: Command, path: readonly string[]): CompletedCommand {
  return { ...describeTopic(command, [...path, "help"]), description: "explain a command" };
}

function describeTopic({ summary, commands }: Command, path: readonly string[]): CompletedCommand {
  return {
    name: path.join(" "),
    word: path.at(-1) ?? "",
    description: summary,
    commands: Object.entries(commands).map(([name, below]) =>
      describeTopic(below, [...path, name])
    ),
    options: [],
    arguments: [],
  };
}

function describeOption([key, option]: readonly [string, Option]): readonly CompletedOption[] {
  const { description, placeholder, choices, negatable } = option;
  const flag = optionName(key);
  const values = placeholder === null ? null : valuesOf(choices, placeholder);
  const described = { flag, description, values };
  if (!negatable) return [described];
  return [described, {
    ...described,
    flag: flag.replace("--", "--no-"),
    description: `turn ${flag} off`,
  }];
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
