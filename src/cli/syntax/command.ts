/** What a command is: its options and words, what help says, and what it does. */
import type { Screen } from "../output.ts";
import { type Given, type Options, type Reader, TEXT } from "./options.ts";

/** What stands in one place after a command; `Value` is what it gives. */
export interface Word<Value = unknown> {
  readonly name: string;
  readonly description: string;
  readonly read: (text: string, position: number) => Value;
  /** What {@linkcode read} understands, as the end of "give ...". */
  readonly accepted: string;
  readonly choices: readonly string[] | null;
  /** "rest": any number of them, as the last. */
  readonly presence: "required" | "optional" | "rest";
}

type WordValues<W extends readonly Word[]> = {
  readonly [Index in keyof W]: W[Index] extends Word<infer Value> ? Value : never;
};

/** The exit code, unless it is that of what is done. */
type Ending = Promise<number | void>;

/** What was given after a command. */
export interface Arguments {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly words: readonly unknown[];
}

export interface Command {
  /** One sentence. */
  readonly summary: string;
  /** The end of its help: what else there is to know, then examples. */
  readonly notes: string;
  readonly options: Options;
  readonly words: readonly Word[];
  /** The commands below it, by name. */
  readonly commands: Readonly<Record<string, Command>>;
  /** Null: it only groups others. */
  readonly perform: ((given: Arguments, screen: Screen) => Ending) | null;
}

/** A command, and the words that call it. */
export interface Called {
  readonly path: readonly string[];
  readonly command: Command;
}

interface Definition<O extends Options, W extends readonly Word[]> {
  readonly summary: string;
  readonly notes: string;
  readonly options: O;
  readonly words?: W;
  readonly commands?: Command["commands"];
  readonly action: (flags: Given<O>, words: WordValues<W>, screen: Screen) => Ending;
}

/** A command that does something. */
export function command<O extends Options, const W extends readonly Word[] = readonly []>(
  { summary, notes, options, words, commands, action }: Definition<O, W>,
): Command {
  return {
    summary,
    notes,
    options,
    words: words ?? [],
    commands: commands ?? {},
    // The parser gives what the options and words say.
    perform: (given, screen) =>
      action(given.flags as Given<O>, given.words as unknown as WordValues<W>, screen),
  };
}

/** A command that only has others below it. */
export function group(
  summary: string,
  { notes, commands }: Pick<Command, "notes" | "commands">,
): Command {
  return { summary, notes, options: {}, words: [], commands, perform: null };
}

export function word(name: string, description: string): Word<string>;
export function word<Value>(
  name: string,
  description: string,
  reader: Reader<Value>,
): Word<Value>;
export function word(name: string, description: string, reader: Reader<unknown> = TEXT): Word {
  return { name, description, choices: null, ...reader, presence: "required" };
}

export function optionalWord(name: string, description: string): Word<string | undefined> {
  return { ...word(name, description), presence: "optional" };
}

export function restOfWords(name: string, description: string): Word<readonly string[]> {
  // One word is read at a time; the parser gathers them.
  return { ...word(name, description), presence: "rest" } as unknown as Word<readonly string[]>;
}
