/**
 * From the arguments after a command to what its options and words say.
 *
 * Options are `--name`, `--name VALUE` or `--name=VALUE`, wherever they stand; of several the last
 * counts. After `--` everything is a word. A value begins with "--" in the form with "=" only: one
 * that is missing must not swallow the option behind it. Nothing is guessed, for what is taken for
 * a word becomes a folder.
 */
import { RunError } from "../../base/errors.ts";
import { quote, REPLACEMENT } from "../../base/names.ts";
import type { Arguments, Called, Word } from "./command.ts";
import { guess, misuse } from "./mistakes.ts";
import { type Option, optionName, type Options } from "./options.ts";

/** Whether an argument is an option, or is meant to be. */
export function isOption(argument: string): boolean {
  return argument.startsWith("-") && argument !== "-";
}

/**
 * What a command is given by these arguments.
 *
 * @throws {RunError} "usage": it has no such option or word, or one is missing
 */
export function readArguments(called: Called, args: readonly string[]): Arguments {
  const { flags, texts } = readOptions(called, args);
  refuseTogether(called, flags);
  const words = readWords(called, texts);
  return { flags: { ...initialValues(called.command.options), ...flags }, words };
}

interface KnownOption {
  readonly key: string;
  readonly option: Option;
  /** How it is typed here. */
  readonly name: string;
  /** Whether that is the `--no-` form. */
  readonly negated: boolean;
}

function knownOptions(options: Options): ReadonlyMap<string, KnownOption> {
  const known = Object.entries(options).flatMap(([key, option]): KnownOption[] => {
    const name = optionName(key);
    const plain = { key, option, name, negated: false };
    if (!option.negatable) return [plain];
    return [plain, { ...plain, name: name.replace("--", "--no-"), negated: true }];
  });
  return new Map(known.map((option) => [option.name, option]));
}

/** The options among these arguments, by key, and what is left: the words. */
export function readOptions(called: Called, args: readonly string[]) {
  const known = knownOptions(called.command.options);
  const flags: Record<string, unknown> = {};
  const texts: string[] = [];
  const left = [...args];
  for (let argument = left.shift(); argument !== undefined; argument = left.shift()) {
    if (argument === "--") return { flags, texts: [...texts, ...left] };
    if (!isOption(argument)) {
      texts.push(argument);
      continue;
    }
    const [, name = argument, inline] = /^([^=]+)=(.*)$/s.exec(argument) ?? [];
    const option = known.get(name) ?? unknownOption(called, name);
    const values = valuesOf(option, { inline, left, called });
    const before = flags[option.key];
    flags[option.key] = option.option.repeated
      ? [...Array.isArray(before) ? before : [], ...values]
      : values.at(-1);
  }
  return { flags, texts };
}

function unknownOption(called: Called, typed: string): never {
  const known = [...knownOptions(called.command.options).keys(), "--help"];
  throw misuse(`Unknown option '${typed}'${guess(typed, known)}`, called);
}

interface Place {
  /** What stands after the equals sign, if there is one. */
  readonly inline: string | undefined;
  /** The arguments behind the option; its value is taken from them. */
  readonly left: string[];
  readonly called: Called;
}

/** One, except where several may follow an option. */
function valuesOf(known: KnownOption, { inline, left, called }: Place): unknown[] {
  const { option: { placeholder }, name, negated } = known;
  if (placeholder === null) {
    if (inline === undefined) return [!negated];
    throw misuse(`Option '${name}' takes no value`, called);
  }
  const isThere = left[0] !== undefined && !left[0].startsWith("--");
  const text = inline ?? (isThere ? left.shift() : undefined);
  if (text !== undefined) {
    const most = inline === undefined && placeholder.endsWith("...>") ? Infinity : 0;
    return [text, ...takeWords(left, most)].map((text, index, { length }) =>
      understand(known.option, { name, text, position: index - length - left.length })
    );
  }
  if (placeholder.startsWith("[")) return [true];
  throw misuse(`Option '${name} ${placeholder}' argument missing`, called);
}

/** Takes up to so many arguments away, as long as they are no options. */
function takeWords(left: string[], most: number): string[] {
  const end = left.findIndex(isOption);
  return left.splice(0, Math.min(most, end === -1 ? left.length : end));
}

interface Typed {
  readonly name: string;
  readonly text: string;
  readonly position: number;
}

function understand(
  { read, accepted }: Pick<Option, "read" | "accepted">,
  { name, text, position }: Typed,
): unknown {
  const problem = problemOf(text);
  if (problem !== null) throw new RunError("usage", `Read ${name} ${quote(text)}: ${problem}`);
  try {
    return read(text, position);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    throw new RunError("usage", `Read ${name} ${quote(text)}: not understood; give ${accepted}`);
  }
}

/** What makes a value unfit for anything: as a path, each of these would name another folder. */
function problemOf(text: string): string | null {
  if (text === "") return "it is empty, as a variable is that was never set; say what is meant";
  if (text.includes(REPLACEMENT)) return "it is not UTF-8; rename it, or name a folder above it";
  return null;
}

function refuseTogether(called: Called, flags: Readonly<Record<string, unknown>>): void {
  for (const [key, { excludes }] of Object.entries(called.command.options)) {
    const other = key in flags ? excludes.find((excluded) => excluded in flags) : undefined;
    if (other === undefined) continue;
    const message = `Option '${optionName(key)}' cannot be used with option '${optionName(other)}'`;
    throw misuse(message, called);
  }
}

function initialValues(options: Options): Record<string, unknown> {
  const values = Object.entries(options).flatMap(([key, { initial }]) =>
    initial === null ? [] : [[key, initial.value] as const]
  );
  return Object.fromEntries(values);
}

function readWords(called: Called, texts: readonly string[]): unknown[] {
  const { command: { words }, path } = called;
  const rest = words.at(-1)?.presence === "rest";
  if (texts.length > words.length && !rest) {
    const counts = `expected ${words.length} but got ${texts.length}`;
    throw misuse(`Too many arguments for '${path.join(" ")}': ${counts}`, called);
  }
  return words.map((word, index) => {
    if (word.presence === "rest") return texts.slice(index).map((text) => readWord(word, text));
    const text = texts[index];
    if (text !== undefined) return readWord(word, text);
    if (word.presence === "optional") return undefined;
    throw misuse(`Missing required argument '${word.name}'`, called);
  });
}

function readWord(word: Word, text: string): unknown {
  return understand(word, { name: word.name.toUpperCase(), text, position: 0 });
}
