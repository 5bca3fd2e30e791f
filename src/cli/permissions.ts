/**
 * What an invocation needs of the rights that the program is started with, and gives up otherwise,
 * right after its start and for good. Reading, writing and native calls stay: which folders a
 * command line names is only known from it, and a right that is general cannot be narrowed.
 */
import { runsAsRoot } from "./privilege.ts";
import { switches } from "./syntax/switches.ts";

/** Rights of the runtime that not every command needs. "import" is of code from elsewhere. */
export type Right = "net" | "run" | "sys" | "import";

const RIGHTS: readonly Right[] = ["net", "run", "sys", "import"];

/** By the first word of the command line. A command that is not listed needs none. */
const NEEDED: Readonly<Record<string, readonly Right[]>> = {
  // Serves the page, and tells channels.
  serve: ["net", "sys"],
  "--serve": ["net", "sys"],
  // Along with it: opens a browser, and then gives that right up.
  "--open": ["net", "sys", "run"],
  daemon: ["net", "sys"],
  "--notify": ["net", "sys"],
  notification: ["net", "sys"],
  // Speaks to the system's service manager.
  service: ["run"],
};

/** The rights that a command line keeps. Pure. */
export function neededRights(args: readonly string[]): readonly Right[] {
  const options = switches(args);
  // Options of the whole program may stand before it.
  const first = args[0] === "service"
    ? "service"
    : ["--open", "--serve", "--notify"].find((option) => options.includes(option)) ?? args[0] ?? "";
  return Object.hasOwn(NEEDED, first) ? NEEDED[first] ?? [] : [];
}

/** Gives up what this command line does not need. */
export function giveUpRights(args: readonly string[]): void {
  runsAsRoot();
  const needed = neededRights(args);
  for (const name of RIGHTS) if (!needed.includes(name)) Deno.permissions.revokeSync({ name });
}

/** For when a browser was opened: nothing is started any more. */
export function giveUpStarting(): void {
  Deno.permissions.revokeSync({ name: "run" });
}

/** For when settings and the folders of this user are known: nothing else asks for a variable. */
export function giveUpEnvironment(): void {
  Deno.permissions.revokeSync({ name: "env" });
}
