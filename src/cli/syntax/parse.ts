/** From a command line to the command that it calls, and what that is given. */
import { isOption, readArguments, readOptions } from "./arguments.ts";
import type { Arguments, Called, Command } from "./command.ts";
import { guess, misuse } from "./mistakes.ts";
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
  if (switches(rest).includes("--help")) return { kind: "help", called, asked: true };
  return perform === null
    ? parseGroup(called, rest)
    : { kind: "perform", perform, given: readArguments(called, rest) };
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
  if (!isOption(first)) return unknownCommand(called, first);
  if ("version" in readOptions(called, switches(args)).flags) return { kind: "version" };
  throw misuse("Missing command", called);
}

/** What `help` was asked about. */
function explained(called: Called, args: readonly string[]): Called {
  const found = find(called, args.filter((argument) => !isOption(argument)));
  const [unknown] = found.rest;
  return unknown === undefined ? found.called : unknownCommand(found.called, unknown);
}

function unknownCommand(called: Called, typed: string): never {
  const known = Object.keys(called.command.commands);
  throw misuse(`Unknown command '${typed}'${guess(typed, known)}`, called);
}
