/** What a run has the runtime load, as its profile tells. */
import assert from "node:assert/strict";
import { ownLauncher, runFlags } from "../support/project.ts";
import { withScratch } from "../support/scratch.ts";

interface Profile {
  readonly nodes: readonly { readonly callFrame: { readonly url: string } }[];
}

/** Names of Node's modules that a run of an empty folder spends time in, all threads taken together. */
async function nodeModules(...flags: string[]): Promise<string[]> {
  const { deno, project, denoDir } = await ownLauncher();
  return await withScratch(async (folder) => {
    for (const name of ["source", "profiles"]) Deno.mkdirSync(`${folder}/${name}`);
    // Microseconds between two samples: a module of a tenth of a millisecond is seen.
    const profiled = ["--cpu-prof", "--cpu-prof-interval=50", `--cpu-prof-dir=${folder}/profiles`];
    const { code, stderr } = await new Deno.Command(deno, {
      args: [
        "run",
        ...profiled,
        ...runFlags,
        `${project}/main.ts`,
        "run",
        "source",
        "copy",
        ...flags,
      ],
      cwd: folder,
      env: { DENO_DIR: denoDir, NO_COLOR: "1", XDG_STATE_HOME: `${folder}/state`, INIT_CWD: "" },
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    const profiles = [...Deno.readDirSync(`${folder}/profiles`)].map(({ name }): Profile =>
      JSON.parse(Deno.readTextFileSync(`${folder}/profiles/${name}`))
    );
    assert.ok(profiles.length > 0);
    const urls = profiles.flatMap(({ nodes }) => nodes.map(({ callFrame }) => callFrame.url));
    assert.ok(urls.some((url) => url.endsWith("/src/cli/mod.ts")), "the profile tells modules");
    return [...new Set(urls.filter((url) => url.startsWith("node:")))].sort();
  });
}

Deno.test("a run of an empty folder loads no module of Node's but SQLite", async () => {
  const loaded = await nodeModules();
  assert.deepEqual(loaded.filter((name) => name !== "node:sqlite"), []);
});

Deno.test("a module of Node's that is loaded would be seen", async () => {
  assert.ok((await nodeModules("--platform", "portable")).includes("node:fs"));
});
