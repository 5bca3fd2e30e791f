import assert from "node:assert/strict";
import { type CommandOptions, mirrorsphere, type Outcome } from "../support/cli.ts";
import { ownLauncher } from "../support/project.ts";
import { withScratch } from "../support/scratch.ts";
import { compareTrees } from "../support/judge.ts";
import { readTree, tree } from "../support/tree.ts";

/** A folder with a `source` in it, where the commands are typed. */
function withSource(body: (folder: string) => Promise<void>): Promise<void> {
  return withScratch(async (folder) => {
    tree({ "a.txt": "one", sub: { "b.txt": "two" } }).build(`${folder}/source`);
    await body(folder);
  });
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

function assertPlain({ stdout, stderr }: Outcome): void {
  assert.doesNotMatch(stdout + stderr, /[^\n\P{Cc}]/u);
}

Deno.test("run copies, from and to where the command was typed", async () => {
  await withSource(async (folder) => {
    const outcome = await mirrorsphere(["run", "source", "copy"], { cwd: folder });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(compareTrees(`${folder}/source`, `${folder}/copy`), []);
    assert.match(outcome.stdout, /^Done in .*: 6 B copied at /m);
    assert.match(outcome.stdout, /^2 copied, 0 updated, 0 unchanged/m);
    assert.equal(outcome.stderr, "");
    assertPlain(outcome);
  });
});

Deno.test("a configuration where the command was typed gives the defaults, flags override it", async () => {
  await withSource(async (folder) => {
    Deno.writeTextFileSync(`${folder}/config.toml`, '[job]\nmirror = true\nexclude = ["sub/"]\n');
    tree({ "extra.txt": "" }).build(`${folder}/copy`);
    const kept = await mirrorsphere(["run", "source", "copy", "--no-mirror"], { cwd: folder });
    assert.equal(kept.code, 0, kept.stderr);
    assert.deepEqual(Object.keys(readTree(`${folder}/copy`)), [".", "a.txt", "extra.txt"]);
    await mirrorsphere(["run", "source", "copy"], { cwd: folder });
    assert.deepEqual(Object.keys(readTree(`${folder}/copy`)), [".", "a.txt"]);
  });
});

Deno.test("the first line names a configuration that was found, and none that was named", async () => {
  await withSource(async (folder) => {
    const path = `${folder}/config.toml`;
    Deno.writeTextFileSync(path, "[job]\nmirror = true\n");
    const first = async (...args: readonly string[]) =>
      (await mirrorsphere(args, { cwd: folder })).stdout.split("\n")[0] ?? "";
    assert.ok((await first("plan", "source", "copy")).endsWith(`/copy", as "${path}" says`));
    assert.match(await first("run", "source", "copy"), /copy", execution \d+, as ".*toml" says$/);
    const named = ["--config", "config.toml"];
    assert.match(await first("run", "source", "copy", ...named), /copy", execution \d+$/);
    const start = JSON.parse(await first("run", "source", "copy", "--json"));
    assert.deepEqual([start.event, start.configuration], ["start", path]);
  });
});

const FULL: CommandOptions = { through: ["sh", "-c", 'exec "$@" >/dev/full', "sh"] };

Deno.test("where its output does not fit, a run does its work, says so, and exits with 5", async () => {
  await withSource(async (folder) => {
    for (const flags of [["--json"], []]) {
      const args = ["run", "source", "copy", ...flags];
      const outcome = await mirrorsphere(args, { cwd: folder, ...FULL });
      assert.equal(outcome.code, 5, outcome.stderr);
      assert.match(outcome.stderr, /^Write standard output: no space left on device; part of/);
      assert.deepEqual(compareTrees(`${folder}/source`, `${folder}/copy`), []);
    }
  });
});

for (const args of [["--version"], ["completion", "bash"], ["job", "list"], ["--help"]]) {
  Deno.test(`"${args.join(" ")}" that cannot be printed exits with 5`, async () => {
    const outcome = await mirrorsphere(args, FULL);
    assert.equal(outcome.code, 5, outcome.stderr);
    assert.match(outcome.stderr, /^Write standard output: no space left on device/);
  });
}

Deno.test("a mistake whose error line cannot be printed keeps its exit code", async () => {
  assert.equal((await mirrorsphere(["job", "none", "--json"], FULL)).code, 2);
});

const USAGE_ERRORS: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [["rum", "a", "b"], /^Unknown command 'rum' \(Did you mean run\?\); see mirrorsphere --help$/],
  [["run", "a"], /^Missing required argument 'destination'; see mirrorsphere run --help$/],
  [["run", "a", "b", "c"], /^Too many arguments for 'run'/],
  [["run", "a", "b", "--miror"], /^Unknown option '--miror' \(Did you mean --mirror\?\)/],
  [["run", "a", "b", "--quiet", "--verbose"], /^Option '--quiet' cannot be used with option/],
  [["run", "a", "b", "--allow-delete"], /^Use --allow-delete: nothing is removed without --mirror/],
  [["plan", "a", "b", "--dry-run"], /^Unknown option '--dry-run'/],
  [["run", "a", "b", "--type", "half"], /^Read --type "half": not understood; give full or inc/],
  [["run", "a", "b", "--exclude-from", "none"], /^Cannot read rules from ".*\/none": no such file/],
  [["run", "a", "b", "--config", "none"], /^Read configuration ".*\/none": no such file/],
  [["run", "--job", "a", "b", "c"], /^Name SOURCE and DESTINATION along with --job: /],
  [
    ["job", "ad", "a"],
    /^Unknown command 'ad' \(Did you mean add\?\); see mirrorsphere job --help$/,
  ],
  [["job", "add", "a"], /^Missing required argument 'source'; see mirrorsphere job add --help$/],
  [["job", "add", "a", "b", "c", "--allow-delete"], /^Unknown option '--allow-delete'/],
  [["execution", "list", "--limit", "0"], /^Read --limit "0": not understood; give a whole number/],
  [["execution", "show", "1", "--changes", "all"], /^Read --changes "all": not understood; give a/],
  [["run", "a", "", "--mirror"], /^Read DESTINATION "": it is empty, as a variable is that was/],
  [["job", "edit", "a", "--source="], /^Read --source "": it is empty/],
  [["run", "a", "b\ufffd"], /^Read DESTINATION "b\ufffd": it is not UTF-8; rename it/],
  [["plan", "a", "b", "--include", " "], /^Read --include " ": not understood; give a pattern of/],
  [["completion", "tcsh"], /^Read SHELL "tcsh": not understood; give bash, zsh or fish$/],
];

Deno.test("a mistake on the command line is one line on standard error, and exit code 2", async () => {
  await withScratch(async (cwd) => {
    for (const [args, message] of USAGE_ERRORS) {
      const { code, stdout, stderr } = await mirrorsphere(args, { cwd });
      assert.deepEqual([code, stdout, lines(stderr).length], [2, "", 1], stderr);
      assert.match(stderr.trimEnd(), message);
    }
  });
});

Deno.test("a folder whose name is not UTF-8 is not taken for another one", async () => {
  await withScratch(async (cwd) => {
    tree({ "a\udcff": {}, source: { a: "a" } }).build(cwd);
    const before = Object.keys(readTree(cwd));
    // A shell hands bytes over as they are.
    const shell = (script: string) => ["sh", "-c", script, "sh"];
    const inside = shell(`INIT_CWD="$(printf '%s/a\\377' "$INIT_CWD")" exec "$@"`);
    const named = shell(`exec "$@" "$(printf 'b\\377')"`);
    for (const [through, destination] of [[inside, ["copy"]], [named, []]] as const) {
      const args = ["run", `${cwd}/source`, ...destination];
      const { code, stderr } = await mirrorsphere(args, { cwd, through });
      assert.equal(code, 2, stderr);
      assert.match(stderr, /not UTF-8/);
    }
    assert.deepEqual(Object.keys(readTree(cwd)), before);
  });
});

Deno.test("no command at all shows the help on standard error, and exits with 2", async () => {
  const { code, stdout, stderr } = await mirrorsphere([]);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /^Usage: mirrorsphere/);
});

Deno.test("help and version need no folder, and exit with 0", async () => {
  const { version } = JSON.parse(
    Deno.readTextFileSync(new URL("../../deno.json", import.meta.url)),
  );
  assert.equal((await mirrorsphere(["--version"])).stdout, `mirrorsphere ${version}\n`);
  const asked = ["help", "help run", "run --help", "completion --help", "job --help", "help job"];
  for (const line of ["--help", ...asked, "job add --help", "job help edit", "execution --help"]) {
    const args = line.split(" ");
    const { code, stdout, stderr } = await mirrorsphere(args);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /Examples:/);
  }
});

