/** Secrets from files and standard input: an argument could be read by any user of the machine. */
import { RunError, stateOf } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import { resolve } from "../base/paths.ts";
import { workingFolder } from "./working_folder.ts";

const MOST_BYTES = 64 * 1024;

/** What stands for standard input in place of a file. */
export const STANDARD_INPUT = "-";

/**
 * Reads a secret from a file, or from standard input; a line end after it is none of it.
 *
 * @throws {RunError} "usage": it cannot be read, or is none
 */
export async function readSecret(option: string, path: string): Promise<string> {
  const bytes = await readBytes(path).catch((error: unknown) => {
    throw unreadable(option, path, stateOf(error));
  });
  if (bytes.length > MOST_BYTES) throw unreadable(option, path, "larger than 64 KiB");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/[\r\n]+$/, "");
    if (text !== "") return text;
  } catch {
    throw unreadable(option, path, "not text");
  }
  throw unreadable(option, path, "empty");
}

async function readBytes(path: string): Promise<Uint8Array> {
  if (path !== STANDARD_INPUT) return await Deno.readFile(resolve(workingFolder(), path));
  return new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer());
}

function unreadable(option: string, path: string, state: string): RunError {
  const place = path === STANDARD_INPUT ? "standard input" : quote(path);
  return new RunError(
    "usage",
    `Read ${option} from ${place}: ${state}; name a text file that holds it and nothing else, ` +
      'or "-" for standard input',
  );
}
