/** `doctor`. */
import { Command, Option } from "@commander-js/extra-typings";
import { RunError } from "../base/errors.ts";
import { PLATFORM_NAMES } from "../model/options.ts";
import type { Ended } from "./program.ts";
import { reading } from "./job_options.ts";
import type { Screen } from "./output.ts";

const EXAMPLES = `
The source is only read. At the destination things are tried out in a folder that is removed again.
Exit code 1: some of the source would not be at the destination as it is.

Examples:
  mirrorsphere doctor                               what this machine can do
  mirrorsphere doctor ~/Photos /media/usb           what the stick could not hold of them
  mirrorsphere doctor ~/Photos /media/usb --json
`;

const MOST_ACCEPTED = "a whole number from 1 to 100000000";
const USUAL_MOST = 1_000_000;

function parseMost(text: string): number {
  const most = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (most >= 1 && most <= 100_000_000) return most;
  throw new RunError("usage", MOST_ACCEPTED);
}

export function defineDoctor(screen: Screen, ended: Ended) {
  return new Command("doctor")
    .description("Tell what a source would lose at a destination, before the first run.")
    .argument("[source]", "the folder that would be copied")
    .argument("[destination]", "where its copy would be")
    .option("--json", "print JSON, one object")
    .addOption(
      new Option("--entries <number>", "look at so many entries of the source at most")
        .default(USUAL_MOST, String(USUAL_MOST))
        .argParser(reading("--entries", parseMost, MOST_ACCEPTED)),
    )
    .addOption(new Option("--platform <name>", "which system calls to use").choices(PLATFORM_NAMES))
    .addHelpText("after", EXAMPLES)
    .action(async (source, destination, flags) => {
      const { doctor } = await import("./commands/doctor.ts");
      ended(await doctor({ source, destination, flags }, screen));
    });
}
