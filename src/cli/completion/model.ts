/** What there is to complete, apart from any shell. */
import type { Argument, CommandUnknownOpts, Option } from "@commander-js/extra-typings";

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
export function describe(program: CommandUnknownOpts): CompletedCommand {
  return describeCommand(program, "", []);
}

/** A command and all that are below it, from the top. */
export function flatten(command: CompletedCommand): CompletedCommand[] {
  return [command, ...command.commands.flatMap(flatten)];
}

/** `beside`: the commands that are of the same group. */
function describeCommand(
  command: CommandUnknownOpts,
  name: string,
  beside: readonly string[],
): CompletedCommand {
  const commands = command.createHelp().visibleCommands(command);
  const words = commands.map((below) => below.name());
  return {
    name,
    word: command.name(),
    description: command.description(),
    commands: commands.map((below) =>
      describeCommand(below, `${name} ${below.name()}`.trim(), words)
    ),
    options: command.createHelp().visibleOptions(command).map(describeOption),
    arguments: words.length > 0
      ? [{ type: "words", words }]
      : command.registeredArguments.map((argument) => describeArgument(argument, beside)),
  };
}

function describeOption(option: Option): CompletedOption {
  const flag = option.long ?? option.flags;
  const takesValue = option.required || option.optional;
  return {
    flag,
    description: option.description,
    values: takesValue ? optionValues(option) : null,
  };
}

function optionValues(option: Option): Values {
  if (option.argChoices !== undefined) return { type: "words", words: option.argChoices };
  if (option.flags.includes("<folder>")) return { type: "folders" };
  return { type: option.flags.includes("<file>") ? "files" : "anything" };
}

const FOLDERS: readonly string[] = ["source", "destination"];

function describeArgument(argument: Argument, commands: readonly string[]): Values {
  if (argument.argChoices !== undefined) return { type: "words", words: argument.argChoices };
  // What the help command explains.
  if (argument.name() === "command") return { type: "words", words: commands };
  return { type: FOLDERS.includes(argument.name()) ? "folders" : "anything" };
}
