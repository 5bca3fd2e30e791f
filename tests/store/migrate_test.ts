import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { encodeRaw } from "../../src/base/names.ts";
import type { Change } from "../../src/model/execution.ts";
import { openDatabase } from "../../src/store/open.ts";
import { openStore } from "../../src/store/mod.ts";
import { APPLICATION_ID, MIGRATIONS } from "../../src/store/migrate.ts";
import { withScratch } from "../support/scratch.ts";
import { hasCode, OPTIONS, PAIRING, path, report } from "./samples.ts";

const [first = ""] = MIGRATIONS;
const JOB = { name: "Photos", source: "/from", destination: "/to", options: OPTIONS };
/** What a next release may bring. */
const NEXT = "ALTER TABLE job ADD COLUMN color TEXT; CREATE TABLE extra (id INTEGER) STRICT;";
const FAILING = "CREATE TABLE half (id INTEGER) STRICT; CREATE TABLE job (id INTEGER);";

/** A database as the first release made it, with a job. */
async function makeFirst(folder: string): Promise<string> {
  await Deno.mkdir(folder);
  const path = `${folder}/mirrorsphere.sqlite`;
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL; ${first}`);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`);
  const insert = "INSERT INTO job (name, source, destination, options, created_at, updated_at) " +
    "VALUES ('Photos', x'2f66726f6d', x'2f746f', ?, 1, 1)";
  database.prepare(insert).run(JSON.stringify(OPTIONS));
  database.close();
  return path;
}

function versionOf(path: string): unknown {
  const database = new DatabaseSync(path);
  const version = database.prepare("PRAGMA user_version").get()?.["user_version"];
  database.close();
  return version;
}

Deno.test("a store of the first release opens, and is brought to the latest version", () =>
  withScratch(async (scratch) => {
    const path = await makeFirst(`${scratch}/state`);
    const store = await openStore(`${scratch}/state`);
    assert.deepEqual(store.jobs.get("Photos").options, OPTIONS);
    store.close();
    assert.equal(versionOf(path), MIGRATIONS.length);
  }));

Deno.test("changes that an older release recorded row by row come back in their order", () =>
  withScratch(async (scratch) => {
    const folder = `${scratch}/state`;
    const rowByRow = await openDatabase(folder, { migrations: MIGRATIONS.slice(0, 9) });
    const insert = "INSERT INTO execution (source, destination, options, state, started_at) " +
      "VALUES (x'2f', x'2f', '{}', 'completed', 1)";
    rowByRow.run(insert);
    const changes: Change[] = Array.from({ length: 4500 }, (_, index) => ({
      kind: index % 9 === 0 ? "removed" : "added",
      path: path(index === 7 ? "caf\udce9" : `folder/${index}`),
      size: index,
    }));
    const last = { added: 0, removed: 0, changed: 0, metadata: 0 };
    for (const { kind, path, size } of changes) {
      const values = [1, kind, ++last[kind], encodeRaw(path), size];
      rowByRow.run("INSERT INTO change VALUES (?, ?, ?, ?, ?)", ...values);
    }
    rowByRow.close();
    const store = await openStore(folder);
    const found = store.changes.page(1, { limit: 5000 }).changes;
    store.close();
    const ofKind = (wanted: string) => changes.filter(({ kind }) => kind === wanted);
    assert.deepEqual(found, [...ofKind("added"), ...ofKind("removed")]);
  }));

Deno.test("a plan of an older release keeps no versions, verifies nothing, and has no limit of speed", () =>
  withScratch(async (scratch) => {
    const folder = `${scratch}/state`;
    const older = await openDatabase(folder, { migrations: MIGRATIONS.slice(0, 15) });
    const summary = JSON.stringify({ counters: { copied: 3 }, warnings: ["caf\udce9"] });
    const insert = "INSERT INTO plan " +
      "(source, destination, options, created_at, ends, summary, complete) " +
      "VALUES (x'2f61', x'2f62', '{}', 1, '{}', ?, 1)";
    older.run(insert, summary);
    older.close();
    const store = await openStore(folder);
    const { counters, options, verifies, warnings } = store.plans.get(1);
    store.close();
    assert.deepEqual(counters, { copied: 3, versions: 0 });
    assert.deepEqual([options, warnings], [{ keepVersions: null, maxRate: null }, ["caf\udce9"]]);
    assert.equal(verifies, false);
  }));

