/**
 * `deno task bench:server`: what a thousand event streams and 200 requests a second cost a copy.
 *
 * 1. The real `--serve` is started with its state, and both trees, in memory (which takes root).
 * 2. It copies the same tree again and again, in turn left alone and under load.
 * 3. The load comes from a process of its own, on this machine only, at the lowest priority, so
 *    that what it takes is what serving it takes. It ends with this one, after five minutes at most.
 * 4. Medians and their ratio are printed; over the target, the exit code is 1.
 *
 * Options: `--rounds N` (of each kind), `--files N`.
 */
import { parseArgs } from "node:util";
import type { Execution } from "../../src/model/execution.ts";
import { Browser, startServing } from "../server/serving.ts";
import { must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { ownLauncher } from "../support/project.ts";
import type { LoadReport } from "./load.ts";
import { median } from "./measure.ts";
import { remove } from "./rows.ts";
import { buildSmallFiles } from "./trees.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    rounds: { type: "string", default: "5" },
    files: { type: "string", default: "60000" },
  },
});

const STREAMS = 1000;
const RATE = 200;
/** The copy may take so much longer. */
const TARGET = 1.05;

/** Clock ticks a second (sysconf(3), _SC_CLK_TCK), as Linux has them everywhere. */
const TICKS = 100;

/** Seconds of processor time that a process took so far (proc_pid_stat(5), utime and stime). */
async function processorTime(pid: number): Promise<number> {
  const text = await must("cat", [`/proc/${pid}/stat`]);
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

interface Served {
  readonly browser: Browser;
  readonly pid: number;
}

interface Copy {
  /** Milliseconds. */
  readonly elapsed: number;
  /** Seconds of processor time of the whole process. */
  readonly processor: number;
}

async function copyOnce({ browser, pid }: Served, folder: string): Promise<Copy> {
  const begin = await processorTime(pid);
  const destination = `${folder}/destination`;
  await remove(destination);
  const given = { source: `${folder}/source`, destination };
  const { id } = await browser.json<Execution>("api/executions", given);
  for (;;) {
    const { state, elapsed } = await browser.json<Execution>(`api/executions/${id}`);
    if (state === "completed") return { elapsed, processor: await processorTime(pid) - begin };
    if (state === "failed" || state === "canceled") throw new Error(`It ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Copies under load; gives the milliseconds, and what the load came to. */
async function copyLoaded(served: Served, folder: string): Promise<[Copy, LoadReport]> {
  const { browser } = served;
  const { deno } = await ownLauncher();
  const { host } = new URL(browser.url);
  const child = new Deno.Command("nice", {
    args: [
      ...["-n", "19", deno, "run", "--no-prompt", `--allow-net=${host}`],
      new URL("./load.ts", import.meta.url).pathname,
      JSON.stringify({ host, cookie: browser.cookie, streams: STREAMS, rate: RATE }),
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  try {
    // It says so when all streams are open.
    await reader.read();
    const copy = await copyOnce(served, folder);
    await child.stdin.close();
    const { value = "" } = await reader.read();
    return [copy, JSON.parse(value)];
  } finally {
    await child.stdin.close().catch(() => {});
    await child.status;
  }
}

async function main(folder: string): Promise<boolean> {
  await Deno.mkdir(`${folder}/source`);
  await buildSmallFiles(`${folder}/source`, Number(values.files));
  const serving = await startServing(folder);
  try {
    const browser = new Browser(serving.url);
    await browser.signIn(serving.key ?? "");
    const served = { browser, pid: serving.daemon.pid };
    await copyOnce(served, folder);
    const [alone, loaded]: [Copy[], Copy[]] = [[], []];
    for (let round = 1; round <= Number(values.rounds); round++) {
      alone.push(await copyOnce(served, folder));
      const [copy, { requests, failed, seconds, streams }] = await copyLoaded(served, folder);
      loaded.push(copy);
      const rate = Math.round(requests / seconds);
      console.error(
        `Round ${round}: ${alone.at(-1)?.elapsed.toFixed(0)} ms alone, ` +
          `${copy.elapsed.toFixed(0)} ms with ` +
          `${streams} streams and ${rate} requests a second, ${failed} failed`,
      );
    }
    const middle = (of: readonly Copy[], field: keyof Copy) =>
      median(of.map((copy) => copy[field]));
    console.log(`| ${values.files} files | alone | under load | ratio | target |`);
    console.log("| - | - | - | - | - |");
    const row = (name: string, field: keyof Copy, target: string): number => {
      const [one, other] = [middle(alone, field), middle(loaded, field)];
      const numbers = [one.toFixed(2), other.toFixed(2), (other / one).toFixed(3), target];
      console.log(`| ${[name, ...numbers].join(" | ")} |`);
      return other / one;
    };
    const ratio = row("milliseconds", "elapsed", String(TARGET));
    row("seconds of processor time", "processor", "");
    return ratio <= TARGET;
  } finally {
    await serving.daemon.kill();
  }
}

Deno.exitCode = await withScratch(main) ? 0 : 1;
