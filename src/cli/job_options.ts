/** The options that say what a job does, as commander reads them. */
import { Command, Option } from "@commander-js/extra-typings";
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import { BACKUP_TYPES, COMPARISON_MODES, DURABILITIES, HASH_NAMES } from "../model/options.ts";
import {
  COMPARISON_ACCEPTED,
  DURATION_ACCEPTED,
  MAX_DELETE_ACCEPTED,
  parseComparison,
  parseDuration,
  parseMaxDelete,
  parseSize,
  SIZE_ACCEPTED,
} from "../model/parse.ts";
import type { FilterFlag } from "./filter_rules.ts";

/** Names the option in what its parser complains about, which is always a usage error. */
export function reading<T>(option: string, parse: (text: string) => T, accepted: string) {
  return (text: string): T => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      throw new RunError(
        "usage",
        `Read ${option} ${quote(text)}: not understood; give ${accepted}`,
      );
    }
  };
}

const COMPARISONS = [...COMPARISON_MODES, ...HASH_NAMES.map((hash) => `thorough:${hash}`)];

/** The form that overrides what `config.toml` turns on; help mentions all of them at once. */
function negation<U extends string>(usage: U) {
  return new Option(usage).hideHelp();
}

/**
 * All options that shape what is done, apart from `--allow-delete`, which is said for one run only.
 * Those of filters share `filters`, which keeps their order.
 */
export function jobOptions(filters: FilterFlag[]): readonly Option[] {
  return [...copyOptions().options, ...filterOptions(filters).options, ...removeOptions().options];
}

/** The options of a job as given; what is absent was not given. */
export type JobFlags =
  & ReturnType<ReturnType<typeof copyOptions>["opts"]>
  & ReturnType<ReturnType<typeof filterOptions>["opts"]>
  & ReturnType<ReturnType<typeof removeOptions>["opts"]>;

function copyOptions() {
  return new Command()
    .optionsGroup("What is copied:")
    .addOption(
      new Option(
        "--compare <mode>",
        "when a file counts as changed: standard (size and time), advanced (and metadata), " +
          "thorough (content) or thorough:HASH (digests of it)",
      ).choices(COMPARISONS).argParser(reading("--compare", parseComparison, COMPARISON_ACCEPTED)),
    )
    .addOption(
      new Option("--type <type>", "copy what changed, or every file").choices(BACKUP_TYPES),
    )
    .addOption(
      new Option(
        "--modify-window <duration>",
        "times this far apart count as equal, such as 2s or 1ms",
      ).argParser(reading("--modify-window", parseDuration, DURATION_ACCEPTED)),
    )
    .option("--follow-symlinks", "copy what links point to, instead of the links")
    .addOption(negation("--no-follow-symlinks"))
    .option("--permissions", "carry owner, group, ACLs and extended attributes too")
    .addOption(negation("--no-permissions"))
    .option("--verify", "read every copied file back and compare it")
    .addOption(negation("--no-verify"))
    .option("--lock-source", "hold off writers of each file while it is copied")
    .addOption(negation("--no-lock-source"))
    .addOption(
      new Option(
        "--durability <when>",
        "wait until content is on the disk: none, checkpoint (every few seconds and at the " +
          "end) or file (each one)",
      ).choices(DURABILITIES),
    );
}

function filterOptions(filters: FilterFlag[]) {
  const collect = (kind: FilterFlag["kind"]) => (value: string) => {
    filters.push({ kind, value });
    return filters;
  };
  return new Command()
    .optionsGroup("Filters, in gitignore's syntax; the last that matches decides:")
    .option("--exclude <glob>", "leave out what matches (repeatable)", collect("exclude"))
    .option(
      "--include <glob>",
      "take in again what matches (repeatable); given without any exclude, only this is copied",
      collect("include"),
    )
    .option("--exclude-from <file>", "read rules from a file (repeatable)", collect("exclude-from"))
    .addOption(
      new Option("--min-size <size>", "leave out smaller files, such as 1KiB")
        .argParser(reading("--min-size", parseSize, SIZE_ACCEPTED)),
    )
    .addOption(
      new Option("--max-size <size>", "leave out larger files, such as 2GiB")
        .argParser(reading("--max-size", parseSize, SIZE_ACCEPTED)),
    )
    .option("--one-file-system", "stay on the file system of the source folder")
    .addOption(negation("--no-one-file-system"));
}

function removeOptions() {
  return new Command()
    .optionsGroup("What is removed:")
    .option("--mirror", "remove from the destination what the source does not have, last of all")
    .addOption(negation("--no-mirror"))
    .addOption(
      new Option(
        "--max-delete <limit>",
        "hold the removals if there are more, as entries (500) or as a share of the destination " +
          "(25%); unless given: half of it, once over 100",
      ).argParser(reading("--max-delete", parseMaxDelete, MAX_DELETE_ACCEPTED)),
    )
    .option("--delete-excluded", "remove what filters leave out as well")
    .addOption(negation("--no-delete-excluded"));
}
