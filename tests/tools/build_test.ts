/** The tools that build, as far as they are quick: the executable has a suite of its own. */
import assert from "node:assert/strict";
import { CODE, readdress, readProgram } from "../../tools/modules.ts";
import { findFault, makeSbom } from "../../tools/sbom.ts";
import { findTarget, TARGETS } from "../../tools/targets.ts";
import { finished } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";

const COMPILE = ["run", "--no-prompt", "--allow-read", "--allow-write", "--allow-run"];

function compile(...args: string[]) {
  const script = new URL("../../tools/compile.ts", import.meta.url).pathname;
  return finished(Deno.execPath(), [...COMPILE, "--allow-env=DENORT_BIN", script, ...args]);
}

Deno.test("a target is known by its name and by Deno's", () => {
  for (const target of TARGETS) {
    assert.equal(findTarget(target.name), target);
    assert.equal(findTarget(target.triple), target);
  }
  assert.equal(findTarget("linux"), null);
});

Deno.test("a target, a kind or an option that is not known ends with code 2 and says what is", async () => {
  const target = await compile("--target", "amiga");
  assert.equal(target.code, 2);
  // Deno may say before that it fetches libraries.
  assert.match(target.stderr, /^Compile for "amiga": unknown target; choose one of linux-x64, /m);
  const kind = await compile("--kind", "small");
  assert.equal(kind.code, 2);
  assert.match(kind.stderr, /: unknown kind; choose compiled or self-extracting$/m);
  const option = await compile("--fast");
  assert.equal(option.code, 2);
  assert.match(option.stderr, /see --help$/m);
});

Deno.test("a base binary that is none is not taken for one", async () => {
  await withScratch(async (folder) => {
    const script = new URL("../../tools/compile.ts", import.meta.url).pathname;
    const output = await new Deno.Command(Deno.execPath(), {
      args: [...COMPILE, "--allow-env=DENORT_BIN", script, "--output", `${folder}/mirrorsphere`],
      env: { DENORT_BIN: Deno.execPath() },
    }).output();
    assert.equal(output.code, 1);
    assert.match(new TextDecoder().decode(output.stderr), /^Start ".*": it says "deno /m);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("the program is found with its workers and its page", async () => {
  const { entries, addresses } = await readProgram();
  assert.ok(entries.includes("src/engine/workers/worker.ts"));
  const paths = addresses.map(({ path }) => path);
  assert.ok(paths.includes("static/"));
  assert.ok(paths.includes(CODE));
});

Deno.test("an address in a module is put where the thing will be", () => {
  const source = 'x(new URL("./a.ts", import.meta.url)); y(new URL("b", other));';
  assert.equal(
    readdress(source, (text) => `./moved/${text.slice(2)}`),
    'x(new URL("./moved/a.ts", import.meta.url)); y(new URL("b", other));',
  );
});

Deno.test("the bill of materials names every library with version, licence and SHA-512", async () => {
  const text = await makeSbom(["main.ts"]);
  const { components } = JSON.parse(text) as {
    components: {
      name: string;
      version: string;
      purl: string;
      licenses: unknown[];
      hashes?: { alg: string; content: string }[];
    }[];
  };
  const names = components.map(({ name }) => name);
  assert.ok(names.includes("deno") && names.includes("smol-toml") && names.includes("valibot"));
  assert.ok(!names.includes("fast-check"), "is for tests alone");
  for (const { name, version, licenses, hashes, purl } of components) {
    assert.equal(licenses.length, 1, name);
    if (name === "deno") continue;
    assert.match(hashes?.[0]?.content ?? "", /^[0-9a-f]{128}$/);
    assert.ok(purl.endsWith(`@${version}`), purl);
  }
});

Deno.test("a bill of materials that is none is found out", async () => {
  const text = await makeSbom(["main.ts"]);
  assert.equal(await findFault(text), null);
  assert.notEqual(await findFault(text.replace('"type": "library"', '"type": "book"')), null);
});
