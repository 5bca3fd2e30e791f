import assert from "node:assert/strict";
import { after, every, pause } from "../../src/base/timers.ts";

Deno.test("what is to be done after a while is done once, and not before", async () => {
  const start = performance.now();
  let count = 0;
  await new Promise<void>((resolve) => {
    after(30, () => {
      count++;
      resolve();
    });
  });
  // Timers of the runtime go by whole milliseconds.
  assert.ok(performance.now() - start >= 29);
  await pause(40);
  assert.equal(count, 1);
});

Deno.test("what was stopped is not done", async () => {
  let done = false;
  const timer = after(5, () => done = true);
  timer.stop();
  timer.stop();
  await pause(30);
  assert.equal(done, false);
});

Deno.test("what is to be done again and again is, until it is stopped, by itself too", async () => {
  let count = 0;
  await new Promise<void>((resolve) => {
    const timer = every(2, () => {
      count++;
      if (count < 5) return;
      timer.stop();
      resolve();
    });
  });
  await pause(20);
  assert.equal(count, 5);
});

const TIMERS = new URL("../../src/base/timers.ts", import.meta.url);

/** What a process that does so prints. It is killed if it does not end. */
async function printed(code: string): Promise<string> {
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", `import { after, every } from ${JSON.stringify(TIMERS.href)}; ${code}`],
    signal: AbortSignal.timeout(60_000),
    stderr: "inherit",
  }).output();
  assert.ok(success);
  return new TextDecoder().decode(stdout).trim();
}

Deno.test("a process stays for what is to come, and for nothing that was stopped", async () => {
  const stopped = "after(3_600_000, () => {}).stop(); every(3_600_000, () => {}).stop();";
  assert.equal(await printed(`${stopped} after(20, () => console.log("done"));`), "done");
});

Deno.test("what goes wrong in a timer is an error of the process, as with those of the runtime", async () => {
  const told = `addEventListener("error", (event) => {
    event.preventDefault();
    console.log(event.error.message);
  });`;
  assert.equal(await printed(`${told} after(1, () => { throw new Error("wrong"); });`), "wrong");
});
