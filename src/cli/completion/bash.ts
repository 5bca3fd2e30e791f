import { unreachable } from "../../base/errors.ts";
import { argumentValues, type CompletedCommand, offeredCommands, type Values } from "./model.ts";

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
      return ":";
    default:
      return unreachable(values);
  }
}

function optionCases(command: CompletedCommand): string[] {
  return command.options.flatMap(({ flag, values }) =>
    values === null ? [] : [`    '${command.name} ${flag}') ${action(values)} ;;`]
  );
}

/** One rule for all arguments of a command, and for the commands below it. */
function otherCase(command: CompletedCommand): string {
  const flags = command.options.map(({ flag }) => flag).join(" ");
  const below = offeredCommands(command).map(({ word }) => word).join(" ");
  const parts = [
    ...below === "" ? [] : [`[[ $before == "$command " ]] && words='${below}'`],
    action(argumentValues(command)),
  ];
  return `    '${command.name} '*) if [[ -z $ended && $word == -* ]]; then words='${flags}'; else ${
    parts.join("; ")
  }; fi ;;`;
}

function commandCase({ name }: CompletedCommand): string {
  return `  [[ $before == '${name} '* ]] && command='${name}'`;
}

/** Works on bash 3.2 and later. */
export function bashScript(program: string, commands: readonly CompletedCommand[]): string {
  // The most specific first: "job add " before "job ".
  const byLength = commands.toSorted((one, other) => other.name.length - one.name.length);
  // Bash splits at = and : (COMP_WORDBREAKS); the line is read anew to see whole arguments.
  return `# Completion of ${program} for bash
_${program}() {
  local line=\${COMP_LINE:0:COMP_POINT} word previous before prefix
  local command='' words='' kind='' ended=''
  local -a typed
  read -ra typed <<< "$line"
  [[ $line == *[[:space:]] ]] && typed+=('')
  word=\${typed[\${#typed[@]}-1]}
  previous=\${typed[\${#typed[@]}-2]}
  before="\${typed[*]:1:\${#typed[@]}-2} "
  if [[ " $before" == *' -- '* ]]; then ended=1; previous=''
  elif [[ $word == --*=* ]]; then previous=\${word%%=*}; word=\${word#*=}; fi
${commands.filter(({ name }) => name !== "").map(commandCase).join("\n")}
  case "$command $previous" in
${commands.flatMap(optionCases).join("\n")}
${byLength.map(otherCase).join("\n")}
  esac
  COMPREPLY=()
  if [[ -n $words ]]; then
    prefix=\${word%"\${word##*:}"}
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    COMPREPLY=("\${COMPREPLY[@]#"$prefix"}")
  fi
  if [[ -n $kind ]]; then
    compopt -o filenames 2> /dev/null
    local IFS=$'\\n'
    COMPREPLY+=($(compgen -A "$kind" -- "$2"))
  fi
}
complete -F _${program} ${program}
`;
}
