/** Previews under way in this process. What comes of them is a plan in the store. */
import { RunError } from "../base/errors.ts";
import type { Jobs, Preview as RunningPreview, PreviewOptions } from "../jobs/mod.ts";
import type { RunEvent } from "../model/event.ts";
import type { RunRequest } from "../model/options.ts";
import type { Preview } from "./schema/plans.ts";

/** Ended ones that are remembered. */
const REMEMBERED = 20;
/** Milliseconds between two times that progress is told. */
const INTERVAL = 250;

interface Entry {
  view: Preview;
  toldAt: number;
  readonly running: RunningPreview;
}

export class Previews {
  readonly #entries = new Map<number, Entry>();
  #last = 0;

  /** `tell` hears of each that is new. */
  constructor(private readonly jobs: Jobs, private readonly tell: (preview: Preview) => void) {}

  start(request: RunRequest, { job = null, verifies = false }: PreviewOptions = {}): Preview {
    const id = ++this.#last;
    const { source, destination } = request;
    const view: Preview = {
      id,
      jobId: job?.id ?? null,
      source,
      destination,
      verifies,
      state: "running",
      fraction: 0,
      scanned: 0,
      path: "",
      planId: null,
      error: null,
    };
    const take = (event: RunEvent) => this.#take(id, event);
    const running = this.jobs.preview(request, take, { job, verifies });
    this.#entries.set(id, { view, toldAt: 0, running });
    this.#settle(id, running);
    this.#forgetOld();
    this.tell(view);
    return view;
  }

  #take(id: number, event: RunEvent): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || event.event !== "progress") return;
    const { fraction, counters: { scanned }, path } = event.progress;
    entry.view = { ...entry.view, fraction, scanned, path };
    if (Date.now() - entry.toldAt < INTERVAL) return;
    entry.toldAt = Date.now();
    this.tell(entry.view);
  }

  async #settle(id: number, { done, plan }: RunningPreview): Promise<void> {
    try {
      const report = await done;
      const kept = await plan;
      const state = kept === null ? "canceled" : "completed";
      this.#change(
        id,
        report.error === null ? { state, planId: kept?.id ?? null, fraction: 1 } : {
          state: "failed",
          error: report.error,
        },
      );
    } catch (error) {
      const { code, message } = error instanceof RunError
        ? error
        : new RunError("internal", `The preview ended unexpectedly: ${error}`);
      this.#change(id, { state: "failed", error: { code, message } });
    }
  }

  #change(id: number, changes: Partial<Preview>): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.view = { ...entry.view, ...changes };
    this.tell(entry.view);
  }

  #forgetOld(): void {
    const ended = [...this.#entries.values()].filter(({ view }) => view.state !== "running");
    for (const { view } of ended.slice(0, -REMEMBERED)) this.#entries.delete(view.id);
  }

  list(): Preview[] {
    return [...this.#entries.values()].map(({ view }) => view).reverse();
  }

  /** @throws {RunError} "plan-unknown" */
  get(id: number): Preview {
    return this.#require(id).view;
  }

  #require(id: number): Entry {
    const entry = this.#entries.get(id);
    if (entry !== undefined) return entry;
    const message =
      `Look up preview ${id}: not found, it may be of before a restart; make it again`;
    throw new RunError("plan-unknown", message);
  }

  cancel(id: number): Preview {
    const { running } = this.#require(id);
    running.cancel();
    return this.get(id);
  }

  cancelAll(): void {
    for (const { running } of this.#entries.values()) running.cancel();
  }
}
