/** `doctor`. */
import { RunError } from "../base/errors.ts";
import { PLATFORM_NAMES } from "../model/options.ts";
import { command, optionalWord } from "./syntax/command.ts";
import { flag, initially, oneOf, value } from "./syntax/options.ts";

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

export const DOCTOR = command({
  summary: "Tell what a source would lose at a destination, before the first run.",
  notes: EXAMPLES,
  words: [
    optionalWord("source", "the folder that would be copied"),
    optionalWord("destination", "where its copy would be"),
  ],
  options: {
    json: flag("print JSON, one object"),
    entries: initially(
      value("<number>", "look at so many entries of the source at most", {
        read: parseMost,
        accepted: MOST_ACCEPTED,
      }),
      USUAL_MOST,
    ),
    platform: value("<name>", "which system calls to use", oneOf(PLATFORM_NAMES)),
  },
  async action(flags, [source, destination], screen) {
    const { doctor } = await import("./commands/doctor.ts");
    return await doctor({ source, destination, flags }, screen);
  },
});
