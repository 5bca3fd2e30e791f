import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { RunError } from "../../src/base/errors.ts";
import { openStore } from "../../src/store/mod.ts";
import { canMount, withTmpfs } from "../support/images.ts";
import { NOBODY } from "../support/cli.ts";
import { isRoot, must } from "../support/processes.ts";
import { sharedLauncher } from "../support/project.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { hasCode, newExecution, OPTIONS, packed, path } from "./samples.ts";

const FILE = "mirrorsphere.sqlite";
const JOB = { name: "Photos", source: "/from", destination: "/to", options: OPTIONS };

/** A closed store with a job and an execution. */
async function makeStore(folder: string): Promise<string> {
  const store = await openStore(folder);
  for (let index = 0; index < 20; index++) store.jobs.add({ ...JOB, name: `Photos ${index}` });
  const { id } = store.executions.create(newExecution());
  store.changes.append(id, packed([{ kind: "added", path: path("one"), size: 1 }]));
  store.close();
  return store.path;
}

function alter(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

async function refusesUntouched(folder: string, expected: (error: unknown) => boolean) {
  const file = `${folder}/${FILE}`;
  const before = await Deno.readFile(file);
  await assert.rejects(openStore(folder), expected);
  assert.deepEqual(await Deno.readFile(file), before);
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), [FILE]);
}

Deno.test("a new store is for its user only, and nothing else is left in its folder", () =>
  withScratch(async (scratch) => {
    const folder = `${scratch}/above/state`;
    const file = await makeStore(folder);
    assert.equal(file, `${folder}/${FILE}`);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), [FILE]);
    if (Deno.build.os === "windows") return;
    assert.equal((Deno.statSync(`${scratch}/above`).mode ?? 0) & 0o777, 0o700);
    assert.equal((Deno.statSync(folder).mode ?? 0) & 0o777, 0o700);
    assert.equal((Deno.statSync(file).mode ?? 0) & 0o777, 0o600);
  }));

Deno.test("while a store is open its log is for its user only", () =>
  withScratch(async (scratch) => {
    const store = await openStore(scratch);
    store.jobs.add(JOB);
    for (const { name } of Deno.readDirSync(scratch)) {
      if (Deno.build.os === "windows") continue;
      assert.equal((Deno.statSync(`${scratch}/${name}`).mode ?? 0) & 0o777, 0o600, name);
    }
    store.close();
  }));

Deno.test("what was stored is there when the store is opened again", () =>
  withScratch(async (folder) => {
    await makeStore(folder);
    const store = await openStore(folder);
    assert.equal(store.jobs.list().length, 20);
    assert.deepEqual(store.jobs.get("Photos 7").options, OPTIONS);
    assert.equal(store.executions.list()[0]?.source, "/from");
    store.close();
  }));

Deno.test("an empty file is damaged, not new", () =>
  withScratch(async (folder) => {
    await Deno.writeFile(`${folder}/${FILE}`, new Uint8Array());
    await refusesUntouched(
      folder,
      hasCode("store-damaged", /mirrorsphere\.sqlite": empty; .*left/),
    );
  }));

Deno.test("what is no database is refused and left as it is", () =>
  withScratch(async (folder) => {
    await Deno.writeTextFile(`${folder}/${FILE}`, "Not a database. ".repeat(1000));
    await refusesUntouched(folder, hasCode("store-damaged", /not a database/));
  }));

Deno.test("a database that was cut short is refused and left as it is", () =>
  withScratch(async (folder) => {
    const file = await makeStore(folder);
    await Deno.truncate(file, Deno.statSync(file).size - 4096 * 3);
    await refusesUntouched(folder, hasCode("store-damaged", /malformed/));
  }));

Deno.test("a database with damaged jobs is refused and left as it is", () =>
  withScratch(async (folder) => {
    const file = await makeStore(folder);
    const database = new DatabaseSync(file);
    const root = Number(
      database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'job'").get()?.["rootpage"],
    );
    database.close();
    using opened = await Deno.open(file, { write: true });
    await opened.seek((root - 1) * 4096, Deno.SeekMode.Start);
    await opened.write(new Uint8Array(4096).fill(0xa5));
    await refusesUntouched(folder, hasCode("store-damaged", /left as it is/));
  }));

Deno.test("a database of another program is refused and left as it is", () =>
  withScratch(async (folder) => {
    alter(`${folder}/${FILE}`, "CREATE TABLE songs (title); PRAGMA application_id = 42");
    await refusesUntouched(
      folder,
      hasCode("store-damaged", /another program \(application id 42\)/),
    );
  }));

Deno.test("a database of a newer release is refused and left as it is", () =>
  withScratch(async (folder) => {
    alter(await makeStore(folder), "PRAGMA user_version = 999");
    await refusesUntouched(folder, hasCode("store-newer", /version 999.*--state-dir/));
  }));

Deno.test("wherever bytes are damaged, the store says so or works; nothing else happens", () =>
  withScratch(async (scratch) => {
    const whole = await Deno.readFile(await makeStore(`${scratch}/whole`));
    const folder = `${scratch}/damaged`;
    await Deno.mkdir(folder);
    const damage = fc.record({
      at: fc.nat(whole.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 600 }),
    });
    const property = fc.asyncProperty(damage, async ({ at, bytes }) => {
      const content = whole.slice();
      content.set(bytes.subarray(0, content.length - at), at);
      await Deno.writeFile(`${folder}/${FILE}`, content);
      let opened = false;
      try {
        const store = await openStore(folder);
        opened = true;
        try {
          for (const { id } of store.executions.list()) store.changes.page(id, { limit: 10 });
          store.jobs.list();
        } finally {
          store.close();
        }
      } catch (error) {
        assert.ok(error instanceof RunError, String(error));
        assert.match(error.code, /^store-(damaged|newer)$/, error.message);
      }
      if (!opened) assert.deepEqual(await Deno.readFile(`${folder}/${FILE}`), content);
      for (const { name } of Deno.readDirSync(folder)) await Deno.remove(`${folder}/${name}`);
    });
    await fc.assert(property, { numRuns: 200 });
  }));

