/** What becomes of commands where jobs and executions cannot be kept. */
import assert from "node:assert/strict";
import { mirrorsphere } from "../support/cli.ts";
import { isRoot, must } from "../support/processes.ts";
import { skipUnless } from "../support/skip.ts";
import { withKept } from "./kept.ts";

// In its place, the environment has what names a folder.
const NOWHERE = { HOME: "", XDG_STATE_HOME: "" };

Deno.test("a machine that names no folder: a run goes on and says so, all else asks for one", async () => {
  await withKept(async ({ folder: cwd }) => {
    const { code, stderr } = await mirrorsphere(["run", "source", "copy"], { cwd, env: NOWHERE });
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /^Runs without being recorded: Find the folder .*: HOME is not set; set it, or name a folder with --state-dir\n$/,
    );
    for (const args of [["run", "--job", "a"], ["job", "list"], ["execution", "list"]]) {
      const refused = await mirrorsphere(args, { cwd, env: NOWHERE });
      assert.equal(refused.code, 4);
      assert.match(refused.stderr, /^Find the folder .* --state-dir\n$/);
    }
  });
});

Deno.test("--state-dir names the folder, also where nothing else does", async () => {
  await withKept(async ({ folder: cwd }) => {
    const state = ["--state-dir", "kept here"];
    const run = (...args: string[]) => mirrorsphere([...args, ...state], { cwd, env: NOWHERE });
    const added = await run("job", "add", "a", "source", "copy", "--mirror");
    assert.match(added.stdout, /"mirrorsphere run --job a --state-dir 'kept here'"/);
    assert.equal((await run("run", "--job", "a")).code, 0);
    const listed = await run("execution", "list", "--json");
    assert.equal(JSON.parse(listed.stdout).execution.job, "a");
    assert.deepEqual([...Deno.readDirSync(`${cwd}/kept here`)].map(({ name }) => name).sort(), [
      "locks",
      "mirrorsphere.sqlite",
    ]);
  });
});

Deno.test("a damaged database is named and left as it is; a run goes on without it", async () => {
  await withKept(async (kept) => {
    await kept.must("run", "source", "copy");
    const damaged = "not a database any more".repeat(1000);
    Deno.writeTextFileSync(kept.database, damaged);
    const { code, stderr } = await kept.run("run", "source", "copy");
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^Runs without being recorded: Read store ".*mirrorsphere\.sqlite": /);
    assert.match(stderr, /the file was left as it is/);
    assert.match(await kept.mustFail(4, "execution", "list"), /^Read store /);
    assert.match(await kept.mustFail(4, "run", "--job", "a"), /^Read store /);
    assert.ok(Deno.readTextFileSync(kept.database) === damaged, "the database was changed");
  });
});

Deno.test({
  name: "a read-only state folder: a run goes on and says so in its report, all else fails",
  ignore: skipUnless(isRoot, "needs root to mount"),
  fn: async () => {
    await withKept(async (kept) => {
      await kept.must("job", "add", "a", "source", "copy");
      const folder = `${kept.folder}/state`;
      await must("mount", ["--bind", folder, folder]);
      try {
        await must("mount", ["-o", "remount,bind,ro", folder]);
        const { code, report, events } = await kept.run("run", "source", "copy", "--json");
        assert.equal(code, 0);
        const [warning = ""] = report?.warnings ?? [];
        assert.match(warning, /^Runs without being recorded: Write store .*--state-dir$/);
        assert.deepEqual(events.slice(0, 2).map(({ event }) => event), ["start", "warning"]);
        assert.match(await kept.mustFail(4, "run", "--job", "a"), /^Write store /);
        assert.match(await kept.mustFail(4, "job", "remove", "a"), /^Write store /);
      } finally {
        await must("umount", [folder]);
      }
    });
  },
});
