/** What is said about a command line that the program does not understand. */
import { closestMatch } from "leven";
import { RunError } from "../../base/errors.ts";
import type { Called } from "./command.ts";

/** A mistake, with where to read how it is done. */
export function misuse(message: string, { path }: Called): RunError {
  return new RunError("usage", `${message}; see ${["mirrorsphere", ...path].join(" ")} --help`);
}

/** What may have been meant, as the end of a sentence; empty where nothing comes near. */
export function guess(typed: string, known: readonly string[]): string {
  const maxDistance = Math.max(1, Math.floor(typed.length / 3));
  const match = closestMatch(typed, known, { maxDistance });
  return match === undefined ? "" : ` (Did you mean ${match}?)`;
}
