/**
 * Puts an unpacked executable in its place; runs in it, before the program itself.
 *
 * 1. Everything is as it was packed: sizes and SHA-256, by `manifest.json`.
 * 2. It is on the disk, so that a loss of power cannot leave half of it under its final name.
 * 3. It gets that name by one rename. Another process that was faster is as good.
 * 4. Versions that nobody started for a week, and that do not run, are removed; so is what
 *    unpackings left that were killed.
 */
import { createHash } from "node:crypto";
import { basename, dirname } from "node:path";

/** SHA-256 in hexadecimal digits, by the path from the top of the folder. */
export type Manifest = Readonly<Record<string, string>>;

/** Exit code that tells `head.sh` that it is the archive which is wrong. */
const DAMAGED = 3;

const DAY = 24 * 60 * 60 * 1000;
const UNUSED_DAYS = 7;
const UNPACKING = ".unpacking-";

/** Null where the files are as the manifest says; else the first that is not. */
export function findDamage(folder: string): string | null {
  if (!exists(`${folder}/manifest.json`)) return "manifest.json";
  const manifest = JSON.parse(Deno.readTextFileSync(`${folder}/manifest.json`)) as Manifest;
  for (const [path, sum] of Object.entries(manifest)) {
    if (digest(`${folder}/${path}`) !== sum) return path;
  }
  return null;
}

function digest(path: string): string | null {
  try {
    return createHash("sha256").update(Deno.readFileSync(path)).digest("hex");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Every file and folder is on the disk when this returns. */
function syncAll(folder: string): void {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) syncAll(path);
    else sync(path);
  }
  sync(folder);
}

function sync(path: string): void {
  using file = Deno.openSync(path, { read: true });
  file.syncSync();
}

/** Gives `folder` its final name, unless there is a whole one already. */
export function settle(folder: string, home: string): void {
  try {
    Deno.renameSync(folder, home);
  } catch (error) {
    if (!isTaken(error)) throw error;
    if (findDamage(home) !== null) {
      // Something took files out of it. It goes aside in one step: others may look for it now.
      Deno.renameSync(home, `${folder}.damaged`);
      Deno.removeSync(`${folder}.damaged`, { recursive: true });
      return settle(folder, home);
    }
    Deno.removeSync(folder, { recursive: true });
  }
  sync(dirname(home));
}

function isTaken(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return code === "ENOTEMPTY" || code === "EEXIST";
}

/** Removes what nobody needs any more from the folder that `home` is in. */
export function clear(home: string, now: number): void {
  const cache = dirname(home);
  for (const { name, isDirectory } of Deno.readDirSync(cache)) {
    const folder = `${cache}/${name}`;
    if (!isDirectory || name === basename(home)) continue;
    const unused = name.startsWith(UNPACKING)
      ? age(folder, now) > DAY
      : isVersion(folder) && age(`${folder}/last-start`, now) > UNUSED_DAYS * DAY && !runs(folder);
    if (unused) remove(folder);
  }
}

/** Nothing else that may lie in the cache folder is touched. */
function isVersion(folder: string): boolean {
  return exists(`${folder}/manifest.json`) && exists(`${folder}/deno`);
}

function exists(path: string): boolean {
  try {
    return Deno.lstatSync(path).isFile;
  } catch {
    return false;
  }
}

/** Milliseconds since the last change; none where that cannot be told. */
function age(path: string, now: number): number {
  try {
    return now - (Deno.lstatSync(path).mtime?.getTime() ?? now);
  } catch {
    return 0;
  }
}

/** Linux lets nobody write to a program that runs (ETXTBSY). Elsewhere `ps` would have to tell. */
function runs(folder: string): boolean {
  if (Deno.build.os !== "linux") return true;
  try {
    Deno.openSync(`${folder}/deno`, { append: true }).close();
    return false;
  } catch {
    return true;
  }
}

function remove(folder: string): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch {
    // The next version to be unpacked tries again.
  }
}

function main([folder = "", home = ""]: readonly string[]): void {
  if (findDamage(folder) !== null) Deno.exit(DAMAGED);
  syncAll(folder);
  settle(folder, home);
  clear(home, Date.now());
}

if (import.meta.main) {
  try {
    main(Deno.args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
}
