import assert from "node:assert/strict";
import { finished } from "../support/processes.ts";
import { skipUnless } from "../support/skip.ts";

const MODULE = new URL("../../src/platform/mod.ts", import.meta.url).href;
const FLAGS = ["run", "--no-prompt", "--allow-read"];

/** The platform that a process opens whose `Deno.dlopen` is prepared by a statement. */
async function opened(name: string, options: { first?: string; flags?: string[] }) {
  const script = `${options.first ?? ""}
    const { openPlatform } = await import(${JSON.stringify(MODULE)});
    console.log((await openPlatform(${JSON.stringify(name)})).name);`;
  const url = `data:application/typescript,${encodeURIComponent(script)}`;
  const { stdout, stderr } = await finished(Deno.execPath(), [
    ...FLAGS,
    ...options.flags ?? [],
    url,
  ]);
  return stdout.trim() || stderr;
}

const NO_GLIBC = `Deno.dlopen = (library) => {
  throw new Error("Could not open library: " + library + ": cannot open shared object file");
};`;
const ignore = skipUnless(Deno.build.os === "linux", "needs Linux");

Deno.test({
  name: "a Linux with glibc is opened as Linux, one without as what runs everywhere",
  ignore,
  async fn() {
    const flags = ["--allow-ffi"];
    assert.equal(await opened("auto", { flags }), "linux");
    assert.equal(await opened("auto", { flags, first: NO_GLIBC }), "portable");
    assert.match(await opened("linux", { flags, first: NO_GLIBC }), /Could not open library/);
  },
});

Deno.test({
  name: "a permission that is missing does not change the platform unnoticed",
  ignore,
  async fn() {
    assert.match(await opened("auto", {}), /Requires ffi access/);
    assert.equal(await opened("portable", {}), "portable");
  },
});