Deno.test("a group of commands without one of them shows its help, and exits with 2", async () => {
  for (const group of ["job", "execution"]) {
    const { code, stdout, stderr } = await mirrorsphere([group]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, new RegExp(`^Usage: mirrorsphere ${group}`));
  }
});

Deno.test("a run that cannot start exits with 4, and says so as JSON too", async () => {
  await withSource(async (cwd) => {
    const text = await mirrorsphere(["run", "none", "copy"], { cwd });
    assert.deepEqual([text.code, text.stdout], [4, ""]);
    assert.match(text.stderr, /^Cannot read the source ".*\/none": /);
    const json = await mirrorsphere(["run", "source", "source/sub", "--json"], { cwd });
    assert.equal(json.code, 4);
    const last = JSON.parse(lines(json.stdout).at(-1) ?? "");
    assert.deepEqual(Object.keys(last), ["event", "code", "message"]);
    assert.deepEqual([last.event, last.code], ["error", "overlap"]);
    assert.equal(json.stderr, `${last.message}\n`);
  });
});

Deno.test("--json prints JSON on every line, the report last", async () => {
  await withSource(async (cwd) => {
    const { code, stdout, stderr } = await mirrorsphere(["run", "source", "copy", "--json"], {
      cwd,
    });
    assert.deepEqual([code, stderr], [0, ""]);
    const events = lines(stdout).map((line) => JSON.parse(line));
    assert.equal(events[0].event, "start");
    assert.equal(events.at(-1).event, "report");
    assert.equal(events.at(-1).report.counters.copied, 2);
    const copied = events.filter(({ operation }) => operation?.type === "copy-file");
    assert.deepEqual(copied.map(({ operation }) => operation.path).sort(), ["a.txt", "sub/b.txt"]);
  });
});

