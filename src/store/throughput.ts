/** How fast executions were. */
import type { Sample } from "../model/throughput.ts";
import type { Database } from "./database.ts";
import { requireExecution } from "./execution_row.ts";
import { toJson } from "./row.ts";

export class Throughput {
  constructor(private readonly database: Database) {}

  /**
   * Takes the place of what was kept before. Outlives its process, not a power cut.
   *
   * @throws {RunError} "execution-unknown"
   */
  save(id: number, samples: readonly Sample[]): void {
    this.database.transaction("process", () => {
      requireExecution(this.database, id);
      this.database.run("INSERT OR REPLACE INTO throughput VALUES (?, ?)", id, toJson(samples));
    });
  }

  /** Oldest first; none once they were pruned. */
  load(id: number): readonly Sample[] {
    const sql = "SELECT samples FROM throughput WHERE execution_id = ?";
    return this.database.get(sql, id)?.json<readonly Sample[]>("samples") ?? [];
  }
}
