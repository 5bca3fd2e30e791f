import { unreachable } from "../../base/errors.ts";
import type { CompletedCommand, CompletedOption, Values } from "./model.ts";

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
  return `${start} -l ${flag.replace(/^--/, "")}${value} -d ${quoted(description)}`.trimEnd();
}

/** Whether a command, and none below it, was typed. */
function condition({ name, commands }: CompletedCommand): string {
  if (name === "") return "__fish_use_subcommand";
  const seen = name.split(" ").map((word) => `__fish_seen_subcommand_from ${word}`);
  const below = commands.map(({ word }) => word).join(" ");
  const unseen = below === "" ? [] : [`not __fish_seen_subcommand_from ${below}`];
  return quoted([...seen, ...unseen].join("; and "));
}

function commandLines(program: string, command: CompletedCommand): string[] {
  const start = `complete -c ${program} -n ${condition(command)}`;
  const anything = { type: "anything" } as const;
  const argument = command.arguments.find(({ type }) => type !== "anything") ?? anything;
  const below = command.commands.map(({ word, description }) =>
    `${start} -a ${word} -d ${quoted(description)}`
  );
  return [
    ...below,
    ...command.options.map((option) => optionLine(start, option)),
    ...(below.length > 0 || argument.type === "anything" ? [] : [`${start} ${action(argument)}`]),
  ];
}

export function fishScript(program: string, commands: readonly CompletedCommand[]): string {
  return [
    `# Completion of ${program} for fish`,
    `complete -c ${program} -f`,
    ...commands.flatMap((command) => commandLines(program, command)),
    "",
  ].join("\n");
}
