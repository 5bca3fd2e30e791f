/** What is behind the door. */
import type { Config, SearchOptions } from "../../config/mod.ts";
import type { Jobs } from "../../jobs/mod.ts";
import type { RunSettings } from "../../model/options.ts";
import type { FolderReader } from "../folders/reader.ts";
import type { Previews } from "../previews.ts";
import type { Guardian } from "./guardian.ts";

export interface House {
  readonly jobs: Jobs;
  /** As it is now. */
  readonly config: () => Config;
  /** Where the configuration is looked for. */
  readonly configPlaces: SearchOptions;
  /** Takes up what the configuration says now. */
  readonly reload: () => Promise<void>;
  /** How executions run in this process. */
  readonly settings: () => RunSettings;
  readonly folders: FolderReader;
  readonly guardian: Guardian;
  readonly previews: Previews;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly version: string;
}
