/**
 * What options there can be. A command has a record of them: the key is the option's name in camel
 * case, so that `maxDelete` is typed `--max-delete`, and the type of what is given follows from it.
 */
import { RunError } from "../../base/errors.ts";

/** One option; `Value` is what it gives, undefined among it where that may be nothing. */
export interface Option<Value = unknown> {
  readonly description: string;
  /**
   * What stands for its value: "<file>"; "[kind]" where it may be missing; "<address...>" where
   * several may follow. Null: it has none.
   */
  readonly placeholder: string | null;
  /** What it makes of a value. `position` grows from one argument of a command line to the next. */
  readonly read: (text: string, position: number) => Value;
  /** What {@linkcode read} understands, as the end of "give ...". */
  readonly accepted: string;
  /** Its values, if there are few; for help and completion. */
  readonly choices: readonly string[] | null;
  /** Whether each time it is given counts, not the last alone. */
  readonly repeated: boolean;
  /** Whether there is a `--no-` form of it. */
  readonly negatable: boolean;
  /** What it is where it is not given, and how help says so. */
  readonly initial: { readonly value: Value; readonly text: string } | null;
  /** Keys of options that it cannot be given along with. */
  readonly excludes: readonly string[];
  /** The headline that help lists it under. */
  readonly group: string;
}

export type Options = Readonly<Record<string, Option>>;

type ValueOf<O> = O extends Option<infer Value> ? Value : never;

/** What options are given; those that were not, and have no initial value, are absent. */
export type Given<O extends Options> =
  & {
    readonly [Key in keyof O as undefined extends ValueOf<O[Key]> ? Key : never]?: ValueOf<O[Key]>;
  }
  & {
    readonly [Key in keyof O as undefined extends ValueOf<O[Key]> ? never : Key]: ValueOf<O[Key]>;
  };

/** How an option is typed. */
export function optionName(key: string): string {
  return `--${key.replace(/[A-Z]/g, "-$&").toLowerCase()}`;
}

/** How text becomes a value. `read` throws a `RunError` where it does not. */
export interface Reader<Value> {
  readonly read: (text: string, position: number) => Value;
  readonly accepted: string;
  readonly choices?: readonly string[];
}

export const TEXT: Reader<string> = { read: (text) => text, accepted: "a text" };

/** One of some words. */
export function oneOf<Word extends string>(words: readonly Word[]): Reader<Word> {
  const accepted = words.join(", ").replace(/, ([^,]*)$/, " or $1");
  const read = (text: string): Word => {
    const word = words.find((known) => known === text);
    if (word === undefined) throw new RunError("usage", accepted);
    return word;
  };
  return { read, accepted, choices: words };
}

const PLAIN = {
  accepted: "",
  choices: null,
  repeated: false,
  negatable: false,
  initial: null,
  excludes: [],
  group: "Options:",
} as const;

/** An option that is given or not. */
export function flag(description: string): Option<true | undefined> {
  return { ...PLAIN, description, placeholder: null, read: () => true };
}

/** An option with a `--no-` form, for what a configuration may turn on. */
export function toggle(description: string): Option<boolean | undefined> {
  return { ...flag(description), negatable: true };
}

/** An option with a value, which is text unless a reader makes something else of it. */
export function value(placeholder: string, description: string): Option<string | undefined>;
export function value<Value>(
  placeholder: string,
  description: string,
  reader: Reader<Value>,
): Option<Value | undefined>;
export function value(
  placeholder: string,
  description: string,
  reader: Reader<unknown> = TEXT,
): Option {
  return { ...PLAIN, description, placeholder, ...reader };
}

/** An option that may be given without a value, and is true then. */
export function optionalValue<Value>(
  placeholder: string,
  description: string,
  reader: Reader<Value>,
): Option<Value | true | undefined> {
  return { ...PLAIN, description, placeholder, ...reader };
}

/** Each value that an option was given, in their order. */
export function repeated<Value>(
  option: Option<Value | undefined>,
): Option<readonly Value[] | undefined> {
  // One value is read at a time; the parser gathers them.
  return { ...option, repeated: true } as Option<never>;
}

/** What an option is where it is not given. */
export function initially<Value>(
  option: Option<Value | undefined>,
  initial: Value,
  { text = String(initial) } = {},
): Option<Value> {
  return { ...option, initial: { value: initial, text } } as Option<Value>;
}

/** An option that cannot be given along with those of some keys. */
export function excluding<Value>(
  option: Option<Value>,
  excludes: readonly string[],
): Option<Value> {
  return { ...option, excludes };
}

/** Options under a headline of their own in help. */
export function under<O extends Options>(group: string, options: O): O {
  const grouped = Object.entries(options).map(([key, option]) => [key, { ...option, group }]);
  return Object.fromEntries(grouped) as O;
}