Deno.test("a folder that cannot be made is named", () =>
  withScratch(async (scratch) => {
    await Deno.writeTextFile(`${scratch}/file`, "");
    const refused = hasCode("store-unwritable", /file\/state.*--state-dir/);
    await assert.rejects(openStore(`${scratch}/file/state`), refused);
  }));

/** Opens a store as a user that is not root, who may write everywhere; gives what is told. */
async function openAsNobody(folder: string): Promise<string> {
  const { deno, project, denoDir } = await sharedLauncher();
  const script = `${project}/open_store.ts`;
  await Deno.writeTextFile(
    script,
    `import { openStore } from "./src/store/mod.ts";
     openStore(Deno.args[0] ?? "").catch(({ code, message }) => console.log(code, message));`,
  );
  const { stdout, stderr } = await new Deno.Command(deno, {
    args: ["run", "--no-prompt", "--allow-read", "--allow-write", script, folder],
    cwd: project,
    env: { DENO_DIR: denoDir, HOME: "/nonexistent", NO_COLOR: "1" },
    ...isRoot && { uid: NOBODY, gid: NOBODY },
  }).output();
  return new TextDecoder().decode(stdout.length > 0 ? stdout : stderr);
}

Deno.test({
  name: "a folder or file without permission to write is named",
  ignore: skipUnless(Deno.build.os !== "windows", "permissions of files, as Unix has them"),
  fn: () =>
    withScratch(async (scratch) => {
      await makeStore(`${scratch}/there`);
      await Deno.chmod(`${scratch}/there`, 0o500);
      await Deno.chmod(`${scratch}/there/${FILE}`, 0o400);
      await Deno.chmod(scratch, 0o555);
      for (const name of ["there", "new"]) {
        const told = await openAsNobody(`${scratch}/${name}`);
        assert.match(told, /^store-unwritable .*mirrorsphere\.sqlite": .*--state-dir/, told);
      }
    }),
});

Deno.test({
  name: "a read-only file system is named, whether there is a store on it or not",
  ignore: skipUnless(canMount, "needs root, and a container that may mount"),
  fn: () =>
    withTmpfs({ sizeMiB: 4 }, async (folder) => {
      await makeStore(`${folder}/there`);
      await must("mount", ["-o", "remount,ro", folder]);
      await assert.rejects(
        (async () => {
          const store = await openStore(`${folder}/there`);
          try {
            store.jobs.add(JOB);
          } finally {
            store.close();
          }
        })(),
        hasCode("store-unwritable", /there\/mirrorsphere\.sqlite.*--state-dir/),
      );
      await assert.rejects(openStore(`${folder}/new`), hasCode("store-unwritable", /--state-dir/));
      await must("mount", ["-o", "remount,rw", folder]);
    }),
});

async function fillUp(folder: string): Promise<void> {
  using file = await Deno.open(`${folder}/filler`, { write: true, create: true });
  try {
    for (;;) await file.write(new Uint8Array(4096));
  } catch (error) {
    assert.match(String(error), /No space left/);
  }
}

Deno.test({
  name: "a full disk is named; once there is room again, nothing that was stored is lost",
  ignore: skipUnless(canMount, "needs root, and a container that may mount"),
  fn: () =>
    withTmpfs({ sizeMiB: 4 }, async (folder) => {
      const store = await openStore(`${folder}/state`);
      const { id } = store.executions.create(newExecution());
      store.checkpoints.save(id, "first");
      await fillUp(folder);
      const large = "x".repeat(5_000_000);
      assert.throws(
        () => store.checkpoints.save(id, large),
        hasCode("store-unwritable", /space|full/),
      );
      assert.equal(store.checkpoints.load(id), "first");
      await assert.rejects(openStore(`${folder}/new`), hasCode("store-unwritable", /--state-dir/));
      await Deno.remove(`${folder}/filler`);
      store.checkpoints.save(id, "second");
      store.close();
      const again = await openStore(`${folder}/state`);
      assert.equal(again.checkpoints.load(id), "second");
      again.close();
    }),
});
