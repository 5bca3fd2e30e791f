/** What both ends of a job, or of a run without one, were when last seen. */
import type { JobOrPair, Pairing } from "../model/job.ts";
import type { Database } from "./database.ts";
import { pathBytes, toJson } from "./row.ts";

export class Pairings {
  constructor(private readonly database: Database) {}

  /** Null where it was never saved, or the job is gone. */
  load(of: JobOrPair): Pairing | null {
    const row = "jobId" in of
      ? this.database.get("SELECT pairing AS identities FROM job WHERE id = ?", of.jobId)
      : this.database.get(
        "SELECT identities FROM pairing WHERE source = ? AND destination = ?",
        pathBytes(of.source),
        pathBytes(of.destination),
      );
    return row === null ? null : row.jsonOrNull<Pairing>("identities");
  }

  /** Outlives a power cut. With null it is forgotten. Of a job that is gone nothing is kept. */
  save(of: JobOrPair, pairing: Pairing | null): void {
    const identities = pairing === null ? null : toJson(pairing);
    this.database.transaction("power", () => {
      if ("jobId" in of) {
        this.database.run("UPDATE job SET pairing = ? WHERE id = ?", identities, of.jobId);
      } else this.#savePair([pathBytes(of.source), pathBytes(of.destination)], identities);
    });
  }

  #savePair(ends: readonly [Uint8Array, Uint8Array], identities: string | null): void {
    if (identities === null) {
      this.database.run("DELETE FROM pairing WHERE source = ? AND destination = ?", ...ends);
      return;
    }
    this.database.run("INSERT OR REPLACE INTO pairing VALUES (?, ?, ?)", ...ends, identities);
  }
}
