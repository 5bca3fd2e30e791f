/** Changes of a configuration's text that leave all else in it as it is. Loaded when asked for. */
import { isDeepStrictEqual } from "node:util";
import { patch } from "@decimalturn/toml-patch";
import { parse } from "smol-toml";
import { safeParse } from "valibot";
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import documented from "../../config.toml" with { type: "text" };
import { findingOf } from "./complaint.ts";
import { readDocument } from "./document.ts";
import { documentSchema } from "./schema.ts";

/** A value as the file spells it. */
export type SpelledValue = string | number | boolean | readonly string[];
/** Keys and values of a table. */
export type SpelledTable = Readonly<Record<string, SpelledValue>>;

export const TABLES = ["Config", "job"] as const;
export type TableName = (typeof TABLES)[number];
export type SpelledDocument = Readonly<Record<TableName, SpelledTable>>;

/** By table and key; null takes a key out of the file, along with its comment: its default holds. */
export type ConfigChanges = Readonly<
  Partial<Record<TableName, Readonly<Record<string, SpelledValue | null>>>>
>;

/** A value that is not accepted. */
export interface NotAccepted {
  /** "Config.max_executions". */
  readonly field: string;
  /** What is accepted instead. */
  readonly accepted: string;
}

const NEW_FILE = "# The configuration of MirrorSphere. What is left out keeps its default.\n";

/** What each key is by default, spelled; keys whose default is that nothing is said are left out. */
export function spelledDefaults(): SpelledDocument {
  return tablesOf(documented);
}

/**
 * What a file says, spelled; nothing for null, which is no file.
 *
 * @throws {RunError} "configuration": it is broken
 */
export function spelledValues(path: string, text: string | null): SpelledDocument {
  if (text !== null) readDocument({ path, text });
  return tablesOf(text ?? "");
}

function tablesOf(text: string): SpelledDocument {
  const { Config = {}, job = {} } = parse(text) as Partial<SpelledDocument>;
  return { Config, job };
}

/**
 * The text of a file with some keys changed, or what is not accepted. Comments, order and spelling
 * of all that is not changed stay.
 *
 * @param text as it is; null where there is no file
 * @throws {RunError} "configuration": the file is broken as it is, or cannot be changed safely
 */
export function changedText(
  path: string,
  text: string | null,
  { changes }: { readonly changes: ConfigChanges },
): { readonly text: string } | NotAccepted {
  const document = changedDocument(spelledValues(path, text), changes);
  const result = safeParse(documentSchema, document, { abortEarly: true });
  if (!result.success) {
    const { keys, accepted } = findingOf(result.issues[0], document);
    return { field: keys.join("."), accepted };
  }
  const changed = patch(text ?? NEW_FILE, withEmptyTables(text, document));
  const whole = changed.endsWith("\n") ? changed : `${changed}\n`;
  // Of a file that somebody wrote by hand no library's word is taken.
  if (isDeepStrictEqual(plain(parse(whole)), plain(withEmptyTables(text, document)))) {
    return { text: whole };
  }
  const message = `Change configuration ${quote(path)}: it is written in a way that cannot be ` +
    "changed here without harm; change it by hand";
  throw new RunError("configuration", message);
}

function changedDocument(before: SpelledDocument, changes: ConfigChanges): SpelledDocument {
  const tables = TABLES.map((table) => {
    const all = Object.entries({ ...before[table], ...changes[table] });
    return [table, Object.fromEntries(all.filter(([, value]) => value !== null))];
  });
  return Object.fromEntries(tables) as SpelledDocument;
}

/** A table that the file has stays, even where nothing is left in it; no other is added empty. */
function withEmptyTables(text: string | null, document: SpelledDocument) {
  const there = Object.keys(parse(text ?? ""));
  return Object.fromEntries(
    Object.entries(document).filter(([table, values]) =>
      there.includes(table) || Object.keys(values).length > 0
    ),
  );
}

/** Without what tells objects of one library from those of another. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
