/** NDJSON on standard output: one event a line, the report last. `docs/json.md` is the contract. */
import type { RunError } from "../../base/errors.ts";
import type { Operation } from "../../model/operation.ts";
import type { Report } from "../../model/report.ts";
import { complain, type Screen } from "../output.ts";
import type { Total } from "../../model/action.ts";
import { sortByPath, totals } from "./operation_text.ts";
import type { Finished, Renderer, RenderOptions, ToldEvent } from "./renderer.ts";

/** What a line of `--json` holds: a run's own events, and two that the command line adds. */
export type JsonLine =
  | ToldEvent
  /** Before the report of a dry run: sums of its operations. */
  | { readonly event: "totals"; readonly totals: readonly Total[] }
  /** The last line of a run that could not start. */
  | { readonly event: "error"; readonly code: RunError["code"]; readonly message: string };

export function jsonLine(line: JsonLine): string {
  return JSON.stringify(line);
}

export class JsonRenderer implements Renderer {
  readonly #planned: Operation[] = [];

  constructor(
    private readonly screen: Screen,
    private readonly options: Pick<RenderOptions, "purpose">,
  ) {}

  event(event: ToldEvent): void {
    // `finish` prints the report, so that it is the last line whatever came late.
    if (event.event === "report") return;
    const planned = event.event === "operation" && this.options.purpose !== "run";
    if (planned) this.#planned.push(event.operation);
    else this.#print(event);
  }

  notice(message: string): void {
    complain(this.screen, message);
  }

  finish(report: Report, of?: Finished): void {
    if (this.options.purpose !== "run") {
      for (const operation of sortByPath(this.#planned)) {
        this.#print({ event: "operation", operation });
      }
      this.#print({ event: "totals", totals: totals(this.#planned) });
    }
    const { execution, plan } = of ?? {};
    this.#print({
      event: "report",
      report,
      ...execution !== undefined && { execution },
      ...plan !== undefined && { plan },
    });
    this.screen.out.flush();
  }

  close(): void {}

  #print(line: JsonLine): void {
    this.screen.out.line(jsonLine(line));
  }
}
