/** What a person reads: lines while it goes where asked for, and a summary. */
import type { Operation } from "../../model/operation.ts";
import { elevationAdvice } from "../../model/elevation.ts";
import type { Report } from "../../model/report.ts";
import { quote } from "../../base/names.ts";
import { unreachable } from "../../base/errors.ts";
import { safeMessage, type Screen } from "../output.ts";
import { paint } from "./color.ts";
import type { LiveLine } from "./live_line.ts";
import { operationLine, sortByPath, totals } from "./operation_text.ts";
import type { Renderer, RenderOptions, ToldEvent } from "./renderer.ts";
import {
  driftLine,
  driftLines,
  failureLines,
  planSummary,
  runSummary,
  verdictLines,
  verifySummary,
} from "./summary.ts";

type Color = Parameters<typeof paint>[1];

/**
 * Results go to standard output; failures, warnings and the live line to standard error.
 * Where standard error is no terminal there is no live line, and no control character anywhere.
 */
export class TextRenderer implements Renderer {
  readonly #planned: Operation[] = [];

  constructor(
    private readonly screen: Screen,
    private readonly options: RenderOptions,
    private readonly live: LiveLine | null,
  ) {}

  event(event: ToldEvent): void {
    switch (event.event) {
      case "start":
        return this.#start(event);
      case "warning":
        return this.#quiet ? undefined : this.#tell(event.message, "yellow");
      case "operation":
        return this.#operation(event.operation);
      case "drift":
        return this.#normal || this.#quiet ? undefined : this.#print(driftLine(event.drift));
      case "failure":
        return this.#normal ? undefined : this.#tell(event.failure.message, "red");
      case "progress":
        return this.live?.update(event.progress);
      case "stage":
      case "report":
        return;
      default:
        return unreachable(event);
    }
  }

  notice(message: string): void {
    this.#tell(message, "yellow");
  }

  finish(report: Report): void {
    this.close();
    if (this.#looksAhead && !this.#quiet) this.#showPlan();
    if (this.#normal) this.#tellAll(driftLines(report));
    if (this.#normal) this.#tellAll(failureLines(report));
    if (!this.#quiet) this.#advise(report);
    this.#tellAll(verdictLines(report));
    if (!this.#quiet) this.#summary(report);
    this.screen.out.flush();
  }

  close(): void {
    this.live?.close();
  }

  get #looksAhead(): boolean {
    return this.options.purpose !== "run";
  }

  get #quiet(): boolean {
    return this.options.verbosity === "quiet";
  }

  /** Only in this mode the summary lists failures: the others told each when it happened. */
  get #normal(): boolean {
    return this.options.verbosity === "normal";
  }

  #start({ source, destination, execution = null }: Extract<ToldEvent, { event: "start" }>): void {
    if (this.#quiet) return;
    const verb = this.#looksAhead ? "Comparing" : "Copying";
    const number = execution === null ? "" : `, execution ${execution}`;
    const { foundConfig = null } = this.options;
    const by = foundConfig === null ? "" : `, as ${quote(foundConfig)} says`;
    this.#print(`${verb} ${quote(source)} to ${quote(destination)}${number}${by}`);
  }

  #operation(operation: Operation): void {
    // A plan says what would change; what is the same is counted in its totals.
    if (operation.type === "unchanged" && this.options.verbosity !== "verbose") return;
    if (this.#looksAhead) this.#planned.push(operation);
    else if (this.options.verbosity === "verbose") this.#print(operationLine(operation));
  }

  #showPlan(): void {
    for (const operation of sortByPath(this.#planned)) this.#print(operationLine(operation));
  }

  #summary(report: Report): void {
    const color = this.screen.colorOut;
    const lines = this.#summaryOf(report);
    const good = report.state === "completed" && report.counters.failed === 0 && !report.guard;
    lines.forEach((line, index) =>
      this.#print(index === 0 ? paint(line, good ? "green" : "yellow", color) : line)
    );
  }

  #summaryOf(report: Report): string[] {
    const { purpose } = this.options;
    switch (purpose) {
      case "run":
        return runSummary(report);
      case "plan":
        return planSummary(report, totals(this.#planned));
      case "verify":
        return verifySummary(report, totals(this.#planned));
      default:
        return unreachable(purpose);
    }
  }

  #advise({ failures }: Report): void {
    const { runner } = this.options;
    const advice = runner === undefined ? null : elevationAdvice(failures, runner);
    if (advice !== null) this.#tell(advice, "yellow");
  }

  #print(line: string): void {
    this.live?.clear();
    this.screen.out.line(line);
  }

  #tell(message: string, color: Color): void {
    this.live?.clear();
    this.screen.out.flush();
    this.screen.error.line(paint(safeMessage(message), color, this.screen.colorError));
    this.screen.error.flush();
  }

  #tellAll(messages: readonly string[]): void {
    for (const message of messages) this.#tell(message, "red");
  }
}
