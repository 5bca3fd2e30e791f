/** `versions`. */
import { command, optionalWord, word } from "./syntax/command.ts";
import { flag } from "./syntax/options.ts";

const EXAMPLES = `
Runs with --keep-versions keep what they replace or remove, as plain files: copy one back with any
tool. Without a path, the runs are listed that kept something, newest first: when each began, how
much it kept, and the name of its folder in .mirrorsphere-versions. Nothing is changed.

Examples:
  mirrorsphere versions /media/backup                     which runs kept something
  mirrorsphere versions /media/backup letters/june.txt    each version of a file, and where it lies
  mirrorsphere versions /media/backup letters --json
`;

export const VERSIONS = command({
  summary: "List the versions that runs kept of what they replaced or removed.",
  notes: EXAMPLES,
  words: [
    word("destination", "the copy"),
    optionalWord("path", "a file or folder, as it is or was in the copy"),
  ],
  options: { json: flag("print JSON, one object a line") },
  async action(flags, [destination, path], screen) {
    const { listVersions } = await import("./commands/versions.ts");
    return await listVersions({ destination, path, flags }, screen);
  },
});
