/** What needs a process that is still running: signals, pipes, a terminal. */
import assert from "node:assert/strict";
import { hasCommand } from "../support/processes.ts";
import { ownLauncher, runFlags } from "../support/project.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";

const MIB = 1024 * 1024;

/** Two equal sparse files, which take no space, and long to compare by a slow hash. */
async function withSlowWork(
  size: number,
  body: (folder: string, args: readonly string[]) => Promise<void>,
): Promise<void> {
  await withScratch(async (folder) => {
    for (const root of ["source", "copy"]) {
      Deno.mkdirSync(`${folder}/${root}`);
      Deno.writeFileSync(`${folder}/${root}/large`, new Uint8Array());
      Deno.truncateSync(`${folder}/${root}/large`, size);
    }
    await body(folder, ["run", "source", "copy", "--compare", "thorough:SHA3"]);
  });
}

interface Started {
  readonly child: Deno.ChildProcess;
  /** Waits until standard output begins; the run is under way then. */
  begun(): Promise<ReadableStreamDefaultReader<Uint8Array>>;
}

async function start(
  args: readonly string[],
  cwd: string,
  through: readonly string[] = [],
): Promise<Started> {
  const { deno, project, denoDir } = await ownLauncher();
  const whole = [...through, deno, "run", ...runFlags, "main.ts", ...args];
  const child = new Deno.Command(whole[0] ?? deno, {
    args: whole.slice(1),
    cwd: project,
    env: { INIT_CWD: cwd, HOME: cwd, XDG_STATE_HOME: `${cwd}/state`, DENO_DIR: denoDir },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const begun = async () => {
    const reader = child.stdout.getReader();
    await reader.read();
    return reader;
  };
  return { child, begun };
}

async function rest(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
  }
}

for (const signal of ["SIGINT", "SIGHUP"] as const) {
  Deno.test(`${signal} is nothing to a run that was started to ignore it, as by nohup`, () =>
    withSlowWork(100 * MIB, async (folder, args) => {
      const trap = ["sh", "-c", `trap "" ${signal.slice(3)}; exec "$@"`, "sh"];
      const { child, begun } = await start(args, folder, trap);
      const reader = await begun();
      child.kill(signal);
      const [text] = await Promise.all([rest(reader), child.stderr.cancel()]);
      assert.match(text, /Done/);
      assert.equal((await child.status).code, 0);
    }));
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test(`${signal} cancels: the report still comes, and the exit code is 130`, async () => {
    await withSlowWork(64 * 1024 * MIB, async (folder, args) => {
      const { child, begun } = await start([...args, "--json"], folder);
      const reader = await begun();
      const at = performance.now();
      child.kill(signal);
      const [{ code }, stdout] = await Promise.all([child.status, rest(reader)]);
      const stderr = await new Response(child.stderr).text();
      assert.equal(code, 130, stderr);
      assert.ok(performance.now() - at < 5000);
      const last = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
      assert.deepEqual([last.event, last.report.state], ["report", "canceled"]);
      assert.match(stderr, /^Stopping\.\.\. /);
    });
  });
}

Deno.test("a second signal ends the process at once", async () => {
  await withSlowWork(64 * 1024 * MIB, async (folder, args) => {
    const { child, begun } = await start(args, folder);
    const reader = await begun();
    child.kill("SIGINT");
    child.kill("SIGTERM");
    const [{ code }] = await Promise.all([child.status, rest(reader), child.stderr.cancel()]);
    assert.equal(code, 130);
  });
});

Deno.test("a reader who goes away leaves no trace, and the run goes on", async () => {
  await withScratch(async (folder) => {
    Deno.mkdirSync(`${folder}/source`);
    for (let number = 0; number < 3000; number++) {
      Deno.writeTextFileSync(`${folder}/source/${"long-name-".repeat(10)}${number}`, "");
    }
    const { child, begun } = await start(["run", "source", "copy", "--verbose"], folder);
    await (await begun()).cancel();
    const stderr = await new Response(child.stderr).text();
    assert.deepEqual([(await child.status).code, stderr], [0, ""]);
    assert.equal([...Deno.readDirSync(`${folder}/copy`)].length, 3000);
  });
});

Deno.test({
  name: "on a terminal a live line is drawn over, and a summary stays",
  ignore: skipUnless(hasCommand("script"), "needs script(1), which makes a terminal"),
  fn: async () => {
    await withSlowWork(256 * MIB, async (folder, args) => {
      const settings = "[Config]\ninternal_timestamp = 10\nui_refresh_time = 0.05\n";
      Deno.writeTextFileSync(`${folder}/config.toml`, settings);
      const { deno, project, denoDir } = await ownLauncher();
      const command = [deno, "run", ...runFlags, "main.ts", ...args].join(" ");
      const { code, stdout } = await new Deno.Command("script", {
        args: ["-qec", command, "/dev/null"],
        cwd: project,
        env: {
          INIT_CWD: folder,
          HOME: folder,
          XDG_STATE_HOME: `${folder}/state`,
          DENO_DIR: denoDir,
          NO_COLOR: "1",
        },
        stdin: "null",
      }).output();
      const screen = new TextDecoder().decode(stdout);
      assert.equal(code, 0, screen);
      const [first, ...drawn] = screen.split("\r\x1b[1F\x1b[J");
      assert.match(first ?? "", /^Copying "/);
      assert.ok(drawn.length > 1, screen);
      assert.match(drawn[0] ?? "", /%.* looked at/);
      assert.match(drawn.at(-1) ?? "", /^Done in .*512 MiB compared\r\n/);
    });
  },
});
