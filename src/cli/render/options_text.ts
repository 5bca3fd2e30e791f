/** Options as they would be typed. */
import { DEFAULT_CONFIG } from "../../config/mod.ts";
import type { JobOptions } from "../../model/options.ts";
import { spellKeptFor, spellMaxDelete, spellRate } from "../../model/spell.ts";

type Switch = {
  [Name in keyof JobOptions]: JobOptions[Name] extends boolean ? Name : never;
}[keyof JobOptions];

const SWITCHES: readonly (readonly [name: Switch, flag: string])[] = [
  ["followSymlinks", "--follow-symlinks"],
  ["permissions", "--permissions"],
  ["verify", "--verify"],
  ["lockSource", "--lock-source"],
  ["mirror", "--mirror"],
  ["allowDelete", "--allow-delete"],
  ["deleteExcluded", "--delete-excluded"],
  ["deleteBefore", "--delete-before"],
];

/** What differs from the program's own defaults, as flags; filter rules are left out. */
export function optionWords(options: JobOptions): string[] {
  const defaults = DEFAULT_CONFIG.job;
  const { type, comparison, hash, modifyWindow, durability, maxRate, filter } = options;
  const { maxDelete, keepVersions } = options;
  const valued: readonly (readonly [flag: string, value: string, differs: boolean])[] = [
    ["--type", type, type !== defaults.type],
    [
      "--compare",
      hash === null ? comparison : `${comparison}:${hash}`,
      comparison !== defaults.comparison || hash !== defaults.hash,
    ],
    ["--modify-window", `${modifyWindow}ns`, modifyWindow !== defaults.modifyWindow],
    ["--durability", durability, durability !== defaults.durability],
    ["--max-rate", spellRate(maxRate), maxRate !== defaults.maxRate],
    ["--max-delete", maxDelete === null ? "" : spellMaxDelete(maxDelete), maxDelete !== null],
    ["--keep-versions", spellKeptFor(keepVersions), keepVersions !== defaults.keepVersions],
    ["--min-size", String(filter.minSize), filter.minSize !== null],
    ["--max-size", String(filter.maxSize), filter.maxSize !== null],
  ];
  return [
    ...valued.filter(([, , differs]) => differs).map(([flag, value]) => `${flag} ${value}`),
    ...SWITCHES.filter(([name]) => options[name]).map(([, flag]) => flag),
    ...(filter.oneFileSystem ? ["--one-file-system"] : []),
  ];
}
