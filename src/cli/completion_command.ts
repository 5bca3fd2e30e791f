/** `completion`, as commander reads it. */
import { Argument, Command } from "@commander-js/extra-typings";
import type { Screen } from "./output.ts";
import { defineProgram } from "./program.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

const EXAMPLES = `
Examples:
  bash:  mirrorsphere completion bash > ~/.local/share/bash-completion/completions/mirrorsphere
  zsh:   mirrorsphere completion zsh > ~/.zfunc/_mirrorsphere     (with ~/.zfunc in $fpath)
  fish:  mirrorsphere completion fish > ~/.config/fish/completions/mirrorsphere.fish
`;

export function defineCompletion(screen: Screen) {
  return new Command("completion")
    .description("Print a script that makes a shell complete this program's arguments.")
    .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
    .addHelpText("after", EXAMPLES)
    .action(async (shell) => {
      const { completionScript } = await import("./commands/completion.ts");
      screen.out.write(completionScript(shell, await defineProgram(screen, () => {})));
    });
}
