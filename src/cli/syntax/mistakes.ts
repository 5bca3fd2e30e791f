/** What is said about a command line that the program does not understand. */
import leven from "leven";
import { RunError } from "../../base/errors.ts";
import type { Called } from "./command.ts";

/** A mistake, with where to read how it is done. */
export function misuse(message: string, { path }: Pick<Called, "path">): RunError {
  return new RunError("usage", `${message}; see ${["mirrorsphere", ...path].join(" ")} --help`);
}

/** What says where to look and how to print, and nothing of what is changed. */
const ABOUT_THE_COMMAND: readonly string[] = ["json", "stateDir", "config"];

/** @throws {RunError} "usage": no option of a command that changes something says what */
export function refuseNoChange(
  what: string,
  { flags, path }: { readonly flags: object; readonly path: readonly string[] },
): void {
  if (Object.keys(flags).some((flag) => !ABOUT_THE_COMMAND.includes(flag))) return;
  throw misuse(`${what}: nothing to change is named`, { path });
}

/** What may have been meant, as the end of a sentence; empty where nothing comes near. */
export function guess(typed: string, known: readonly string[]): string {
  const text = bare(typed);
  const most = Math.max(1, Math.floor(text.length / 3));
  const [nearest] = known
    .filter((name) => !mayBeOpposite(text, bare(name)))
    // What differs more in length is not worth a comparison, which takes long with a long text.
    .filter((name) => Math.abs(bare(name).length - text.length) <= most)
    .map((name) => ({ name, distance: distance(text, bare(name)) }))
    .toSorted((one, other) => one.distance - other.distance);
  if (nearest === undefined || nearest.distance > most) return "";
  return ` (Did you mean ${nearest.name}?)`;
}

/** Without the hyphens of an option: they are no likeness. */
function bare(name: string): string {
  return name.replace(/^-+/, "");
}

/** Of "--no-x" the opposite is "--x". */
function mayBeOpposite(typed: string, name: string): boolean {
  return typed.startsWith("no") && !name.startsWith("no");
}

/** How many letters are missing, too many or others; two that changed places count as one. */
function distance(typed: string, name: string): number {
  const swapped = swaps(typed).map((text) => leven(text, name) + 1);
  return Math.min(leven(typed, name), ...swapped);
}

/** A text with two neighbours swapped, for each pair of them. */
function swaps(text: string): string[] {
  return Array.from(
    { length: text.length - 1 },
    (_, at) => text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2),
  );
}
