/**
 * Completion scripts, made from the definition that commander parses with.
 *
 * Argued: `@bomb.sh/tab`, the kept library that knows commander, writes scripts that start the
 * program anew at every press of the Tab key, which from source takes longer than a person waits,
 * and it completes no folders. What is printed here works without the program.
 */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { unreachable } from "../../base/errors.ts";
import { bashScript } from "../completion/bash.ts";
import { fishScript } from "../completion/fish.ts";
import { describe, flatten } from "../completion/model.ts";
import { zshScript } from "../completion/zsh.ts";
import type { Shell } from "../completion_command.ts";

/** The script for one shell, to be saved where that shell looks for it. */
export function completionScript(shell: Shell, program: CommandUnknownOpts): string {
  const described = describe(program);
  switch (shell) {
    case "bash":
      return bashScript(program.name(), flatten(described));
    case "zsh":
      return zshScript(program.name(), described);
    case "fish":
      return fishScript(program.name(), flatten(described));
    default:
      return unreachable(shell);
  }
}
