import assert from "node:assert/strict";
import { startExecution } from "../../src/jobs/mod.ts";
import { DEFAULT_CONFIG } from "../../src/config/mod.ts";
import { run } from "../support/cli.ts";
import { hasCommand } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { compareTrees } from "../support/judge.ts";
import { type Literal, readTree, symlink, tree } from "../support/tree.ts";

const SECRET = "from outside";
const FILES = 100;

function files(content: string): Literal {
  return Object.fromEntries(Array.from({ length: FILES }, (_, at) => [`file ${at}`, content]));
}

// Python has no call of its own for renameat2(2); each exchange is one step for everybody else.
const SWAPPER = `
import ctypes, sys
libc = ctypes.CDLL(None)
one, other = (path.encode() for path in sys.argv[1:3])
swaps = 0
while True:
    if libc.renameat2(-100, one, -100, other, 2) == 0:
        swaps += 1
        if swaps == 100:
            print("swapping", flush=True)
`;

/** A second process that swaps two names, again and again; it does so when this resolves. */
async function swapping(one: string, other: string) {
  const child = new Deno.Command("python3", {
    args: ["-c", SWAPPER, one, other],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  return {
    async stop() {
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
    },
  };
}

for (const end of ["source", "destination"] as const) {
  for (const sandbox of ["auto", "off"] as const) {
    Deno.test({
      name:
        `a folder of the ${end} that is swapped for a link under a run leads nowhere: ${sandbox}`,
      ignore: skipUnless(hasCommand("python3"), "needs python3"),
      fn: () =>
        withScratch(async (scratch) => {
          const outside = `${scratch}/outside`;
          tree({
            source: { folder: files("honest"), steady: files("honest") },
            destination: { folder: files("older"), steady: files("older") },
            outside: files(SECRET),
          }).build(scratch);
          tree({ link: symlink("../outside") }).build(`${scratch}/${end}`);
          const before = readTree(outside);
          const swapper = await swapping(`${scratch}/${end}/folder`, `${scratch}/${end}/link`);
          try {
            for (let round = 0; round < 2; round++) {
              const flags = ["--type", "full", "--sandbox", sandbox];
              const { code } = await run([`${scratch}/source`, `${scratch}/destination`], flags);
              // The folder that was swapped under it may be a failure; the run is not.
              assert.ok(code === 0 || code === 1, `exit code ${code}`);
            }
          } finally {
            await swapper.stop();
          }
          assert.deepEqual(readTree(outside), before);
          const copied = Object.entries(readTree(`${scratch}/destination`));
          assert.deepEqual(copied.filter(([, { content }]) => content === SECRET), []);
          assert.deepEqual(readTree(`${scratch}/destination/steady`)["file 7"]?.content, "honest");
        }),
    });
  }
}

Deno.test("both roots may be renamed under a run: it stays with the folders that it began with", () =>
  withScratch(async (scratch) => {
    const source = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`folder ${at}`, files("content")]),
    );
    tree({ source, destination: {} }).build(scratch);
    const ends = { source: `${scratch}/source`, destination: `${scratch}/destination` };
    const begun = Promise.withResolvers<void>();
    const settings = {
      ...{ dryRun: false, platform: "auto", sandbox: "auto", operationEvents: true } as const,
      // Another worker would look for the roots where they were.
      ...{ workers: 1, operationsInFlight: 4, interval: 10 },
    };
    const execution = startExecution(
      { ...ends, options: DEFAULT_CONFIG.job, settings },
      ({ event }) => {
        if (event === "operation") begun.resolve();
      },
    );
    await begun.promise;
    execution.pause();
    for (const [name, path] of Object.entries(ends)) {
      Deno.renameSync(path, `${scratch}/moved ${name}`);
      // Something else of that name, to be led astray by.
      tree({ "planted": "by somebody else" }).build(path);
    }
    execution.resume();
    const { state, counters, failures } = await execution.done;
    assert.deepEqual([state, counters.copied, failures], ["completed", 40 * FILES, []]);
    assert.deepEqual(compareTrees(`${scratch}/moved source`, `${scratch}/moved destination`), []);
    assert.deepEqual(Object.keys(readTree(ends.destination)), [".", "planted"]);
  }));
