/** What commander throws, in the words of this program. */
import { CommanderError } from "commander";
import { RunError } from "../base/errors.ts";

const HELP_OR_VERSION: readonly string[] = [
  "commander.help",
  "commander.helpDisplayed",
  "commander.version",
];

/** Whether commander stopped only because it has printed a help or the version. */
export function isHelpOrVersion(error: unknown): error is CommanderError {
  return error instanceof CommanderError && HELP_OR_VERSION.includes(error.code);
}

/** Commands that others are below. */
const GROUPS: readonly string[] = ["job", "schedule", "execution", "notification", "service"];

/** The command whose help explains what was typed. */
function commandOf(args: readonly string[], unknownCommand: boolean): string {
  const [first, second] = args.filter((argument) => !argument.startsWith("-"));
  const typed = GROUPS.includes(first ?? "") ? [first, second] : [first];
  const words = (unknownCommand ? typed.slice(0, -1) : typed).filter((word) => word !== undefined);
  return ["mirrorsphere", ...words, "--help"].join(" ");
}

/** A mistake in the arguments as a `RunError`; null for any other error. */
export function usageError(error: unknown, args: readonly string[]): RunError | null {
  if (!(error instanceof CommanderError)) return null;
  const message = error.message.replace(/^error: /, "").replaceAll("\n", " ").replace(/\.$/, "");
  const help = commandOf(args, error.code === "commander.unknownCommand");
  const sentence = message.charAt(0).toUpperCase() + message.slice(1);
  return new RunError("usage", `${sentence}; see ${help}`);
}