/** Rows that every version can hold, in a database of one of them. */
async function fillVersion(folder: string, version: number): Promise<void> {
  await Deno.mkdir(folder);
  const database = new DatabaseSync(`${folder}/mirrorsphere.sqlite`);
  database.exec(MIGRATIONS.slice(0, version).join(""));
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`);
  const run = (sql: string, ...values: string[]) => void database.prepare(sql).run(...values);
  const { maxRate: _rate, ...before18 } = OPTIONS;
  const { keepVersions: _, ...before16 } = before18;
  const { deleteBefore: _before, ...before15 } = before16;
  const known = [[15, before15], [16, before16], [18, before18]] as const;
  const options = JSON.stringify(known.find(([first]) => version < first)?.[1] ?? OPTIONS);
  const counted = JSON.stringify({ copied: 3, failed: 1 });
  run(
    "INSERT INTO job (name, source, destination, options, pairing, created_at, updated_at) " +
      "VALUES ('Photos', x'2f61', x'2f62', ?, ?, 1, 2)",
    options,
    JSON.stringify(PAIRING),
  );
  run("INSERT INTO pairing VALUES (x'2f63', x'2f64', ?)", JSON.stringify(PAIRING));
  const execution = "INSERT INTO execution (job_id, job_name, source, destination, options, " +
    "state, started_at, elapsed, counters) VALUES (1, 'Photos', x'2f61', x'2f62', ?, ?, 1, 7, ?)";
  for (const state of ["completed", "failed", "suspended"]) {
    run(execution, options, state, counted);
  }
  const [table, values] = version < 10 ? ["change", "1, x'61', 5"] : [
    "change_batch",
    "1, 1, x'352f6100'",
  ];
  run(`INSERT INTO ${table} VALUES (1, 'added', ${values})`);
  run("INSERT INTO failure VALUES (1, 1, x'62', 'copy', 'no-space', 'Full', 'later')");
  run("INSERT INTO checkpoint VALUES (3, '{}')");
  run("INSERT INTO held_removals VALUES (1, '{}')");
  database.close();
}

for (let version = 1; version < MIGRATIONS.length; version++) {
  Deno.test(`all that a store of version ${version} holds is there after it was brought up to date`, () =>
    withScratch(async (scratch) => {
      await fillVersion(`${scratch}/state`, version);
      const store = await openStore(`${scratch}/state`);
      const { options, pairing } = store.jobs.get("Photos");
      assert.deepEqual([options, pairing], [OPTIONS, PAIRING]);
      assert.deepEqual(store.pairings.load({ source: "/c", destination: "/d" }), PAIRING);
      const executions = store.executions.list().reverse();
      assert.deepEqual(executions.map(({ state }) => state), ["completed", "failed", "suspended"]);
      for (const { options } of executions) assert.deepEqual(options, OPTIONS);
      assert.ok(
        executions.every(({ elapsed, counters }) => elapsed === 7 && counters.copied === 3),
      );
      const change = { kind: "added", path: path("a"), size: 5 };
      assert.deepEqual(store.changes.page(1, { limit: 9 }).changes, [change]);
      assert.equal(store.failures.page(1, { limit: 9 }).failures[0]?.message, "Full");
      assert.deepEqual([store.checkpoints.load(3), store.held.load(1)], ["{}", "{}"]);
      store.executions.finish(3, report());
      store.jobs.remove("Photos");
      assert.equal(store.executions.get(1).jobId, null);
      store.close();
    }));
}

Deno.test("before a migration the old database is kept next to it, complete", () =>
  withScratch(async (scratch) => {
    const folder = `${scratch}/state`;
    const path = await makeFirst(folder);
    const migrations = [...MIGRATIONS, NEXT];
    const store = await openStore(folder, { migrations });
    store.jobs.remove("Photos");
    store.close();
    assert.equal(versionOf(path), migrations.length);
    const kept = `${folder}/mirrorsphere.version-1.sqlite`;
    assert.equal(versionOf(kept), 1);
    if (Deno.build.os !== "windows") {
      assert.equal((Deno.statSync(kept).mode ?? 0) & 0o777, 0o600);
    }
    await Deno.rename(kept, path);
    const old = await openStore(folder);
    assert.equal(old.jobs.get("Photos").source, "/from");
    old.close();
  }));

Deno.test("opened once more, nothing is migrated and no copy made", () =>
  withScratch(async (scratch) => {
    const folder = `${scratch}/state`;
    for (let time = 0; time < 2; time++) {
      const store = await openStore(folder, { migrations: [...MIGRATIONS, NEXT] });
      if (time === 0) store.jobs.add(JOB);
      store.close();
    }
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assert.deepEqual(names, ["mirrorsphere.sqlite"]);
  }));

Deno.test("a migration that fails leaves the database as it was", () =>
  withScratch(async (scratch) => {
    const folder = `${scratch}/state`;
    const path = await makeFirst(folder);
    const refused = hasCode("store-damaged", /version 1 .*left at it/);
    await assert.rejects(
      openStore(folder, { migrations: [...MIGRATIONS, NEXT, FAILING] }),
      refused,
    );
    assert.equal(versionOf(path), 1);
    const store = await openStore(folder);
    assert.equal(store.jobs.list().length, 1);
    store.close();
  }));

Deno.test("where the copy cannot be kept, nothing is migrated", () =>
  withScratch(async (scratch) => {
    const folder = `${scratch}/state`;
    const path = await makeFirst(folder);
    await Deno.mkdir(`${folder}/mirrorsphere.version-1.sqlite/occupied`, { recursive: true });
    const refused = hasCode("store-unwritable", /version-1\.sqlite/);
    await assert.rejects(openStore(folder, { migrations: [...MIGRATIONS, NEXT] }), refused);
    assert.equal(versionOf(path), 1);
    await assert.rejects(
      (async () => {
        const store = await openStore(folder, { migrations: [] });
        store.close();
      })(),
      hasCode("store-newer", /version 1/),
    );
  }));
