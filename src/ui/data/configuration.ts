/** The configuration: what the server tells of the file, what a form holds, and what it comes to. */
import type { InferRequestType, InferResponseType } from "hono/client";
import type { SandboxMode } from "../../model/options.ts";
import { parseComparison } from "../../model/parse.ts";
import { answer } from "./ask.ts";
import { client } from "./client.ts";
import {
  keepsVersions,
  type OptionsDraft,
  spelledVersions,
  USUAL,
  versionsDraft,
} from "./options.ts";
import { invalidate } from "./topics.ts";

const { configuration } = client;

export type Configuration = InferResponseType<typeof configuration.$get>;
export type ConfigurationChanges = InferRequestType<typeof configuration.$patch>["json"];
type Table = Configuration["given"]["job"];

export function showConfiguration(): Promise<Configuration> {
  return answer(configuration.$get());
}

/** Changes the file as it was seen; gives what it says then. */
export async function changeConfiguration(
  { revision }: Configuration,
  json: ConfigurationChanges,
): Promise<void> {
  await answer(configuration.$patch({ header: { "if-match": `"${revision}"` }, json }));
  invalidate("configuration");
}

/** Keys that hold a number, in the order in which they are shown. */
export const NUMBERS = [
  "max_executions",
  "default_wakeup_time",
  "settling_delay",
  "max_concurrency",
  "max_file_operations",
  "kept_executions",
  "kept_plans",
  "plan_days",
  "ui_refresh_time",
  "internal_timestamp",
] as const;
export type NumberKey = (typeof NUMBERS)[number];

export interface ConfigurationDraft {
  /** As typed; "" for the default. */
  readonly numbers: Readonly<Record<NumberKey, string>>;
  readonly sandbox: SandboxMode;
  /** Its `rules` are not used: the file has two lists. */
  readonly options: OptionsDraft;
  /** Patterns, one a line. */
  readonly exclude: string;
  readonly include: string;
}

/** What is in force, as a form shows it. */
export function draftOf({ given, defaults }: Configuration): ConfigurationDraft {
  const settings = { ...defaults.Config, ...given.Config };
  const job = { ...defaults.job, ...given.job };
  const numbers = NUMBERS.map((key) => [key, String(settings[key] ?? "")]);
  return {
    numbers: Object.fromEntries(numbers) as ConfigurationDraft["numbers"],
    sandbox: settings["sandbox"] as SandboxMode,
    options: optionsOf(job),
    exclude: lines(job["exclude"]),
    include: lines(job["include"]),
  };
}

function lines(list: Table[string] | undefined): string {
  return Array.isArray(list) ? list.join("\n") : "";
}

function optionsOf(job: Table): OptionsDraft {
  const { comparison, hash } = parseComparison(String(job["compare"]));
  const text = (key: string) => String(job[key] ?? "");
  return {
    ...USUAL,
    ...versionsDraft(text("keep_versions")),
    type: text("type") as OptionsDraft["type"],
    comparison,
    hash: hash ?? "",
    mirror: job["mirror"] === true,
    permissions: job["permissions"] === true,
    followSymlinks: job["follow_symlinks"] === true,
    lockSource: job["lock_source"] === true,
    verify: job["verify"] === true,
    deleteExcluded: job["delete_excluded"] === true,
    deleteBefore: job["delete_before"] === true,
    oneFileSystem: job["one_file_system"] === true,
    durability: text("durability") as OptionsDraft["durability"],
    maxDelete: text("max_delete"),
    modifyWindow: text("modify_window") === "0" ? "" : text("modify_window"),
    maxRate: text("max_rate") === "off" ? "" : text("max_rate"),
    minSize: text("min_size"),
    maxSize: text("max_size"),
  };
}

/** What a draft says, key by key, spelled as the file has it; null where it says nothing. */
function spelled(draft: ConfigurationDraft) {
  const { numbers, sandbox, options, exclude, include } = draft;
  return {
    Config: {
      ...Object.fromEntries(NUMBERS.map((key) => [key, spelledNumber(numbers[key])])),
      sandbox,
    },
    job: {
      type: options.type,
      compare: options.comparison === "thorough" && options.hash !== ""
        ? `thorough:${options.hash}`
        : options.comparison,
      modify_window: options.modifyWindow.trim() || 0,
      mirror: options.mirror,
      max_delete: options.maxDelete.trim() || null,
      delete_excluded: options.deleteExcluded,
      delete_before: options.deleteBefore && !keepsVersions(options),
      keep_versions: spelledVersions(options),
      follow_symlinks: options.followSymlinks,
      permissions: options.permissions,
      verify: options.verify,
      lock_source: options.lockSource,
      durability: options.durability || null,
      max_rate: options.maxRate.trim() || "off",
      exclude: patterns(exclude),
      include: patterns(include),
      min_size: options.minSize.trim() || null,
      max_size: options.maxSize.trim() || null,
      one_file_system: options.oneFileSystem,
    },
  };
}

/** What is no number goes as it is: the server says what is accepted. */
function spelledNumber(text: string): number | string | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  return Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed);
}

function patterns(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

/** The keys that somebody changed in the form; null where none is. */
export function changesOf(
  configuration: Configuration,
  draft: ConfigurationDraft,
): ConfigurationChanges | null {
  const before = spelled(draftOf(configuration));
  const after = spelled(draft);
  const changes = {
    Config: difference(before.Config, after.Config),
    job: difference(before.job, after.job),
  };
  const some = Object.entries(changes).filter(([, table]) => Object.keys(table).length > 0);
  return some.length === 0 ? null : Object.fromEntries(some);
}

type Spelled = Readonly<Record<string, Table[string] | null>>;

function difference(before: Spelled, after: Spelled): Spelled {
  const same = (key: string) => JSON.stringify(before[key]) === JSON.stringify(after[key]);
  return Object.fromEntries(Object.entries(after).filter(([key]) => !same(key)));
}
