/** What happens in the cache folder of a self-extracting executable. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { clear, findDamage, settle } from "../../tools/settle.ts";
import { withScratch } from "../support/scratch.ts";

const DAY = 24 * 60 * 60 * 1000;

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A folder as it was unpacked. */
function unpack(folder: string, deno = "the runtime"): string {
  Deno.mkdirSync(folder);
  Deno.writeTextFileSync(`${folder}/deno`, deno);
  Deno.writeTextFileSync(
    `${folder}/manifest.json`,
    JSON.stringify({ deno: digest("the runtime") }),
  );
  Deno.writeTextFileSync(`${folder}/last-start`, "\n");
  return folder;
}

function started(folder: string, daysAgo: number): void {
  const time = new Date(Date.now() - daysAgo * DAY);
  Deno.utimeSync(`${folder}/last-start`, time, time);
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();
}

Deno.test("a file that is missing or changed is found", async () => {
  await withScratch((cache) => {
    const folder = unpack(`${cache}/.unpacking-1`);
    assert.equal(findDamage(folder), null);
    Deno.writeTextFileSync(`${folder}/deno`, "another");
    assert.equal(findDamage(folder), "deno");
    Deno.removeSync(`${folder}/manifest.json`);
    assert.equal(findDamage(folder), "manifest.json");
  });
});

Deno.test("the first to settle wins, and the others leave nothing", async () => {
  await withScratch((cache) => {
    settle(unpack(`${cache}/.unpacking-1`), `${cache}/version`);
    Deno.writeTextFileSync(`${cache}/version/mark`, "first");
    settle(unpack(`${cache}/.unpacking-2`), `${cache}/version`);
    assert.deepEqual(names(cache), ["version"]);
    assert.equal(Deno.readTextFileSync(`${cache}/version/mark`), "first");
  });
});

Deno.test("a version that was damaged gives way", async () => {
  await withScratch((cache) => {
    unpack(`${cache}/version`, "damaged");
    settle(unpack(`${cache}/.unpacking-1`), `${cache}/version`);
    assert.deepEqual(names(cache), ["version"]);
    assert.equal(findDamage(`${cache}/version`), null);
  });
});

Deno.test("versions that nobody started for a week are removed, and nothing else", async () => {
  await withScratch((cache) => {
    for (const [name, days] of [["own", 90], ["old", 8], ["recent", 6]] as const) {
      started(unpack(`${cache}/${name}`), days);
    }
    Deno.mkdirSync(`${cache}/somebody else's`);
    Deno.writeTextFileSync(`${cache}/a file`, "");
    clear(`${cache}/own`, Date.now());
    assert.deepEqual(names(cache), ["a file", "own", "recent", "somebody else's"]);
  });
});

Deno.test("what a killed unpacking left is removed a day later", async () => {
  await withScratch((cache) => {
    unpack(`${cache}/.unpacking-1`);
    clear(`${cache}/own`, Date.now() + DAY / 2);
    assert.deepEqual(names(cache), [".unpacking-1"]);
    clear(`${cache}/own`, Date.now() + 2 * DAY);
    assert.deepEqual(names(cache), []);
  });
});

Deno.test({
  name: "an old version that still runs is kept",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withScratch(async (cache) => {
      const old = unpack(`${cache}/old`);
      Deno.removeSync(`${old}/deno`);
      Deno.copyFileSync("/bin/sleep", `${old}/deno`);
      started(old, 90);
      const child = new Deno.Command(`${old}/deno`, { args: ["60"] }).spawn();
      clear(`${cache}/own`, Date.now());
      assert.deepEqual(names(cache), ["old"]);
      child.kill("SIGKILL");
      await child.status;
      clear(`${cache}/own`, Date.now());
      assert.deepEqual(names(cache), []);
    }),
});
