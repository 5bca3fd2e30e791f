/** From a command line to the command that it calls, and what that is given. */
import { isOption, readArguments, readOptions } from "./arguments.ts";
import type { Arguments, Called, Command } from "./command.ts";
import { guess, misuse } from "./mistakes.ts";
import { optionName } from "./options.ts";
import { switches } from "./switches.ts";

/** What a command line asks for. */
export type Invocation =
  | {
    readonly kind: "perform";
    readonly perform: NonNullable<Command["perform"]>;
    readonly given: Arguments;
  }
  /** `asked` is false where a group of commands was called, but none of them. */
  | { readonly kind: "help"; readonly called: Called; readonly asked: boolean }
  | { readonly kind: "version" };

/** @throws {RunError} "usage": the program has no such command, option or word, or one is missing */
export function parse(program: Called, args: readonly string[]): Invocation {
  const { called, rest } = find(program, args);
  const { perform } = called.command;
  if (asksForHelp(called, switches(rest))) return { kind: "help", called, asked: true };
  if (perform === null) return parseGroup(called, rest);
  const given = readArguments(called, rest);
  refuseMistyped(called, given);
  return { kind: "perform", perform, given };
}

/** `-h`, unlike `--help`, may be the value of the option before it. */
function asksForHelp({ command: { options } }: Called, args: readonly string[]): boolean {
  const takers = Object.entries(options)
    .filter(([, { placeholder }]) => placeholder?.startsWith("<"))
    .map(([key]) => optionName(key));
  return args.some((argument, index) =>
    argument === "--help" || (argument === "-h" && !takers.includes(args[index - 1] ?? ""))
  );
}

/**
 * Refuses what comes near a command below one that does something itself, as its only word of
 * several: those come together.
 */
function refuseMistyped(called: Called, given: Arguments): void {
  const { commands, words: [, missing] } = called.command;
  const [typed, ...others] = given.words.filter((word) => word !== undefined);
  if (missing === undefined || typed === undefined || others.length > 0) return;
  const meant = guess(String(typed), Object.keys(commands));
  if (meant === "") return;
  throw misuse(`Missing required argument '${missing.name}'${meant}`, called);
}

/** The command that the first of the arguments name, and the others. */
function find(called: Called, args: readonly string[]): Found {
  const [name, ...rest] = args;
  const { commands } = called.command;
  const below = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (name === undefined || below === undefined) return { called, rest: args };
  return find({ path: [...called.path, name], command: below }, rest);
}

interface Found {
  readonly called: Called;
  readonly rest: readonly string[];
}

function parseGroup(called: Called, args: readonly string[]): Invocation {
  const [first, ...rest] = args;
  if (first === undefined) return { kind: "help", called, asked: false };
  if (first === "help") return { kind: "help", called: explained(called, rest), asked: true };
  if (!isOption(first)) {
    const { commands, options } = called.command;
    const known = [...Object.keys(commands), "help", ...Object.keys(options).map(optionName)];
    return unknownCommand(called, first, known);
  }
  if ("version" in readOptions(called, switches(args)).flags) return { kind: "version" };
  throw misuse("Missing command", called);
}

/** What `help` was asked about. */
function explained(called: Called, args: readonly string[]): Called {
  const found = find(called, args.filter((argument) => !isOption(argument)));
  const [unknown] = found.rest;
  if (unknown === undefined) return found.called;
  return unknownCommand(found.called, unknown, Object.keys(found.called.command.commands));
}

function unknownCommand(called: Called, typed: string, known: readonly string[]): never {
  throw misuse(`Unknown command '${typed}'${guess(typed, known)}`, called);
}
