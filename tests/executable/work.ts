/** What people do with the program, done with the one file. */
import assert from "node:assert/strict";
import project from "../../deno.json" with { type: "json" };
import { BEYOND_RSYNC, everythingTree } from "../support/everything_tree.ts";
import { canJudge, judge } from "../support/judge.ts";
import { isRoot } from "../support/processes.ts";
import { skipUnless } from "../support/skip.ts";
import { tree } from "../support/tree.ts";
import { withExecutable } from "./place.ts";

Deno.test("alone in an empty folder, the executable tells its version", async () => {
  await withExecutable(async ({ run }) => {
    const ended = await run(["--version"]);
    assert.deepEqual(ended, { code: 0, stdout: `mirrorsphere ${project.version}\n`, stderr: "" });
  });
});

Deno.test({
  name: "the executable mirrors a tree of everything, from and to where it was typed",
  ignore: skipUnless(canJudge, "needs rsync"),
  fn: () =>
    withExecutable(async ({ folder, run }) => {
      tree(everythingTree({ root: isRoot })).build(`${folder}/source`);
      tree({ "extra.txt": "goes" }).build(`${folder}/copy`);
      const ended = await run(["run", "source", "copy", "--mirror", "--permissions"]);
      assert.equal(ended.code, 0, ended.stderr);

      assert.deepEqual(
        await judge(`${folder}/source`, `${folder}/copy`, { beyondRsync: BEYOND_RSYNC }),
        [],
      );
    }),
});

Deno.test("the executable computes digests of every kind, rules and configurations", async () => {
  await withExecutable(async ({ folder, run }) => {
    tree({ "a.txt": "one", "b.tmp": "two" }).build(`${folder}/source`);
    await Deno.writeTextFile(`${folder}/config.toml`, '[job]\nexclude = ["*.tmp"]\n');
    for (const hash of ["MD5", "SHA256", "SHA3", "BLAKE2B", "BLAKE2S", "BLAKE3"]) {
      const ended = await run(["run", "source", "copy", "--compare", `thorough:${hash}`]);
      assert.equal(ended.code, 0, ended.stderr);
    }
    tree({ "a.txt": "one" }).assertAt(`${folder}/copy`);
  });
});

Deno.test("plan shows what run would do, and the executable's exit codes are the program's", async () => {
  await withExecutable(async ({ folder, run }) => {
    tree({ "a.txt": "one" }).build(`${folder}/source`);
    const plan = await run(["plan", "source", "copy"]);
    assert.equal(plan.code, 0, plan.stderr);
    assert.match(plan.stdout, /^copy +a\.txt/m);
    assert.equal((await run(["plan", "source", "copy", "--dry"])).code, 2);
    assert.equal((await run(["run", "missing", "copy"])).code, 4);
  });
});

Deno.test("arguments reach the program as they were typed", async () => {
  await withExecutable(async ({ folder, run }) => {
    const names = ["a b", "it's $HOME", '"*"', "-dash", "ünï ✓"];
    for (const name of names) tree({ "a.txt": name }).build(`${folder}/${name}`);
    for (const name of names) {
      const ended = await run(["run", "--", name, `copy of ${name}`]);
      assert.equal(ended.code, 0, ended.stderr);
      tree({ "a.txt": name }).assertAt(`${folder}/copy of ${name}`);
    }
  });
});
