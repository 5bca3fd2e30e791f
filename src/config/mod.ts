/**
 * @module config
 *
 * From `config.toml` to a frozen {@linkcode Config}, complete with defaults.
 *
 * Owns: where a configuration lies, what it may say, and the words for what is wrong with it.
 * Knows nothing of command-line options, which go before it. Called by `cli` and `scheduler` to
 * read it, and by `server` to change it.
 *
 * 1. `places.ts` finds the file and reads its text; with none, the defaults of `config.ts` hold.
 * 2. `document.ts` parses the text and checks it against `schema.ts`, then fills in defaults.
 * 3. `complaint.ts` words what is wrong, with the line that `locate.ts` finds.
 * 4. `edit.ts` is for who lets a user change it: `change.ts` changes keys in the text and leaves all
 *    else in it, `write.ts` replaces the file.
 */
import { type Config, DEFAULT_CONFIG } from "./config.ts";
import { findText, type SearchOptions } from "./places.ts";

export { type Config, DEFAULT_CONFIG, retentionOf } from "./config.ts";
export { type Environment, type SearchOptions, userConfigFolder } from "./places.ts";

/**
 * Finds, reads and checks the configuration.
 *
 * @throws {RunError} "configuration": with file, line, key, value and what is accepted.
 */
export async function loadConfig(options: SearchOptions): Promise<Config> {
  const found = await findText(options);
  if (found === null) return DEFAULT_CONFIG;
  // Libraries take some milliseconds to load, which a run without a file need not wait for.
  const { readDocument } = await import("./document.ts");
  return readDocument(found);
}
