/** The options of a backup, as a form holds them and as the server takes them. */
import { RunError } from "../../base/errors.ts";
import type {
  BackupType,
  ComparisonMode,
  Durability,
  HashName,
  JobOptions,
  KeptFor,
} from "../../model/options.ts";
import {
  parseDuration,
  parseKeptFor,
  parseMaxDelete,
  parseRate,
  parseSize,
} from "../../model/parse.ts";
import {
  spellDuration,
  spellKeptFor,
  spellMaxDelete,
  spellRate,
  spellSize,
} from "../../model/spell.ts";
import { formatPeriod } from "../format.ts";

/** "some": for the time that is typed beside it. */
export const VERSION_CHOICES = ["off", "some", "forever"] as const;
export type VersionChoice = (typeof VERSION_CHOICES)[number];

export interface OptionsDraft {
  readonly type: BackupType;
  readonly comparison: ComparisonMode;
  readonly hash: HashName | "";
  readonly mirror: boolean;
  readonly permissions: boolean;
  readonly followSymlinks: boolean;
  readonly lockSource: boolean;
  readonly verify: boolean;
  /** One rule a line. */
  readonly rules: string;
  readonly deleteExcluded: boolean;
  readonly deleteBefore: boolean;
  readonly oneFileSystem: boolean;
  /** "" where the configuration decides. */
  readonly durability: Durability | "";
  /** "" where the configuration decides. */
  readonly keepVersions: VersionChoice | "";
  /** As typed; means something where `keepVersions` is "some". */
  readonly keptFor: string;
  /** As typed, as the command line reads them; "" for none. */
  readonly maxDelete: string;
  readonly modifyWindow: string;
  readonly maxRate: string;
  readonly minSize: string;
  readonly maxSize: string;
}

export const USUAL: OptionsDraft = {
  type: "incremental",
  comparison: "standard",
  hash: "",
  mirror: false,
  permissions: false,
  followSymlinks: false,
  lockSource: false,
  verify: false,
  rules: "",
  deleteExcluded: false,
  deleteBefore: false,
  oneFileSystem: false,
  durability: "",
  keepVersions: "",
  keptFor: "30d",
  maxDelete: "",
  modifyWindow: "",
  maxRate: "",
  minSize: "",
  maxSize: "",
};

export function draftOf(options: JobOptions): OptionsDraft {
  const { allowDelete: _, hash, keepVersions, filter, ...others } = options;
  const { maxDelete, modifyWindow, maxRate, ...rest } = others;
  const { rules, oneFileSystem, minSize, maxSize } = filter;
  return {
    ...rest,
    ...versionsDraft(spellKeptFor(keepVersions)),
    hash: hash ?? "",
    rules: rules.join("\n"),
    oneFileSystem,
    maxDelete: maxDelete === null ? "" : spellMaxDelete(maxDelete),
    modifyWindow: modifyWindow === 0 ? "" : spellDuration(modifyWindow),
    maxRate: maxRate === null ? "" : spellRate(maxRate),
    minSize: minSize === null ? "" : spellSize(minSize),
    maxSize: maxSize === null ? "" : spellSize(maxSize),
  };
}

/** How long versions are kept, as a form holds it. */
export function versionsDraft(spelled: string): Pick<OptionsDraft, "keepVersions" | "keptFor"> {
  const choice = VERSION_CHOICES.find((name) => name === spelled) ?? "some";
  return { keepVersions: choice, keptFor: choice === "some" ? spelled : USUAL.keptFor };
}

/** The same as one would type it; "" where the configuration decides. */
export function spelledVersions({ keepVersions, keptFor }: OptionsDraft): string {
  return keepVersions === "some" ? keptFor.trim() : keepVersions;
}

/** Whether it is said here that versions are kept, so that no removal makes room. */
export function keepsVersions({ keepVersions }: OptionsDraft): boolean {
  return keepVersions === "some" || keepVersions === "forever";
}

export function rulesOf({ rules }: OptionsDraft): string[] {
  return rules.split("\n").filter((rule) => rule.trim() !== "");
}

const PARSERS = {
  maxDelete: parseMaxDelete,
  keptFor: parseKeptFor,
  modifyWindow: parseDuration,
  maxRate: parseRate,
  minSize: parseSize,
  maxSize: parseSize,
} as const;

