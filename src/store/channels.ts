/** Where notices go, and the one home of the secrets that it takes. */
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import { channelProblem } from "../model/channel.ts";
import { normalJobName } from "../model/job.ts";
import {
  type Channel,
  type ChannelDefinition,
  type ChannelTarget,
  shownTarget,
} from "../model/notification.ts";
import type { Database } from "./database.ts";
import { type Row, toJson } from "./row.ts";
import { laterThan, refuseUnseen, type Seen } from "./seen.ts";

const SELECT = "SELECT channel.*, job.name AS job_name FROM channel " +
  "LEFT JOIN job ON job.id = channel.job_id";

/** Every change outlives a power cut. What is given back holds no secret, but for `target`. */
export class Channels {
  constructor(private readonly database: Database, private readonly now: () => number) {}

  /** @throws {RunError} "usage": see `channelProblem`; "channel-exists" */
  add(given: ChannelDefinition): Channel {
    const channel = checked(given);
    return this.database.transaction("power", () => {
      this.#refuseTaken(channel.name);
      const time = this.now();
      this.database.run(
        "INSERT INTO channel (name, job_id, target, kinds, created_at, updated_at) " +
          "VALUES (?, ?, ?, ?, ?, ?)",
        channel.name,
        channel.jobId,
        toJson(channel.target),
        toJson(channel.kinds),
        time,
        time,
      );
      return this.get(channel.name);
    });
  }

  /** All, by name. */
  list(): Channel[] {
    return this.database.all(`${SELECT} ORDER BY channel.name`).map(readChannel);
  }

  /** @throws {RunError} "channel-unknown", with the names there are */
  get(name: string): Channel {
    const row = this.database.get(`${SELECT} WHERE channel.name = ?`, normalJobName(name));
    if (row === null) throw this.#unknown(name);
    return readChannel(row);
  }

  /** The address with its secrets, for whoever delivers or edits; null once it was removed. */
  target(id: number): ChannelTarget | null {
    const row = this.database.get("SELECT target FROM channel WHERE id = ?", id);
    return row === null ? null : row.json<ChannelTarget>("target");
  }

  /**
   * Changes what is given and nothing else.
   *
   * @throws {RunError} "usage": see `channelProblem`; "channel-unknown", "channel-exists",
   * "edited-meanwhile"
   */
  edit(name: string, changes: Partial<ChannelDefinition>, seen: Seen = {}): Channel {
    return this.database.transaction("power", () => {
      const before = this.get(name);
      refuseUnseen(`Change channel ${quote(before.name)}`, before, seen);
      const target = this.target(before.id);
      if (target === null) throw this.#unknown(name);
      const after = checked({ ...before, target, ...changes });
      if (after.name !== before.name) this.#refuseTaken(after.name);
      this.database.run(
        "UPDATE channel SET name = ?, job_id = ?, target = ?, kinds = ?, updated_at = ? " +
          "WHERE id = ?",
        after.name,
        after.jobId,
        toJson(after.target),
        toJson(after.kinds),
        laterThan(before, this.now()),
        before.id,
      );
      return this.get(after.name);
    });
  }

  /** What waits for it goes with it. @throws {RunError} "channel-unknown", "edited-meanwhile" */
  remove(name: string, seen: Seen = {}): void {
    this.database.transaction("power", () => {
      const channel = this.get(name);
      refuseUnseen(`Remove channel ${quote(channel.name)}`, channel, seen);
      this.database.run("DELETE FROM channel WHERE id = ?", channel.id);
    });
  }

  #refuseTaken(name: string): void {
    if (this.database.get("SELECT 1 FROM channel WHERE name = ?", name) === null) return;
    const message = `Name a channel ${quote(name)}: there is one already; ` +
      "choose another name, or edit or remove that channel";
    throw new RunError("channel-exists", message);
  }

  #unknown(name: string): RunError {
    const names = this.database.all("SELECT name FROM channel ORDER BY name LIMIT 21")
      .map((row) => quote(row.text("name")));
    if (names.length > 20) names.splice(20, 1, "...");
    const wayOut = names.length === 0
      ? "no channel has been added yet"
      : `name ${names.join(", ")}`;
    return new RunError("channel-unknown", `Look up channel ${quote(name)}: not found; ${wayOut}`);
  }
}

function checked(given: ChannelDefinition): ChannelDefinition {
  const channel = { ...given, name: normalJobName(given.name) };
  const problem = channelProblem(channel);
  if (problem === null) return channel;
  throw new RunError("usage", `Save channel ${quote(channel.name)}: ${problem}`);
}

function readChannel(row: Row): Channel {
  return {
    id: row.number("id"),
    name: row.text("name"),
    target: shownTarget(row.json<ChannelTarget>("target")),
    jobId: row.numberOrNull("job_id"),
    jobName: row.textOrNull("job_name"),
    kinds: row.json("kinds"),
    createdAt: row.number("created_at"),
    updatedAt: row.number("updated_at"),
  };
}
