/** From a folder to an open database that can be trusted. */
import { join } from "../base/paths.ts";
import { complaint, damaged } from "./complaint.ts";
import { Database } from "./database.ts";
import { FILE_NAME } from "./places.ts";
import { APPLICATION_ID, migrate, MIGRATIONS, runMigrations } from "./migrate.ts";

export interface OpenOptions {
  /** Milliseconds to wait for another process that writes; 5,000 by default. */
  readonly patience?: number;
  /** Other than the program's own: for tests of what a next release will do. */
  readonly migrations?: readonly string[];
}

const PATIENCE = 5000;

/**
 * Opens the database in a folder; makes both where there is none.
 *
 * @throws {RunError} "store-damaged", "store-newer", "store-unwritable", "store-busy". The file is
 * then as it was.
 */
export async function openDatabase(folder: string, options: OpenOptions = {}): Promise<Database> {
  const { patience = PATIENCE, migrations = MIGRATIONS } = options;
  const path = join(folder, FILE_NAME);
  const size = sizeOf(path);
  if (size === null) createFile(folder, { path, patience, migrations });
  // Made complete under another name, it never was empty.
  if (size === 0) throw damaged(path, "empty");
  const database = new Database(path, { patience });
  try {
    database.run("PRAGMA foreign_keys = ON");
    // On macOS only this makes a drive empty its own cache (fsync(2) there); elsewhere no effect.
    database.run("PRAGMA fullfsync = ON");
    refuseForeign(database);
    await migrate(database, migrations);
    checkTables(database);
    database.get("PRAGMA journal_mode = WAL");
    // Bytes that the log keeps once it was carried over; a large execution would leave it large.
    database.get("PRAGMA journal_size_limit = 16777216");
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function sizeOf(path: string): number | null {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw complaint(path, error);
  }
}

// SQLite itself refuses what is no database, and one that is shorter than its header says.
function refuseForeign(database: Database): void {
  const id = database.number("PRAGMA application_id");
  if (id === APPLICATION_ID) return;
  throw damaged(database.path, `a database of another program (application id ${id})`);
}

// The few rows that nothing else could bring back. To check the lists of changes, which may have
// millions, would take seconds; where they are damaged, reading them says so.
const CHECKED_TABLES = ["job", "pairing", "schedule"] as const;

function checkTables(database: Database): void {
  for (const table of CHECKED_TABLES) {
    const result = database.get(`PRAGMA quick_check(${table})`)?.text("quick_check");
    if (result !== "ok") throw damaged(database.path, `damaged (${result})`);
  }
}

interface Creation {
  readonly path: string;
  readonly patience: number;
  readonly migrations: readonly string[];
}

/**
 * The file gets its name once it is complete and on disk, so one that is there is never half made,
 * and an empty one is damaged rather than new.
 */
function createFile(folder: string, creation: Creation): void {
  const unfinished = `${creation.path}.new-${Deno.pid}`;
  try {
    // 0700 also for folders above (XDG Base Directory Specification 0.8, "Referencing this
    // specification").
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    Deno.writeFileSync(unfinished, new Uint8Array(), { mode: 0o600 });
    fillFile(unfinished, creation);
    giveName(unfinished, creation.path);
  } catch (error) {
    throw complaint(creation.path, error);
  } finally {
    removeQuietly(unfinished);
  }
}

function fillFile(unfinished: string, { patience, migrations }: Creation): void {
  const database = new Database(unfinished, { patience });
  try {
    // Nobody sees the file yet: one sync at the end does.
    database.run("PRAGMA synchronous = OFF");
    database.run("BEGIN IMMEDIATE");
    runMigrations(database, migrations);
    database.run("COMMIT");
    database.get("PRAGMA journal_mode = WAL");
  } finally {
    database.close();
  }
  const file = Deno.openSync(unfinished, { read: true, write: true });
  file.syncSync();
  file.close();
}

function giveName(unfinished: string, path: string): void {
  try {
    // Unlike a rename, it never takes the place of what another process made meanwhile.
    Deno.linkSync(unfinished, path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return;
    // A file system without hard links.
    if (sizeOf(path) === null) Deno.renameSync(unfinished, path);
  }
}

function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Already renamed, or never made.
  }
}
