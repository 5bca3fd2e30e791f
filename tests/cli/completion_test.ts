import assert from "node:assert/strict";
import { completionScript } from "../../src/cli/commands/completion.ts";
import type { Shell } from "../../src/cli/completion_command.ts";
import { loadProgram } from "../../src/cli/program.ts";
import { hasCommand, must } from "../support/processes.ts";
import { skipUnless } from "../support/skip.ts";
import { withScratch } from "../support/scratch.ts";

const { command: program } = await loadProgram();

function script(shell: Shell): string {
  return completionScript(shell, program);
}

/**
 * What a shell offers for each line; the scratch folder holds `folder/` and `file.toml`. The driver
 * ends what it prints for each with a form feed.
 */
async function offers(shell: Shell, driver: string, lines: readonly string[]): Promise<string[][]> {
  return await withScratch(async (scratch) => {
    Deno.mkdirSync(`${scratch}/folder`);
    Deno.writeTextFileSync(`${scratch}/file.toml`, "");
    Deno.writeTextFileSync(`${scratch}/script`, script(shell));
    Deno.writeTextFileSync(`${scratch}/driver`, driver);
    const text = await must(shell, [`${scratch}/driver`, scratch, ...lines]);
    const offered = text.split("\f").slice(0, -1);
    return offered.map((words) => words.split("\n").filter((word) => word !== "").sort());
  });
}

const COMMANDS = [...Object.keys(program.commands), "help"].sort();

const CASES: readonly (readonly [line: string, expected: readonly string[]])[] = [
  ["mirrorsphere ", COMMANDS],
  ["mirrorsphere pl", ["plan"]],
  ["mirrorsphere run --mir", ["--mirror"]],
  ["mirrorsphere run --max-", ["--max-delete", "--max-rate", "--max-size"]],
  ["mirrorsphere plan --dry", []],
  ["mirrorsphere run --type ", ["full", "incremental"]],
  ["mirrorsphere run a b --platform p", ["portable"]],
  ["mirrorsphere run --exclude ", []],
  ["mirrorsphere run ", ["folder"]],
  ["mirrorsphere run --mirror fo", ["folder"]],
  ["mirrorsphere run --config fi", ["file.toml"]],
  ["mirrorsphere completion ", ["bash", "fish", "zsh"]],
  ["mirrorsphere job ", ["add", "edit", "help", "list", "remove", "show"]],
  ["mirrorsphere execution re", ["reject", "resume"]],
  ["mirrorsphere job edit a --pair", ["--pair-again"]],
  ["mirrorsphere job add a ", ["folder"]],
  ["mirrorsphere job show ", []],
  ["mirrorsphere job add a b c --type ", ["full", "incremental"]],
  ["mirrorsphere execution list --state comp", ["completed"]],
  ["mirrorsphere execution list --state-dir fo", ["folder"]],
  ["mirrorsphere run --job ", []],
  ["mirrorsphere schedule r", ["remove", "resume", "run-now"]],
  ["mirrorsphere schedule add photos --missed ", ["catch-up", "skip"]],
  ["mirrorsphere plan ", ["folder", "list", "remove", "show"]],
  ["mirrorsphere plan l", ["list"]],
  ["mirrorsphere plan --mirror ", ["folder"]],
  ["mirrorsphere plan a ", ["folder"]],
  ["mirrorsphere plan list -", ["--help", "--job", "--json", "--limit", "--state-dir", "-h"]],
  ["mirrorsphere job edit a --no-m", ["--no-mirror"]],
  ["mirrorsphere run --no", [
    "--no-delete-before",
    "--no-delete-excluded",
    "--no-follow-symlinks",
    "--no-lock-source",
    "--no-mirror",
    "--no-one-file-system",
    "--no-permissions",
    "--no-verify",
    "--notify",
  ]],
  ["mirrorsphere run --keep", ["--keep-versions"]],
  ["mirrorsphere vers", ["versions"]],
  ["mirrorsphere versions ", ["folder"]],
  ["mirrorsphere versions --js", ["--json"]],
  ["mirrorsphere help ", Object.keys(program.commands).sort()],
  ["mirrorsphere help execution s", ["show"]],
  ["mirrorsphere help job ", ["add", "edit", "list", "remove", "show"]],
  ["mirrorsphere help plan ", ["list", "remove", "show"]],
  ["mirrorsphere help run ", []],
  ["mirrorsphere job help re", ["remove"]],
  ["mirrorsphere run -- --mi", []],
  ["mirrorsphere run -- fo", ["folder"]],
  ["mirrorsphere run -- --type ", ["folder"]],
  ["mirrorsphere --serve --tls", ["--tls-cert", "--tls-key"]],
  ["mirrorsphere --serve --tls-cert fi", ["file.toml"]],
  ["mirrorsphere --ser", ["--serve"]],
];

