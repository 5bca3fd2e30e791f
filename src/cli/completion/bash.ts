import { unreachable } from "../../base/errors.ts";
import type { CompletedCommand, Values } from "./model.ts";

/** How the script's `_complete` function is to fill in a value. */
function action(values: Values): string {
  switch (values.type) {
    case "words":
      return `words='${values.words.join(" ")}'`;
    case "files":
      return "kind=file";
    case "folders":
      return "kind=directory";
    case "anything":
      return "return";
    default:
      return unreachable(values);
  }
}

function optionCases(command: CompletedCommand): string[] {
  return command.options.flatMap(({ flag, values }) =>
    values === null ? [] : [`    '${command.name} ${flag}') ${action(values)} ;;`]
  );
}

/** One rule for all arguments of a command: none takes two kinds that can be completed. */
function otherCase(command: CompletedCommand): string {
  const flags = command.options.map(({ flag }) => flag).join(" ");
  const anything: Values = { type: "anything" };
  const argument = command.arguments.find(({ type }) => type !== "anything") ?? anything;
  return `    '${command.name} '*) if [[ $word == -* ]]; then words='${flags}'; else ${
    action(argument)
  }; fi ;;`;
}

/** The words that make up the name of a command, as the start of what was typed. */
function commandCase({ name }: CompletedCommand): string {
  const words = name.split(" ");
  // What is still being typed is no part of the name yet.
  const typed = words.map((_, index) => `\${typed[${index + 1}]}`).join(" ");
  return `  [[ \${#typed[@]} -gt ${
    words.length + 1
  } && "${typed}" == '${name}' ]] && command='${name}'`;
}

/** Works on bash 3.2 and later. */
export function bashScript(program: string, commands: readonly CompletedCommand[]): string {
  // The most specific first: "job add " before "job ".
  const byLength = commands.toSorted((one, other) => other.name.length - one.name.length);
  // Bash splits at = and : (COMP_WORDBREAKS); the line is read anew to see whole arguments.
  return `# Completion of ${program} for bash
_${program}() {
  local line=\${COMP_LINE:0:COMP_POINT} command='' words='' kind='' word previous prefix
  local -a typed
  read -ra typed <<< "$line"
  [[ $line == *[[:space:]] ]] && typed+=('')
  word=\${typed[\${#typed[@]}-1]}
  previous=\${typed[\${#typed[@]}-2]}
  [[ $word == --*=* ]] && { previous=\${word%%=*}; word=\${word#*=}; }
${commands.filter(({ name }) => name !== "").map(commandCase).join("\n")}
  case "$command $previous" in
${commands.flatMap(optionCases).join("\n")}
${byLength.map(otherCase).join("\n")}
  esac
  COMPREPLY=()
  if [[ -n $kind ]]; then
    compopt -o filenames 2> /dev/null
    local IFS=$'\\n'
    COMPREPLY=($(compgen -A "$kind" -- "$2"))
  else
    prefix=\${word%"\${word##*:}"}
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    COMPREPLY=("\${COMPREPLY[@]#"$prefix"}")
  fi
}
complete -F _${program} ${program}
`;
}
