/** A configuration is replaced as a whole, or not at all. */
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import { dirname, join } from "../base/paths.ts";

/** Readable for its user only, as who backs up what may be nobody's business. */
const NEW_MODE = 0o600;

/**
 * Writes a configuration in place of the one that is there; makes its folder where there is none.
 * A link stays, and what it leads to is replaced.
 *
 * @param path absolute
 * @throws {RunError} "configuration-unwritable"
 */
export function writeText(path: string, text: string): void {
  try {
    const target = realPath(path);
    const folder = dirname(target ?? path);
    if (target === null) Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const mode = target === null ? NEW_MODE : Deno.statSync(target).mode ?? NEW_MODE;
    replace(target ?? path, text, { folder, mode: mode & 0o777 });
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function realPath(path: string): string | null {
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function replace(
  path: string,
  text: string,
  { folder, mode }: { readonly folder: string; readonly mode: number },
): void {
  const unfinished = join(folder, `.config.toml.${crypto.randomUUID()}.new`);
  try {
    const file = Deno.openSync(unfinished, { write: true, createNew: true, mode });
    try {
      writeAll(file, new TextEncoder().encode(text));
      file.syncSync();
    } finally {
      file.close();
    }
    Deno.renameSync(unfinished, path);
  } catch (error) {
    removeIfThere(unfinished);
    throw error;
  }
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function unwritable(path: string, cause: unknown): RunError {
  const state = cause instanceof Deno.errors.PermissionDenied
    ? "permission denied"
    : cause instanceof Error
    ? cause.message
    : String(cause);
  const message = `Write configuration ${quote(path)}: ${state}; allow this user to write there ` +
    '(of a service: "mirrorsphere service install" again), or change the file by hand';
  return new RunError("configuration-unwritable", message, { cause });
}
