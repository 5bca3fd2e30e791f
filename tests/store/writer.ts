/** Another process that uses a store, for tests: what to do, the folder, and a name. */
import { openStore, type Store } from "../../src/store/mod.ts";
import { openDatabase } from "../../src/store/open.ts";
import { MIGRATIONS } from "../../src/store/migrate.ts";
import { NO_TIMES } from "../../src/model/stage.ts";
import { counters, newExecution, OPTIONS, packed, path } from "./samples.ts";

const [mode = "", folder = "", name = ""] = Deno.args;

function hundredChanges() {
  return Array.from({ length: 100 }, (_, index) => ({
    kind: "added" as const,
    path: path(`file-${index}`),
    size: index,
  }));
}

function share(store: Store): void {
  for (let index = 0; index < 20; index++) {
    const ends = { source: "/from", destination: "/to" };
    store.jobs.add({ name: `${name} ${index}`, ...ends, options: OPTIONS });
    const { id } = store.executions.create(newExecution());
    store.changes.append(id, packed(hundredChanges()));
  }
}

/** Prints, after each step, what is stored by then: the step of the checkpoint, and changes. */
function endless(store: Store): void {
  const { id } = store.executions.create(newExecution());
  const encoder = new TextEncoder();
  for (let step = 1;; step++) {
    store.changes.append(id, packed(hundredChanges()));
    store.executions.updateProgress(id, {
      counters: counters({ copied: step }),
      elapsed: step,
      stages: NO_TIMES,
    });
    store.checkpoints.save(id, JSON.stringify({ step, filler: "x".repeat(20_000) }));
    Deno.stdout.writeSync(encoder.encode(`${step} ${step * 100}\n`));
  }
}

function tenTimes(action: (id: number) => void): (store: Store) => void {
  return (store) => {
    const [execution = store.executions.create(newExecution())] = store.executions.list();
    for (let time = 0; time < 10; time++) action(execution.id);
  };
}

async function hold(): Promise<void> {
  const database = await openDatabase(folder);
  database.run("BEGIN IMMEDIATE");
  console.log("holding");
  await new Promise((resolve) => setTimeout(resolve, 1500));
  database.run("COMMIT");
  database.close();
}

async function migrate(): Promise<void> {
  const migrations = [...MIGRATIONS, "CREATE TABLE extra (id INTEGER) STRICT;"];
  (await openDatabase(folder, { migrations })).close();
}

const progress = { counters: counters(), elapsed: 1, stages: NO_TIMES };

async function use(): Promise<void> {
  const store = await openStore(folder);
  if (mode === "share") share(store);
  if (mode === "endless") endless(store);
  if (mode === "ten-checkpoints") tenTimes((id) => store.checkpoints.save(id, "{}"))(store);
  if (mode === "ten-progresses") {
    tenTimes((id) => {
      store.executions.updateProgress(id, progress);
      store.changes.append(id, packed(hundredChanges()));
    })(store);
  }
  store.close();
}

if (mode === "hold") await hold();
else if (mode === "migrate") await migrate();
else await use();
