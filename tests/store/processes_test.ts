import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "../../src/store/mod.ts";
import { APPLICATION_ID, MIGRATIONS } from "../../src/store/migrate.ts";
import { FILE_NAME } from "../../src/store/places.ts";
import { finished, hasCommand } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { hasCode, newExecution } from "./samples.ts";

const WRITER = new URL("./writer.ts", import.meta.url).pathname;
const FLAGS = ["run", "--no-prompt", "--allow-read", "--allow-write"];

function startWriter(...words: string[]): Deno.ChildProcess {
  const args = [...FLAGS, WRITER, ...words];
  return new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "inherit" }).spawn();
}

async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream() as never)) {
    const whole = (rest + text).split("\n");
    rest = whole.pop() ?? "";
    yield* whole;
  }
}

Deno.test("processes that make, migrate and write one store at once lose nothing", () =>
  withScratch(async (folder) => {
    const writers = [1, 2, 3, 4].map((name) => startWriter("share", folder, String(name)));
    for (const writer of writers) assert.equal((await writer.output()).code, 0);
    const store = await openStore(folder);
    assert.equal(store.jobs.list().length, 4 * 20);
    const executions = store.executions.list({ limit: 1000 });
    assert.equal(executions.length, 4 * 20);
    for (const { id } of executions) assert.equal(store.changes.count(id).added, 100);
    store.close();
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assert.deepEqual(names, ["mirrorsphere.sqlite"]);
  }));

Deno.test("processes that migrate one store at once do it once", () =>
  withScratch(async (folder) => {
    const database = new DatabaseSync(`${folder}/mirrorsphere.sqlite`);
    database.exec(`PRAGMA journal_mode = WAL; ${MIGRATIONS[0] ?? ""}`);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`);
    database.close();
    const writers = [1, 2, 3].map(() => startWriter("migrate", folder));
    for (const writer of writers) assert.equal((await writer.output()).code, 0);
    // Of two that close it at one instant neither is the last, and the log stays for the next.
    const last = new DatabaseSync(`${folder}/mirrorsphere.sqlite`);
    last.exec("SELECT count(*) FROM job");
    last.close();
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(names, ["mirrorsphere.sqlite", "mirrorsphere.version-1.sqlite"]);
  }));

Deno.test("a store that another process holds is waited for, then given up with its number", () =>
  withScratch(async (folder) => {
    const store = await openStore(folder, { patience: 200 });
    const holder = startWriter("hold", folder);
    const told = lines(holder.stdout);
    const { id } = store.executions.create(
      newExecution({ process: { pid: holder.pid, startedAt: 1 } }),
    );
    await told.next();
    const start = performance.now();
    const busy = hasCode(
      "store-busy",
      new RegExp(`process ${holder.pid}, .*execution ${id}.*wait`),
    );
    assert.throws(() => store.executions.setRequest(id, "pause"), busy);
    assert.ok(performance.now() - start >= 190);
    assert.equal(store.executions.get(id).request, null);
    assert.equal(store.executions.takeRequest(id), null);
    const patient = await openStore(folder);
    patient.executions.setRequest(id, "pause");
    patient.close();
    assert.equal(store.executions.takeRequest(id), "pause");
    store.close();
    await told.return(undefined);
    await holder.status;
  }));

Deno.test("killed while it writes, a process loses nothing that it was told is stored", () =>
  withScratch(async (folder) => {
    let before = 0;
    for (let round = 0; round < 12; round++) {
      const writer = startWriter("endless", folder);
      const deadline = Math.random() * 60;
      let start = 0;
      let stored = 0;
      let changes = 0;
      for await (const line of lines(writer.stdout)) {
        if (start === 0) start = performance.now();
        [stored = 0, changes = 0] = line.split(" ").map(Number);
        if (performance.now() - start >= deadline) {
          try {
            writer.kill("SIGKILL");
          } catch {
            // The lines that it left behind are read still.
          }
        }
      }
      await writer.status;
      const store = await openStore(folder);
      const [execution] = store.executions.list({ limit: 1 });
      assert.ok(execution !== undefined && execution.id > before);
      before = execution.id;
      const checkpoint = JSON.parse(store.checkpoints.load(execution.id) ?? "{}") as {
        readonly step: number;
      };
      assert.ok(checkpoint.step >= stored, `${checkpoint.step} of ${stored}`);
      const { added } = store.changes.count(execution.id);
      assert.ok(added >= changes && added % 100 === 0, `${added} of ${changes}`);
      assert.equal(execution.state, "running");
      store.close();
    }
  }));

Deno.test({
  name: "a checkpoint waits for the disk, progress and changes do not",
  ignore: skipUnless(hasCommand("strace"), "needs strace"),
  fn: () =>
    withScratch(async (folder) => {
      const syncs = async (mode: string) => {
        const trace = `${folder}/${mode}.trace`;
        // The runtime syncs what it keeps for itself, too.
        const database = `${folder}/state/${FILE_NAME}`;
        const ours = ["-P", database, "-P", `${database}-wal`];
        const strace = ["-f", "-qq", "-e", "trace=fsync,fdatasync", ...ours, "-o", trace];
        const args = [...strace, Deno.execPath(), ...FLAGS, WRITER, mode, `${folder}/state`];
        const { code, stderr } = await finished("strace", args);
        assert.equal(code, 0, stderr);
        return (await Deno.readTextFile(trace)).match(/f(data)?sync\(/g)?.length ?? 0;
      };
      await syncs("nothing");
      const opening = await syncs("nothing");
      const checkpoints = await syncs("ten-checkpoints");
      const progress = await syncs("ten-progresses");
      assert.ok(checkpoints >= opening + 10, `${checkpoints} syncs, ${opening} to open and close`);
      assert.ok(progress < opening + 5, `${progress} syncs, ${opening} to open and close`);
    }),
});