Deno.test("a plan changes nothing, and is what the run then does", async () => {
  await withSource(async (cwd) => {
    tree({ "a.txt": "old!", extra: { "e.txt": "" } }).build(`${cwd}/copy`);
    Deno.utimeSync(`${cwd}/copy`, 1, 1);
    const before = readTree(`${cwd}/copy`);
    const args = ["source", "copy", "--mirror"];
    const plan = await mirrorsphere(["plan", ...args], { cwd });
    const dryRun = await mirrorsphere(["run", ...args, "--dry-run"], { cwd });
    assert.deepEqual(readTree(`${cwd}/copy`), before);
    assert.equal(plan.code, 0, plan.stderr);
    const planned = operationLines(plan);
    assert.equal(planned.length, 6, planned.join("\n"));
    assert.deepEqual(operationLines(dryRun), planned);
    const run = await mirrorsphere(["run", ...args, "--verbose"], { cwd });
    assert.deepEqual(operationLines(run).sort(), planned.toSorted());
  });
});

function operationLines({ stdout }: Outcome): string[] {
  return lines(stdout).filter((line) => /^(copy|update|folder|metadata|remove) .*\(/.test(line));
}

Deno.test("removals that the guard holds are said, and exit with 3", async () => {
  await withScratch(async (cwd) => {
    Deno.mkdirSync(`${cwd}/source`);
    tree({ "kept.txt": "only here" }).build(`${cwd}/copy`);
    const { code, stdout, stderr } = await mirrorsphere(["run", "source", "copy", "--mirror"], {
      cwd,
    });
    assert.equal(code, 3, stdout);
    assert.match(stderr, /--allow-delete/);
    assert.equal(Deno.readTextFileSync(`${cwd}/copy/kept.txt`), "only here");
  });
});

Deno.test("--quiet says nothing about a run that went well", async () => {
  await withSource(async (cwd) => {
    const { code, stdout, stderr } = await mirrorsphere(["run", "source", "copy", "--quiet"], {
      cwd,
    });
    assert.deepEqual([code, stdout, stderr], [0, "", ""]);
  });
});

Deno.test("an unexpected failure is one line that asks for a report, its stack on request", async () => {
  const { deno, project, denoDir } = await ownLauncher();
  const runWithoutPermissions = async (...flags: string[]) => {
    const { code, stderr } = await new Deno.Command(deno, {
      args: [
        ...["run", "--no-prompt", "--unstable-worker-options", "--allow-read"],
        ...["main.ts", "run", "a", "b", ...flags],
      ],
      cwd: project,
      env: { DENO_DIR: denoDir, NO_COLOR: "1" },
    }).output();
    return { code, lines: lines(new TextDecoder().decode(stderr)) };
  };
  const plain = await runWithoutPermissions();
  assert.deepEqual([plain.code, plain.lines.length], [5, 1]);
  assert.match(plain.lines[0] ?? "", /^MirrorSphere failed unexpectedly: .*; please report it/);
  const verbose = await runWithoutPermissions("--verbose");
  assert.match(verbose.lines.at(-1) ?? "", /^ +at /);
});
