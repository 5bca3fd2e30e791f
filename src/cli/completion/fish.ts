import { unreachable } from "../../base/errors.ts";
import {
  argumentValues,
  type CompletedCommand,
  type CompletedOption,
  offeredCommands,
  type Values,
} from "./model.ts";

// fish: within single quotes only the quote itself and the backslash are special.
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

function action(values: Values): string {
  switch (values.type) {
    case "words":
      return `-a ${quoted(values.words.join(" "))}`;
    case "files":
      return "-F";
    case "folders":
      return "-a '(__fish_complete_directories)'";
    case "anything":
      return "";
    default:
      return unreachable(values);
  }
}

function optionLine(start: string, { flag, description, values }: CompletedOption): string {
  const value = values === null
    ? ""
    : ` ${values.type === "files" ? "-r" : "-x"} ${action(values)}`;
  const typed = flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`;
  return `${start} ${typed}${value} -d ${quoted(description)}`.trimEnd();
}

function commandLines(program: string, command: CompletedCommand): string[] {
  const { name, options } = command;
  const start = (when: string) => `complete -c ${program} -n ${quoted(`${when} ${name}`.trim())}`;
  const at = start(`__${program}_at`);
  const next = start(`__${program}_next`);
  const argument = argumentValues(command);
  return [
    ...offeredCommands(command).map(({ word, description }) =>
      `${next} -a ${word} -d ${quoted(description)}`
    ),
    ...options.map((option) => optionLine(at, option)),
    ...(argument.type === "anything" ? [] : [`${at} ${action(argument)}`]),
  ];
}

/** Which command was typed, as conditions: at it, its arguments are next; next, it was all. */
function conditions(program: string, commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).filter((name) => name !== "");
  return `function __${program}_next
    set -l typed (commandline -opc)
    test "$typed[2..]" = "$argv"
end
function __${program}_at
    set -l command
    for word in (commandline -opc)[2..]
        set -l longer $command $word
        contains -- "$longer" ${names.map(quoted).join(" ")}
        or break
        set command $longer
    end
    test "$command" = "$argv"
end`;
}

export function fishScript(program: string, commands: readonly CompletedCommand[]): string {
  return [
    `# Completion of ${program} for fish`,
    conditions(program, commands),
    `complete -c ${program} -f`,
    ...commands.flatMap((command) => commandLines(program, command)),
    "",
  ].join("\n");
}
