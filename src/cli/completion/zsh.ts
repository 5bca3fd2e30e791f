import { unreachable } from "../../base/errors.ts";
import {
  type CompletedCommand,
  type CompletedOption,
  offeredCommands,
  takesAnything,
  type Values,
} from "./model.ts";

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

// zshcompsys(1), _arguments: brackets close an explanation, a colon the part of a specification.
function explained(text: string): string {
  return text.replace(/[\\[\]:]/g, "\\$&");
}

function action(values: Values): string {
  switch (values.type) {
    case "words":
      return `(${values.words.map(explained).join(" ")})`;
    case "files":
      return "_files";
    case "folders":
      return "_files -/";
    case "anything":
      return " ";
    default:
      return unreachable(values);
  }
}

function optionSpecification({ flag, description, values }: CompletedOption): string {
  const explanation = `[${explained(description)}]`;
  if (values === null) return quoted(`${flag}${explanation}`);
  // "*": repeatable, which for the others the program itself judges.
  return quoted(`*${flag}=${explanation}:value:${action(values)}`);
}

/** Indented by so many levels. */
function indent(text: string, levels: number): string {
  return text.replace(/^(?=.)/gm, "  ".repeat(levels));
}

function specifications({ options, arguments: values }: CompletedCommand): string {
  const parts = [
    ...options.map(optionSpecification),
    ...values.map((value, index) => quoted(`${index + 1}:argument:${action(value)}`)),
  ];
  return parts.length === 0 ? "return" : `_arguments \\\n  ${parts.join(" \\\n  ")}`;
}

/** What completes the words after a command. zsh counts `words` from the command itself. */
function body(command: CompletedCommand): string {
  const own = specifications(command);
  const offered = offeredCommands(command)
    .map(({ word, description }) => quoted(`${word}:${description}`));
  if (offered.length === 0) return own;
  return `if (( CURRENT > 2 )); then
  case $words[2] in
${indent(command.commands.filter(takesAnything).map(commandCase).join("\n"), 2)}
  esac
elif [[ $words[2] != -* ]]; then
  commands=(
${indent(offered.join("\n"), 2)}
  )
  _describe command commands
${command.arguments.length === 0 ? "  return\n" : ""}fi
${own}`;
}

function commandCase(command: CompletedCommand): string {
  return `${command.word})
  shift words
  (( CURRENT-- ))
${indent(body(command), 1)}
  return ;;`;
}

export function zshScript(program: string, described: CompletedCommand): string {
  return `#compdef ${program}
_${program}() {
  local -a commands
${indent(body(described), 1)}
}
# Run from $fpath this file is the function's body; sourced, it only defines it.
if [[ $funcstack[1] == _${program} ]]; then
  _${program} "$@"
else
  compdef _${program} ${program}
fi
`;
}
