/** `verify`. */
import { exitCodeHelp } from "./exit_code.ts";
import { filtersOf } from "./job_options.ts";
import { PAIR, TRANSFER } from "./run_options.ts";
import { command } from "./syntax/command.ts";
import { flag } from "./syntax/options.ts";

const EXAMPLES = `
Nothing is changed: both sides are read, from their disks where the system can drop its cache (not
so with --no-verify), and what differs is listed, sorted by path. Content is compared, unless
--compare says otherwise; what only the destination has counts with --mirror. The exit code is 0
where all is alike, and 1 where something differs, or could not be compared.

Examples:
  mirrorsphere verify ~/Documents /media/backup --mirror
  mirrorsphere verify --job photos
  mirrorsphere verify ~/Photos /media/backup --compare thorough:BLAKE3 --json
  mirrorsphere verify --job photos --quiet --notify      (by cron, say)
`;

export const VERIFY = command({
  summary: "Tell whether the destination is a true copy, content and all.",
  notes: `${EXAMPLES}\n${exitCodeHelp()}`,
  words: PAIR,
  options: { ...TRANSFER, notify: flag("tell notification channels if it is no true copy") },
  async action(flags, [source, destination], screen) {
    const { look } = await import("./commands/look.ts");
    const filters = filtersOf(flags);
    return await look({ name: "verify", source, destination, flags, filters }, screen);
  },
});
