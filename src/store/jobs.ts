/** Saved jobs. */
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import {
  freshnessProblem,
  type Job,
  JOB_NAME_ACCEPTED,
  type JobDefinition,
  jobNameProblem,
  normalJobName,
} from "../model/job.ts";
import type { Database } from "./database.ts";
import { pathBytes, type Row, toJson } from "./row.ts";
import { laterThan, refuseUnseen, type Seen } from "./seen.ts";

/** Every change outlives a power cut. */
export class Jobs {
  constructor(private readonly database: Database, private readonly now: () => number) {}

  /** @throws {RunError} "usage": the name, the promise of freshness; "job-exists" */
  add(definition: JobDefinition): Job {
    const name = checkedName(definition.name);
    const freshness = checkedFreshness(definition.freshness ?? null);
    return this.database.transaction("power", () => {
      this.#refuseTaken(name);
      const time = this.now();
      this.database.run(
        "INSERT INTO job (name, source, destination, options, freshness, created_at, " +
          "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        name,
        pathBytes(definition.source),
        pathBytes(definition.destination),
        toJson(definition.options),
        freshness,
        time,
        time,
      );
      return this.get(name);
    });
  }

  /** All, by name. */
  list(): Job[] {
    return this.database.all("SELECT * FROM job ORDER BY name").map((row) => this.#read(row));
  }

  /** Those that promise how old their copy never is. */
  promising(): Job[] {
    return this.database.all("SELECT * FROM job WHERE freshness IS NOT NULL ORDER BY id")
      .map((row) => this.#read(row));
  }

  /** @throws {RunError} "job-unknown", with the names there are */
  get(name: string): Job {
    const row = this.database.get("SELECT * FROM job WHERE name = ?", normalJobName(name));
    if (row === null) throw this.#unknown(name);
    return this.#read(row);
  }

  /** Null once it was removed. */
  byId(id: number): Job | null {
    const row = this.database.get("SELECT * FROM job WHERE id = ?", id);
    return row === null ? null : this.#read(row);
  }

  /**
   * Changes what is given and nothing else. Where an end is moved, the pairing is forgotten.
   *
   * With `updatedAt` only where nobody changed it since then.
   *
   * @throws {RunError} "usage": the new name, the promise of freshness; "job-unknown",
   * "job-exists", "edited-meanwhile"
   */
  edit(
    name: string,
    changes: Partial<JobDefinition>,
    seen: Seen = {},
  ): Job {
    return this.database.transaction("power", () => {
      const before = this.get(name);
      refuseUnseen(`Change job ${quote(before.name)}`, before, seen);
      const after = { ...before, ...changes };
      const newName = checkedName(after.name);
      if (newName !== before.name) this.#refuseTaken(newName);
      const moved = after.source !== before.source || after.destination !== before.destination;
      this.database.run(
        "UPDATE job SET name = ?, source = ?, destination = ?, options = ?, freshness = ?, " +
          "pairing = ?, updated_at = ? WHERE id = ?",
        newName,
        pathBytes(after.source),
        pathBytes(after.destination),
        toJson(after.options),
        checkedFreshness(after.freshness),
        moved || before.pairing === null ? null : toJson(before.pairing),
        laterThan(before, this.now()),
        before.id,
      );
      return this.get(newName);
    });
  }

  /**
   * Its executions stay, its schedules go with it. With `updatedAt` only where nobody changed it
   * since then.
   *
   * @throws {RunError} "job-unknown", "edited-meanwhile"
   */
  remove(name: string, seen: Seen = {}): void {
    this.database.transaction("power", () => {
      const job = this.get(name);
      refuseUnseen(`Remove job ${quote(job.name)}`, job, seen);
      this.database.run("DELETE FROM job WHERE id = ?", job.id);
    });
  }

  #refuseTaken(name: string): void {
    if (this.database.get("SELECT 1 FROM job WHERE name = ?", name) === null) return;
    const message = `Name a job ${quote(name)}: there is one already; ` +
      "choose another name, or edit or remove that job";
    throw new RunError("job-exists", message);
  }

  #unknown(name: string): RunError {
    const names = this.database.all("SELECT name FROM job ORDER BY name LIMIT 21")
      .map((row) => quote(row.text("name")));
    if (names.length > 20) names.splice(20, 1, "...");
    const wayOut = names.length === 0 ? "no job has been added yet" : `name ${names.join(", ")}`;
    return new RunError("job-unknown", `Look up job ${quote(name)}: not found; ${wayOut}`);
  }

  #read(row: Row): Job {
    return {
      id: row.number("id"),
      name: row.text("name"),
      source: row.path("source"),
      destination: row.path("destination"),
      options: row.json("options"),
      freshness: row.numberOrNull("freshness"),
      createdAt: row.number("created_at"),
      updatedAt: row.number("updated_at"),
      pairing: row.jsonOrNull("pairing"),
    };
  }
}

function checkedName(given: string): string {
  const name = normalJobName(given);
  const problem = jobNameProblem(name);
  if (problem === null) return name;
  const message = `Name a job ${quote(given)}: ${problem}; give ${JOB_NAME_ACCEPTED}`;
  throw new RunError("usage", message);
}

function checkedFreshness(freshness: number | null): number | null {
  const problem = freshnessProblem(freshness);
  if (problem === null) return freshness;
  const message = `Promise a copy that is never older than ${freshness} ms: ${problem}; ` +
    "give a second to ten years";
  throw new RunError("usage", message);
}
