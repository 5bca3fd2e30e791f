/** `completion`. */
import { loadProgram } from "./program.ts";
import { command, word } from "./syntax/command.ts";
import { oneOf } from "./syntax/options.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

const EXAMPLES = `
Examples:
  bash:  mirrorsphere completion bash > ~/.local/share/bash-completion/completions/mirrorsphere
  zsh:   mirrorsphere completion zsh > ~/.zfunc/_mirrorsphere     (with ~/.zfunc in $fpath)
  fish:  mirrorsphere completion fish > ~/.config/fish/completions/mirrorsphere.fish
`;

export const COMPLETION = command({
  summary: "Print a script that makes a shell complete this program's arguments.",
  notes: EXAMPLES,
  words: [word("shell", "the shell", oneOf(SHELLS))],
  options: {},
  async action(_, [shell], screen) {
    const { completionScript } = await import("./commands/completion.ts");
    screen.out.write(completionScript(shell, (await loadProgram()).command));
  },
});
