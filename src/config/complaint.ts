/** From what is wrong with a configuration to a message that lets the user put it right. */
import { closestMatch } from "leven";
import type { TomlError } from "smol-toml";
import type { BaseIssue } from "valibot";
import { RunError, unreachable } from "../base/errors.ts";
import { printable, quote } from "../base/names.ts";
import { findLine } from "./locate.ts";
import type { FoundText } from "./places.ts";
import { KNOWN_KEYS } from "./schema.ts";

function complain(place: string, rest: string): RunError {
  return new RunError("configuration", `Read configuration ${place}: ${rest}`);
}

/** The complaint about text that is not TOML. */
export function complainOfSyntax({ path }: FoundText, error: TomlError): RunError {
  // The library adds an excerpt of the file after an empty line.
  const [reason = ""] = error.message.replace(/^Invalid TOML document: /, "").split("\n");
  return complain(
    `${quote(path)}, line ${error.line}, column ${error.column}`,
    `not valid TOML, ${printable(reason)}; put it right or take the line out`,
  );
}

/** The complaint about a file that belongs to some other program. */
export function complainOfStranger({ path }: FoundText): RunError {
  return complain(
    quote(path),
    "not a configuration of MirrorSphere, it has no table [Config] and none [job]; " +
      "work in another folder, or name yours with --config",
  );
}

/** The key of a list that `key` most likely was meant to be. */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  const folded = known.map((candidate) => candidate.toLowerCase());
  const maxDistance = Math.max(1, Math.floor(key.length / 3));
  const match = closestMatch(key.toLowerCase().replaceAll("-", "_"), folded, { maxDistance });
  return match === undefined ? undefined : known[folded.indexOf(match)];
}

const LONGEST_VALUE = 80;

/** A value as it may stand in a message: short, on one line. */
function show(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value instanceof Date) return "a date";
  if (typeof value === "object") return "a table";
  if (typeof value !== "string") return String(value);
  return quote(value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value);
}

/** One thing that the schema found. */
export interface Finding {
  /** From the top of the document; list positions as digits. */
  readonly keys: readonly string[];
  readonly value: unknown;
  readonly accepted: string;
  readonly kind: "unknown-key" | "wrong-type" | "out-of-range";
}

function valueAt(document: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (here, key) => (here as Readonly<Record<string, unknown>>)[key],
    document,
  );
}

/** What the first issue that the schema has with a document comes to. */
export function findingOf(issue: BaseIssue<unknown>, document: unknown): Finding {
  const keys = (issue.path ?? []).map(({ key }) => String(key));
  const unknownKey = issue.type === "strict_object" && issue.expected === "never";
  const wrongWord = issue.type === "picklist" && typeof issue.input === "string";
  const kind = issue.kind === "schema" && !wrongWord ? "wrong-type" : "out-of-range";
  return {
    keys,
    // The issue has what earlier steps of the schema made of it.
    value: valueAt(document, keys),
    accepted: issue.message,
    kind: unknownKey ? "unknown-key" : kind,
  };
}

function knownBeside([table, key]: readonly string[]): readonly string[] {
  if (key === undefined) return KNOWN_KEYS.top;
  return table === "job" ? KNOWN_KEYS.job : KNOWN_KEYS.Config;
}

function stateOf({ kind, keys }: Finding): string {
  switch (kind) {
    case "wrong-type":
      return "wrong type";
    case "out-of-range":
      return "not accepted";
    case "unknown-key": {
      const nearest = nearestKey(keys.at(-1) ?? "", knownBeside(keys));
      return nearest === undefined
        ? "unknown key"
        : `unknown key, maybe ${quote(nearest)} is meant`;
    }
    default:
      return unreachable(kind);
  }
}

/** The complaint about a key or value; its line is looked for in the text. */
export function complainOfValue({ path, text }: FoundText, finding: Finding): RunError {
  const { keys, value, accepted } = finding;
  // A statement gives a whole list, so positions within one have no line of their own.
  const [top = "", key] = keys;
  const line = findLine(text, key === undefined ? [top] : [top, key]);
  const name = keys.map((part) => printable(part)).join(".");
  return complain(
    `${quote(path)}, line ${line ?? "unknown"}, ${name} = ${show(value)}`,
    `${stateOf(finding)}; give ${accepted}`,
  );
}
