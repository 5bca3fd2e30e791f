/**
 * Completion scripts, made from the definitions that command lines are parsed with.
 *
 * Argued: `@bomb.sh/tab`, the kept library for this, writes scripts that start the program
 * anew at every press of the Tab key, which from source takes longer than a person waits,
 * and it completes no folders. What is printed here works without the program.
 */
import { unreachable } from "../../base/errors.ts";
import { bashScript } from "../completion/bash.ts";
import { fishScript } from "../completion/fish.ts";
import { describe, flatten } from "../completion/model.ts";
import { zshScript } from "../completion/zsh.ts";
import type { Shell } from "../completion_command.ts";
import type { Command } from "../syntax/command.ts";

const NAME = "mirrorsphere";

/** The script for one shell, to be saved where that shell looks for it. */
export function completionScript(shell: Shell, program: Command): string {
  const described = describe(program);
  switch (shell) {
    case "bash":
      return bashScript(NAME, flatten(described));
    case "zsh":
      return zshScript(NAME, described);
    case "fish":
      return fishScript(NAME, flatten(described));
    default:
      return unreachable(shell);
  }
}