const BASH = `
cd "$1" && source ./script
for line in "\${@:2}"; do
  (
    COMP_LINE=$line COMP_POINT=\${#line}
    _mirrorsphere mirrorsphere "\${line##* }" ''
    printf '%s\\n' "\${COMPREPLY[@]}"
  )
  printf '\\f'
done
`;

Deno.test({
  name: "bash completes commands, options, values, folders and files",
  ignore: skipUnless(hasCommand("bash"), "needs bash"),
  fn: async () => {
    const offered = await offers("bash", BASH, CASES.map(([line]) => line));
    assert.deepEqual(offered, CASES.map(([, expected]) => expected));
  },
});

Deno.test({
  name: "bash completes what follows a colon or an equals sign, where it splits words",
  ignore: skipUnless(hasCommand("bash"), "needs bash"),
  fn: async () => {
    const offered = await offers("bash", BASH, [
      "mirrorsphere run --compare thorough:SHA",
      "mirrorsphere run --compare=ad",
      "mirrorsphere run --type=",
    ]);
    assert.deepEqual(offered, [["SHA256", "SHA3"], ["advanced"], ["full", "incremental"]]);
  },
});

const FISH = `
cd $argv[1]; and source ./script
for line in $argv[2..]
  complete -C $line | string replace -r '\\t.*' '' | string trim -r -c /
  printf '\\f'
end
`;

Deno.test({
  name: "fish completes commands, options, values, folders and files",
  ignore: skipUnless(hasCommand("fish"), "needs fish"),
  fn: async () => {
    const offered = await offers("fish", FISH, CASES.map(([line]) => line));
    assert.deepEqual(offered, CASES.map(([, expected]) => expected));
  },
});

// An interactive zsh in a pseudo terminal lists what it offers when Tab is pressed. The marker is
// spelled so that the echo of the command is not taken for its output. What the first shell found of
// functions that complete, the others need not look for: that takes seconds.
const ZSH = `
zmodload zsh/zpty
for line in "\${@:2}"; do
  zpty -b shell "HOME=$1 zsh -f -i"
  zpty -w shell 'cd '$1'; autoload -Uz compinit; compinit -u -d ./.known; source ./script'
  zpty -w shell "bindkey '^I' list-choices; LISTMAX=1000"
  zpty -w shell 'zle-line-init() print RE""ADY; zle -N zle-line-init'
  zpty -r shell ready '*READY*'
  zpty -w -n shell "$line"$'\\t'
  idle=0
  while (( idle < 10 )); do
    if zpty -r -t shell part; then idle=0; print -rn -- $part; else sleep 0.1; (( idle++ )); fi
  done
  zpty -d shell
  print -n '\\f'
done
`;

Deno.test({
  name: "zsh completes commands, options, values and folders",
  ignore: skipUnless(hasCommand("zsh"), "needs zsh"),
  fn: async () => {
    const lines = [
      "mirrorsphere ",
      "mirrorsphere run --max-",
      "mirrorsphere run --compare thorough:S",
      "mirrorsphere run ",
      "mirrorsphere job ",
      "mirrorsphere execution list --st",
      "mirrorsphere job add a ",
      "mirrorsphere plan ",
      "mirrorsphere help job ",
      "mirrorsphere --serve --tls",
    ];
    const [commands, options, values, folders, below, ofBelow, argumentsBelow, ...others] =
      (await offers("zsh", ZSH, lines))
        .map((words) => words.join("\n"));
    const [both, topics, served] = others;
    assert.match(commands ?? "", /run +-- Make the destination/);
    assert.match(options ?? "", /--max-delete +-- hold/);
    assert.match(values ?? "", /thorough:SHA256/);
    assert.match(folders ?? "", /folder\//);
    assert.doesNotMatch(folders ?? "", /file\.toml/);
    assert.match(below ?? "", /add +-- Save a new job/);
    assert.match(ofBelow ?? "", /--state-dir +-- keep/);
    assert.match(argumentsBelow ?? "", /folder\//);
    assert.match(both ?? "", /list +-- List the plans/);
    assert.match(both ?? "", /folder\//);
    assert.match(topics ?? "", /edit +-- Change a job/);
    assert.doesNotMatch(topics ?? "", /schedule/);
    assert.match(served ?? "", /--tls-key +-- /);
  },
});
