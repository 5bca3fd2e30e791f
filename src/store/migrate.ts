/** From the schema that a database has to the one that this release knows. */
import { backup, DatabaseSync } from "node:sqlite";
import { RunError } from "../base/errors.ts";
import { complaint, damaged, newer } from "./complaint.ts";
import type { Database } from "./database.ts";
import first from "./migrations/001.sql" with { type: "text" };
import notifications from "./migrations/002.sql" with { type: "text" };
import schedules from "./migrations/003.sql" with { type: "text" };
import access from "./migrations/004.sql" with { type: "text" };
import progress from "./migrations/005.sql" with { type: "text" };
import plans from "./migrations/006.sql" with { type: "text" };
import folders from "./migrations/007.sql" with { type: "text" };
import page from "./migrations/008.sql" with { type: "text" };
import stages from "./migrations/009.sql" with { type: "text" };
import batches from "./migrations/010.sql" with { type: "text" };
import log from "./migrations/011.sql" with { type: "text" };
import resident from "./migrations/012.sql" with { type: "text" };
import room from "./migrations/013.sql" with { type: "text" };
import counting from "./migrations/014.sql" with { type: "text" };
import makingRoom from "./migrations/015.sql" with { type: "text" };
import versions from "./migrations/016.sql" with { type: "text" };
import verifying from "./migrations/017.sql" with { type: "text" };
import limits from "./migrations/018.sql" with { type: "text" };

/** The n-th brings a database from version n - 1 to n; once released, none is ever changed. */
export const MIGRATIONS: readonly string[] = [
  first,
  notifications,
  schedules,
  access,
  progress,
  plans,
  folders,
  page,
  stages,
  batches,
  log,
  resident,
  room,
  counting,
  makingRoom,
  versions,
  verifying,
  limits,
];

/** "MSph" in ASCII, in the header of the file: `file` and others tell by it whose it is. */
export const APPLICATION_ID = 0x4d537068;

export function versionOf(database: Database): number {
  return database.number("PRAGMA user_version");
}

/** Runs what is missing, in the transaction that is open. */
export function runMigrations(database: Database, migrations: readonly string[]): void {
  for (const migration of migrations.slice(versionOf(database))) database.script(migration);
  database.script(
    `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}`,
  );
}

/** Where a database of an older version is kept once it was migrated. */
export function backupPath(path: string, version: number): string {
  return path.replace(/\.sqlite$/, `.version-${version}.sqlite`);
}

/**
 * Brings a database up to date; keeps the old one next to it, complete, under its version.
 * All of it happens or nothing does; other processes wait.
 *
 * @throws {RunError} "store-newer", "store-unwritable", "store-busy", "store-damaged"
 */
export async function migrate(database: Database, migrations: readonly string[]): Promise<void> {
  const found = versionOf(database);
  const known = migrations.length;
  if (found > known) throw newer(database.path, { found, known });
  if (found === known) return;
  // Every file was given a version before it got its name.
  if (found < 1) throw damaged(database.path, `damaged (version ${found})`);
  database.run("PRAGMA synchronous = FULL");
  database.run("BEGIN IMMEDIATE");
  try {
    // Another process may have been faster while this one waited.
    if (versionOf(database) === found) {
      await keepCopy(database.path, backupPath(database.path, found));
      runMigrations(database, migrations);
    }
    database.run("COMMIT");
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw damaged(database.path, `not what version ${found} was, so left at it`, error);
  } finally {
    database.rollBack();
  }
}

async function keepCopy(from: string, path: string): Promise<void> {
  const unfinished = `${path}.new`;
  try {
    await removeIfThere(unfinished);
    (await Deno.open(unfinished, { write: true, createNew: true, mode: 0o600 })).close();
    await copy(from, unfinished);
    const file = await Deno.open(unfinished, { read: true, write: true });
    await file.sync();
    file.close();
    await Deno.rename(unfinished, path);
  } catch (error) {
    await removeIfThere(unfinished);
    throw complaint(path, error);
  }
}

// Through a connection of its own: one that holds the lock to write cannot be copied from.
async function copy(from: string, to: string): Promise<void> {
  const reader = new DatabaseSync(from);
  try {
    await backup(reader, to);
  } finally {
    reader.close();
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
