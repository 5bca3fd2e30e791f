/** The options of a backup, as a form holds them and as the server takes them. */
import type { BackupType, ComparisonMode, HashName, JobOptions } from "../../model/options.ts";

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
};

export function draftOf(options: JobOptions): OptionsDraft {
  const { type, comparison, hash, mirror, permissions, followSymlinks, lockSource, verify } =
    options;
  return {
    type,
    comparison,
    hash: hash ?? "",
    mirror,
    permissions,
    followSymlinks,
    lockSource,
    verify,
    rules: options.filter.rules.join("\n"),
  };
}

export function rulesOf({ rules }: OptionsDraft): string[] {
  return rules.split("\n").filter((rule) => rule.trim() !== "");
}

/** What the server is given; what the form does not show stays as the configuration has it. */
export function optionsGiven(draft: OptionsDraft) {
  const { rules: _, hash, ...rest } = draft;
  return {
    ...rest,
    hash: draft.comparison === "thorough" && hash !== "" ? hash : null,
    filter: { rules: rulesOf(draft) },
  };
}

/** What a backup with these options will do, in a sentence or two. */
export function promise(draft: OptionsDraft): string {
  const copies = draft.type === "full"
    ? "Every file is copied again."
    : "New and changed files are copied.";
  const removes = draft.mirror
    ? "What the source no longer has is removed from the destination, after all else, and not if it is unusually much."
    : "Nothing is removed from the destination.";
  return `${copies} ${removes}`;
}
