/** The configuration as a user may change it. Brings libraries: loaded by who lets users do so. */
import { createHash } from "node:crypto";
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import {
  changedText,
  type ConfigChanges,
  type NotAccepted,
  spelledDefaults,
  type SpelledDocument,
  spelledValues,
} from "./change.ts";
import { findFile, type SearchOptions } from "./places.ts";
import { writeText } from "./write.ts";

/** What a configuration says, and what holds where it says nothing, as a file spells it. */
export interface SpelledConfig {
  /** Absolute path of the file that is there, or would be made. */
  readonly path: string;
  /** Another text has another one; "none" where there is no file. */
  readonly revision: string;
  readonly given: SpelledDocument;
  /** Keys whose default is that nothing is said are left out. */
  readonly defaults: SpelledDocument;
}

/** @throws {RunError} "configuration": it cannot be read, or is broken */
export async function spellConfig(places: SearchOptions): Promise<SpelledConfig> {
  const { path, text } = await findFile(places);
  return {
    path,
    revision: revisionOf(text),
    given: spelledValues(path, text),
    defaults: spelledDefaults(),
  };
}

/**
 * Changes the file that is in force, or makes one. Gives what is not accepted; null where it is
 * done. A process that runs has to be told to read it anew.
 *
 * @param revision as it was seen
 * @throws {RunError} "edited-meanwhile", "configuration", "configuration-unwritable"
 */
export function changeConfig(places: SearchOptions, edit: Edit): Promise<NotAccepted | null> {
  const done = last.then(() => change(places, edit));
  last = done.catch(() => {});
  return done;
}

interface Edit {
  readonly revision: string;
  readonly changes: ConfigChanges;
}

/** One after the other: each has to see what the one before made. */
let last: Promise<unknown> = Promise.resolve();

async function change(
  places: SearchOptions,
  { revision, changes }: Edit,
): Promise<NotAccepted | null> {
  const { path, text } = await findFile(places);
  if (revisionOf(text) !== revision) throw changedMeanwhile(path);
  const changed = changedText(path, text, { changes });
  if ("field" in changed) return changed;
  writeText(path, changed.text);
  return null;
}

function changedMeanwhile(path: string): RunError {
  const message = `Change configuration ${quote(path)}: somebody changed it meanwhile; ` +
    "look at it again, then change it";
  return new RunError("edited-meanwhile", message);
}

function revisionOf(text: string | null): string {
  return text === null ? "none" : createHash("sha256").update(text).digest("hex").slice(0, 32);
}