/** Options that are typed as quantities. */
export type QuantityName = keyof typeof PARSERS;

/** What is wrong with a quantity as it was typed; null where nothing is, or none was. */
export function quantityProblem(draft: OptionsDraft, name: QuantityName): string | null {
  const text = draft[name].trim();
  const isLeftOut = text === "" && name !== "keptFor";
  if (isLeftOut || !isShown(draft, name)) return null;
  try {
    PARSERS[name](text);
    return null;
  } catch (error) {
    if (error instanceof RunError) return error.message;
    throw error;
  }
}

/** Whether the form has a field for it: a limit of removals means nothing without any. */
function isShown({ mirror, keepVersions }: OptionsDraft, name: QuantityName): boolean {
  if (name === "keptFor") return keepVersions === "some";
  return mirror || name !== "maxDelete";
}

/** What is wrong with the first quantity that is not understood; null where all are. */
export function optionsProblem(draft: OptionsDraft): string | null {
  const names = Object.keys(PARSERS) as QuantityName[];
  return names.map((name) => quantityProblem(draft, name)).find((text) => text !== null) ?? null;
}

/**
 * What the server is given. What is empty, of one that is new, stays as the configuration has it;
 * of one that is changed, it is no more.
 */
export function optionsGiven(draft: OptionsDraft, { changed }: { readonly changed: boolean }) {
  const { rules: _, keptFor: _keptFor, hash, durability, ...others } = draft;
  const { oneFileSystem, minSize, maxSize, mirror, ...rest } = others;
  const { maxDelete, modifyWindow, maxRate } = rest;
  const quantity = <T, E>(text: string, parse: (text: string) => T, none: E) =>
    text.trim() !== "" ? parse(text) : changed ? none : undefined;
  return {
    ...rest,
    mirror,
    hash: draft.comparison === "thorough" && hash !== "" ? hash : null,
    // Without mirror, a limit that the configuration has would be refused.
    maxDelete: mirror ? quantity(maxDelete, parseMaxDelete, null) : null,
    deleteExcluded: mirror && draft.deleteExcluded,
    deleteBefore: mirror && !keepsVersions(draft) && draft.deleteBefore,
    keepVersions: versionsGiven(draft),
    modifyWindow: quantity(modifyWindow, parseDuration, 0),
    maxRate: quantity(maxRate, parseRate, null),
    durability: durability === "" ? undefined : durability,
    filter: {
      rules: rulesOf(draft),
      oneFileSystem,
      minSize: quantity(minSize, parseSize, null),
      maxSize: quantity(maxSize, parseSize, null),
    },
  };
}

/** Undefined where the configuration decides. */
function versionsGiven(draft: OptionsDraft): KeptFor | null | undefined {
  return draft.keepVersions === "" ? undefined : parseKeptFor(spelledVersions(draft));
}

/** What a backup with these options will do, in a sentence or two. */
export function promise(draft: OptionsDraft): string {
  return `${changesPromise(draft)}${versionsPromise(draft)}`;
}

function versionsPromise(draft: OptionsDraft): string {
  // Beside the field is told what is wrong with it.
  const keptFor = quantityProblem(draft, "keptFor") === null ? versionsGiven(draft) ?? null : null;
  if (keptFor === null) return "";
  const what = draft.mirror ? "replaced or removed" : "replaced";
  return ` What is ${what} is kept ${keptForText(keptFor)}.`;
}

/** "for 30 days", "for good". */
export function keptForText(keptFor: KeptFor): string {
  return keptFor === "forever" ? "for good" : `for ${formatPeriod(keptFor)}`;
}

function changesPromise(draft: OptionsDraft): string {
  const copies = draft.type === "full"
    ? "Every file is copied again."
    : "New and changed files are copied.";
  if (!draft.mirror) return `${copies} Nothing is removed from the destination.`;
  const what = draft.deleteExcluded
    ? "What the source no longer has, and what is left out,"
    : "What the source no longer has";
  const when = draft.deleteBefore && !keepsVersions(draft)
    ? "after all else or to make room for it"
    : "after all else";
  return `${copies} ${what} is removed from the destination, ${when}, and not if it is ` +
    "unusually much.";
}
