/** Several processes of the one file: one carries out, others look and steer. */
import assert from "node:assert/strict";
import { tree } from "../support/tree.ts";
import { type Place, withExecutable } from "./place.ts";

const MIB = 1024 * 1024;
const HUGE = 256 * 1024 * MIB;

/** Two equal sparse files, which take no space, and long to compare by a slow hash. */
function makeFiles(folder: string, size: number): void {
  for (const root of ["source", "copy"]) {
    Deno.mkdirSync(`${folder}/${root}`, { recursive: true });
    Deno.writeFileSync(`${folder}/${root}/large`, new Uint8Array());
    Deno.truncateSync(`${folder}/${root}/large`, size);
  }
}

const SLOW = ["run", "source", "copy", "--compare", "thorough:SHA3"];

async function must({ run }: Place, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(args);
  assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** Waits until the first execution is in a state; gives the number of its process. */
async function until(place: Place, state: string): Promise<number | null> {
  const end = performance.now() + 30_000;
  for (;;) {
    const { stdout } = await place.run(["execution", "show", "1", "--json"]);
    const shown = stdout === "" ? null : JSON.parse(stdout.split("\n")[0] ?? "").execution;
    if (shown?.state === state) return shown.pid;
    assert.ok(performance.now() < end, `Never ${state}: ${stdout}`);
  }
}

Deno.test("the executable's executions are paused, resumed, and canceled by a signal", async () => {
  await withExecutable(async (place) => {
    makeFiles(place.folder, HUGE);
    const running = place.start(SLOW);
    const output = running.output();
    // The script has become the program: its process is the one that was started.
    assert.equal(await until(place, "running"), running.pid);
    await must(place, "execution", "pause", "1");
    await until(place, "suspended");
    await must(place, "execution", "resume", "1");
    await until(place, "running");
    running.kill("SIGINT");
    assert.equal((await output).code, 130);
    await until(place, "canceled");
  });
});

Deno.test("killed, the executable goes on where it was", async () => {
  await withExecutable(async (place) => {
    makeFiles(place.folder, HUGE);
    const running = place.start(SLOW);
    const output = running.output();
    await until(place, "running");
    running.kill("SIGKILL");
    await output;
    await until(place, "interrupted");
    makeFiles(place.folder, MIB);
    tree({ "small.txt": "one" }).build(`${place.folder}/source`);
    await must(place, "execution", "resume", "1");
    await until(place, "completed");
    assert.equal(await Deno.readTextFile(`${place.folder}/copy/small.txt`), "one");
  });
});
