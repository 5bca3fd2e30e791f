/** How a self-extracting executable gets into the cache folder, and what can be in its way. */
import assert from "node:assert/strict";
import { canMount, withTmpfs } from "../support/images.ts";
import { hasCommand, isRoot, must } from "../support/processes.ts";
import { skipUnless } from "../support/skip.ts";
import { tree } from "../support/tree.ts";
import { BUILT, type Ended, type Place, withExecutable } from "./place.ts";

/** One that `deno compile` made unpacks nothing. */
const ignore = skipUnless(await isScript(BUILT), "needs a self-extracting executable");
const asRoot = ignore || skipUnless(canMount, "needs root, to mount");
const NOBODY = 65_534;

async function isScript(path: string): Promise<boolean> {
  using file = await Deno.open(path);
  const start = new Uint8Array(2);
  await file.read(start);
  return new TextDecoder().decode(start) === "#!";
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();
}

/** Refused with one line that says why, and the way out, and nothing is left behind. */
function assertRefused({ code, stdout, stderr }: Ended, why: RegExp): void {
  assert.deepEqual([code, stdout], [4, ""], stderr);
  assert.match(stderr, why);
  assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
}

const WAY_OUT = /; name a folder of your own that takes \d+ MiB with MIRRORSPHERE_CACHE=FOLDER$/m;

function cacheOf({ home }: Place): string {
  return `${home}/.cache/mirrorsphere`;
}

Deno.test({
  name: "started twice at once with an empty cache, both start, and one copy is unpacked",
  ignore,
  fn: () =>
    withExecutable(async (place) => {
      const ended = await Promise.all([1, 2, 3].map(() => place.run(["--version"])));
      for (const { code, stderr } of ended) assert.deepEqual([code, stderr], [0, ""]);
      assert.equal(names(cacheOf(place)).length, 1);
      assert.deepEqual(names(place.folder), ["mirrorsphere"]);
    }),
});

Deno.test({
  name: "XDG_CACHE_HOME and MIRRORSPHERE_CACHE say where it is unpacked",
  ignore,
  fn: () =>
    withExecutable(async (place) => {
      const { folder, home, run } = place;
      assert.equal(
        (await run(["--version"], { env: { XDG_CACHE_HOME: `${folder}/xdg` } })).code,
        0,
      );
      assert.equal(names(`${folder}/xdg/mirrorsphere`).length, 1);
      assert.equal((await run(["--version"], { env: { MIRRORSPHERE_CACHE: "a cache" } })).code, 0);
      assert.equal(names(`${folder}/a cache`).length, 1);
      assert.deepEqual(names(home), []);
      assertRefused(
        await run(["--version"], { env: { HOME: "" } }),
        /: HOME is not set; set it, or/,
      );
    }),
});

Deno.test({
  name: "busybox is enough to start it",
  ignore: ignore || skipUnless(hasCommand("busybox"), "needs busybox"),
  fn: () =>
    withExecutable(async ({ folder, home, executable }) => {
      const tools = `${folder}/tools`;
      await Deno.mkdir(tools);
      await must("busybox", ["--install", "-s", tools]);
      const { code, stdout, stderr } = await new Deno.Command(`${tools}/sh`, {
        args: [executable, "--version"],
        cwd: folder,
        clearEnv: true,
        env: { PATH: tools, HOME: home },
      }).output();
      assert.equal(code, 0, new TextDecoder().decode(stderr));
      assert.match(new TextDecoder().decode(stdout), /^mirrorsphere \d/);
    }),
});

Deno.test({
  name: "settings of npm and Deno in the user's home do not reach the program",
  ignore,
  fn: () =>
    withExecutable(async ({ home, folder, run }) => {
      tree({
        "deno.json": '{ "imports": { "leven": "./none.js" }, "nodeModulesDir": "auto" }',
        "package.json": '{ "dependencies": { "leven": "1.0.0" } }',
        ".npmrc": "registry=http://127.0.0.1:9/\n",
      }).build(home);
      tree({ "a.txt": "one" }).build(`${folder}/source`);
      const ended = await run(["run", "source", "copy"]);
      assert.equal(ended.code, 0, ended.stderr);
      tree({ "a.txt": "one" }).assertAt(`${folder}/copy`);
    }),
});

Deno.test({
  name: "an executable that is cut short says so",
  ignore,
  fn: () =>
    withExecutable(async ({ executable, home, run }) => {
      const { size } = await Deno.stat(executable);
      for (const part of [size - 1, 10_000]) {
        await Deno.truncate(executable, part);
        const why = new RegExp(`: it is cut short, ${part} of ${size} bytes; get the file again`);
        assertRefused(await run(["--version"]), why);
      }
      assert.deepEqual(names(home), []);
    }),
});

Deno.test({
  name: "an executable with a byte that changed on its way is not started",
  ignore,
  fn: () =>
    withExecutable(async (place) => {
      const bytes = await Deno.readFile(place.executable);
      bytes.set(crypto.getRandomValues(new Uint8Array(16)), 20_000_000);
      await Deno.writeFile(place.executable, bytes);
      assertRefused(await place.run(["--version"]), /: it is damaged; get the file again$/m);
      assert.deepEqual(names(cacheOf(place)), []);
    }),
});

Deno.test({
  name: "what was taken out of the cache is unpacked again",
  ignore,
  fn: () =>
    withExecutable(async (place) => {
      await place.run(["--version"]);
      const [version = ""] = names(cacheOf(place));
      await Deno.remove(`${cacheOf(place)}/${version}/deno`);
      assert.equal((await place.run(["--version"])).code, 0);
      assert.deepEqual(names(cacheOf(place)), [version]);
    }),
});

Deno.test({
  name: "a cache that another user owns is not started from",
  ignore: ignore || skipUnless(isRoot, "needs root"),
  fn: () =>
    withExecutable(async (place) => {
      await Deno.mkdir(cacheOf(place), { recursive: true });
      await Deno.chown(cacheOf(place), NOBODY, NOBODY);
      assertRefused(await place.run(["--version"]), /: it belongs to another user; name a folder/);
    }),
});

Deno.test({
  name: "a home that the user may not write to is named, with the way out",
  ignore: ignore || skipUnless(isRoot, "needs root"),
  fn: () =>
    withExecutable(async (place) => {
      const ended = await place.run(["--version"], { uid: NOBODY });
      assertRefused(
        ended,
        /^Unpack MirrorSphere into ".*\/home\/.cache\/mirrorsphere": Permission/,
      );
      assert.match(ended.stderr, WAY_OUT);
    }),
});

Deno.test({
  name: "a read-only, a full and a noexec cache folder are told apart, with the way out",
  ignore: asRoot,
  fn: () =>
    withExecutable(async ({ run }) => {
      const attempt = async (sizeMiB: number, flags: string, why: RegExp) => {
        await withTmpfs({ sizeMiB }, async (cache) => {
          await must("mount", ["-o", `remount,${flags}`, cache]);
          const ended = await run(["--version"], { env: { MIRRORSPHERE_CACHE: cache } });
          assertRefused(ended, why);
          assert.match(ended.stderr, WAY_OUT);
          assert.deepEqual(names(cache), []);
        });
      };
      await attempt(200, "ro", /: Read-only file system;/);
      await attempt(20, "rw", /: 20 MiB are free there;/);
      await attempt(200, "noexec", /: programs cannot be started there \(noexec\);/);
    }),
});
