/** The npm package, packed and unpacked, beside the package of Deno that npm would install. */
import assert from "node:assert/strict";
import project from "../../deno.json" with { type: "json" };
import { ownTarget } from "../../tools/targets.ts";
import { hasCommand, must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { tree } from "../support/tree.ts";

const PACKAGE = new URL("../../dist/npm", import.meta.url).pathname;

/** What `npm install` does with the packed file, without a registry. */
async function install(folder: string): Promise<string> {
  const packed = await must("npm", [
    ...["pack", "--silent", "--cache", `${folder}/cache`, "--pack-destination", folder, PACKAGE],
  ]);
  const modules = `${folder}/node_modules`;
  const runtime = `${modules}/${ownTarget()?.runtime}`;
  for (const made of [modules, `${modules}/deno`, runtime]) {
    await Deno.mkdir(made, { recursive: true });
  }
  await must("tar", ["-xf", `${folder}/${packed.trim()}`, "-C", modules]);
  for (const made of [`${modules}/deno`, runtime]) {
    await Deno.writeTextFile(`${made}/package.json`, "{}");
  }
  await Deno.symlink(Deno.execPath(), `${runtime}/deno`);
  return `${modules}/package/mirrorsphere.mjs`;
}

Deno.test({
  name: "the npm package, packed, runs in an empty folder with an empty home",
  ignore: skipUnless(hasCommand("npm") && ownTarget() !== null, "needs npm"),
  fn: () =>
    withScratch(async (folder) => {
      const launcher = await install(folder);
      tree({ home: {}, place: { source: { "a.txt": "one" } } }).build(folder);
      const run = async (...args: string[]) => {
        const { code, stdout, stderr } = await new Deno.Command(launcher, {
          args,
          cwd: `${folder}/place`,
          clearEnv: true,
          env: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: `${folder}/home`, INIT_CWD: "/" },
          stdin: "null",
        }).output();
        return { code, stdout: new TextDecoder().decode(stdout), stderr };
      };
      assert.equal((await run("--version")).stdout, `mirrorsphere ${project.version}\n`);
      const ended = await run("run", "source", "copy");
      assert.equal(ended.code, 0, new TextDecoder().decode(ended.stderr));
      tree({ "a.txt": "one" }).assertAt(`${folder}/place/copy`);
      assert.equal((await run("run", "missing", "copy")).code, 4);
    }),
});
