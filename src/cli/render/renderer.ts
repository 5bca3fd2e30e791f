import type { Runner } from "../../model/elevation.ts";
import type { RunEvent } from "../../model/event.ts";
import type { Report } from "../../model/report.ts";
import type { Screen } from "../output.ts";

/** How much is told: everything as JSON, or text of three lengths. */
export type Verbosity = "json" | "quiet" | "normal" | "verbose";

/** What an execution is for. A look ahead shows what it found at the end, sorted. */
export type Purpose = "run" | "plan" | "verify";

export interface RenderOptions {
  readonly verbosity: Verbosity;
  readonly purpose: Purpose;
  /** Milliseconds between redraws of the live line. */
  readonly refresh: number;
  /** The file that gave options, where it was found and not named. */
  readonly foundConfig?: string | null;
  /** For whom rights are advised that were wanting; nobody is advised without. */
  readonly runner?: Runner;
}

/**
 * What a run tells, its start with the execution that it is (null for one that is not recorded) and
 * the configuration that is in force (null for none).
 */
export type ToldEvent = RunEvent & {
  readonly execution?: number | null;
  readonly plan?: number | null;
  readonly configuration?: string | null;
};

/** What ended: which execution, null if it is not recorded; and which plan was kept of a preview. */
export interface Finished {
  readonly execution: number | null;
  readonly plan: number | null | undefined;
}

/** Turns what a run tells into what the user reads. */
export interface Renderer {
  event(event: ToldEvent): void;
  /** Something to say at once, on standard error. */
  notice(message: string): void;
  /** The last word; nothing is shown after it. */
  finish(report: Report, of?: Finished): void;
  /** Takes the live line away; for a run that never started. */
  close(): void;
}

/** Loads only the renderer that is needed. */
export async function openRenderer(screen: Screen, options: RenderOptions): Promise<Renderer> {
  if (options.verbosity === "json") {
    const { JsonRenderer } = await import("./json.ts");
    return new JsonRenderer(screen, options);
  }
  const { TextRenderer } = await import("./text.ts");
  if (!screen.live || options.verbosity === "quiet") return new TextRenderer(screen, options, null);
  const { LiveLine } = await import("./live_line.ts");
  return new TextRenderer(screen, options, new LiveLine(screen, options.refresh));
}
