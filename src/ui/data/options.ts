/** The options of a backup, as a form holds them and as the server takes them. */
import { RunError } from "../../base/errors.ts";
import type {
  BackupType,
  ComparisonMode,
  Durability,
  HashName,
  JobOptions,
} from "../../model/options.ts";
import { parseDuration, parseMaxDelete, parseSize } from "../../model/parse.ts";
import { spellDuration, spellMaxDelete, spellSize } from "../../model/spell.ts";

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
  /** As typed, as the command line reads them; "" for none. */
  readonly maxDelete: string;
  readonly modifyWindow: string;
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
  maxDelete: "",
  modifyWindow: "",
  minSize: "",
  maxSize: "",
};

export function draftOf(options: JobOptions): OptionsDraft {
  const { allowDelete: _, hash, maxDelete, modifyWindow, filter, ...rest } = options;
  const { rules, oneFileSystem, minSize, maxSize } = filter;
  return {
    ...rest,
    hash: hash ?? "",
    rules: rules.join("\n"),
    oneFileSystem,
    maxDelete: maxDelete === null ? "" : spellMaxDelete(maxDelete),
    modifyWindow: modifyWindow === 0 ? "" : spellDuration(modifyWindow),
    minSize: minSize === null ? "" : spellSize(minSize),
    maxSize: maxSize === null ? "" : spellSize(maxSize),
  };
}

export function rulesOf({ rules }: OptionsDraft): string[] {
  return rules.split("\n").filter((rule) => rule.trim() !== "");
}

const PARSERS = {
  maxDelete: parseMaxDelete,
  modifyWindow: parseDuration,
  minSize: parseSize,
  maxSize: parseSize,
} as const;

/** Options that are typed as quantities. */
export type QuantityName = keyof typeof PARSERS;

/** What is wrong with a quantity as it was typed; null where nothing is, or none was. */
export function quantityProblem(draft: OptionsDraft, name: QuantityName): string | null {
  const text = draft[name].trim();
  if (text === "" || !isShown(draft, name)) return null;
  try {
    PARSERS[name](text);
    return null;
  } catch (error) {
    if (error instanceof RunError) return error.message;
    throw error;
  }
}

/** Whether the form has a field for it: a limit of removals means nothing without any. */
function isShown({ mirror }: OptionsDraft, name: QuantityName): boolean {
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
  const { rules: _, hash, durability, oneFileSystem, minSize, maxSize, mirror, ...rest } = draft;
  const { maxDelete, modifyWindow } = rest;
  const quantity = <T, E>(text: string, parse: (text: string) => T, none: E) =>
    text.trim() !== "" ? parse(text) : changed ? none : undefined;
  return {
    ...rest,
    mirror,
    hash: draft.comparison === "thorough" && hash !== "" ? hash : null,
    // Without mirror, a limit that the configuration has would be refused.
    maxDelete: mirror ? quantity(maxDelete, parseMaxDelete, null) : null,
    deleteExcluded: mirror && draft.deleteExcluded,
    deleteBefore: mirror && draft.deleteBefore,
    modifyWindow: quantity(modifyWindow, parseDuration, 0),
    durability: durability === "" ? undefined : durability,
    filter: {
      rules: rulesOf(draft),
      oneFileSystem,
      minSize: quantity(minSize, parseSize, null),
      maxSize: quantity(maxSize, parseSize, null),
    },
  };
}

/** What a backup with these options will do, in a sentence or two. */
export function promise(draft: OptionsDraft): string {
  const copies = draft.type === "full"
    ? "Every file is copied again."
    : "New and changed files are copied.";
  if (!draft.mirror) return `${copies} Nothing is removed from the destination.`;
  const what = draft.deleteExcluded
    ? "What the source no longer has, and what is left out,"
    : "What the source no longer has";
  const when = draft.deleteBefore ? "after all else or to make room for it" : "after all else";
  return `${copies} ${what} is removed from the destination, ${when}, and not if it is ` +
    "unusually much.";
}
