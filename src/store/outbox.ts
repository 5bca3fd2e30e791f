/** Notices on their way. */
import type { Delivery, DeliveryState, Notice } from "../model/notification.ts";
import type { Database } from "./database.ts";
import { type Row, toJson } from "./row.ts";

const DAY = 24 * 3600 * 1000;
/** Milliseconds that what is settled is kept for, to be shown, and so that it is not told again. */
const KEPT = 30 * DAY;
/** Milliseconds; no delivery waits longer, unless the clock was set back meanwhile. */
const LONGEST_WAIT = 2 * DAY;

const SELECT = "SELECT outbox.*, channel.name AS channel_name FROM outbox " +
  "JOIN channel ON channel.id = outbox.channel_id";
const DUE = "state = 'waiting' AND (due_at <= ? OR due_at > ?)";

/** Milliseconds until the next attempt, after so many; null once there is to be none. */
export type DelayAfter = (attempts: number) => number | null;

export class Outbox {
  #prunedAt = -Infinity;

  constructor(private readonly database: Database, private readonly now: () => number) {}

  /**
   * Puts a notice in for each channel that wants it, unless its event was put in before. Outlives
   * a power cut. Gives the number of channels that will be told.
   */
  put(notice: Notice): number {
    // A process that stays is not opened anew for months.
    if (Math.abs(this.now() - this.#prunedAt) > DAY) this.prune();
    return this.database.transaction("power", () => {
      const wanting = this.database.all(
        "SELECT id, target ->> 'type' AS type FROM channel " +
          "WHERE (job_id IS NULL OR job_id = ?) " +
          "AND EXISTS (SELECT 1 FROM json_each(kinds) WHERE value = ?)",
        notice.jobId,
        notice.kind,
      );
      const added = wanting.filter((row) => this.#insert(row.number("id"), notice));
      for (const row of added) this.#supersede(row, notice);
      return added.length;
    });
  }

  #insert(channelId: number, notice: Notice): boolean {
    const changed = this.database.run(
      "INSERT OR IGNORE INTO outbox (channel_id, event, notice, due_at) VALUES (?, ?, ?, ?)",
      channelId,
      notice.event,
      toJson(notice),
      this.now(),
    );
    return changed > 0;
  }

  // A switch only knows a present state, and a start that is told after the end is no news: what
  // comes too late would turn the truth around.
  #supersede(channel: Row, { event, executionId }: Notice): void {
    const isSwitch = channel.text("type") === "ping";
    this.database.run(
      "UPDATE outbox SET state = 'superseded', settled_at = ? " +
        "WHERE channel_id = ? AND state = 'waiting' AND event <> ? AND (? OR " +
        "(notice ->> 'kind' = 'started' AND notice ->> 'executionId' = ?))",
      this.now(),
      channel.number("id"),
      event,
      isSwitch ? 1 : 0,
      executionId,
    );
  }

  /** The channels that something is due for. */
  dueChannels(): number[] {
    const sql = `SELECT DISTINCT channel_id FROM outbox WHERE ${DUE} ORDER BY channel_id`;
    return this.database.all(sql, ...this.#span()).map((row) => row.number("channel_id"));
  }

  #span(): [number, number] {
    const now = this.now();
    return [now, now + LONGEST_WAIT];
  }

  /** When the next one is due, in milliseconds since the epoch; null where none waits. */
  nextDueAt(): number | null {
    const row = this.database.get("SELECT min(due_at) AS due FROM outbox WHERE state = 'waiting'");
    return row?.numberOrNull("due") ?? null;
  }

  /**
   * Takes the oldest that is due for a channel, and counts the attempt. No other process is given
   * it until `delayAfter` is over, which has to be longer than a delivery may take.
   */
  take(channelId: number, delayAfter: DelayAfter): Delivery | null {
    return this.database.transaction("power", () => {
      const row = this.database.get(
        `${SELECT} WHERE channel_id = ? AND ${DUE} ORDER BY outbox.id LIMIT 1`,
        channelId,
        ...this.#span(),
      );
      if (row === null) return null;
      const before = readDelivery(row);
      const attempts = before.attempts + 1;
      const dueAt = this.now() + (delayAfter(attempts) ?? LONGEST_WAIT);
      const sql = "UPDATE outbox SET attempts = ?, due_at = ? WHERE id = ?";
      this.database.run(sql, attempts, dueAt, before.id);
      return { ...before, attempts, dueAt };
    });
  }

  /** It arrived, or is not tried again. What was settled before stays as it is. */
  settle(id: number, state: Exclude<DeliveryState, "waiting">): void {
    this.database.transaction("power", () => {
      this.database.run(
        "UPDATE outbox SET state = ?, settled_at = ?, last_error = iif(? = 'delivered', NULL, last_error) " +
          "WHERE id = ? AND state IN ('waiting', 'superseded')",
        state,
        this.now(),
        state,
        id,
      );
    });
  }

  /** It did not arrive this time. `error` holds no secret. */
  keepError(id: number, error: string): void {
    this.database.run("UPDATE outbox SET last_error = ? WHERE id = ?", error.toWellFormed(), id);
  }

  /** What was put in for a channel, newest first. */
  list(channelId: number, limit: number): Delivery[] {
    const sql = `${SELECT} WHERE channel_id = ? ORDER BY outbox.id DESC LIMIT ?`;
    return this.database.all(sql, channelId, limit).map(readDelivery);
  }

  /** Lets go of what was settled a month ago. */
  prune(): void {
    this.#prunedAt = this.now();
    const sql = "DELETE FROM outbox WHERE settled_at < ?";
    this.database.transaction("process", () => {
      this.database.run(sql, this.now() - KEPT);
    });
  }
}

function readDelivery(row: Row): Delivery {
  return {
    id: row.number("id"),
    channelId: row.number("channel_id"),
    channelName: row.text("channel_name"),
    notice: row.json("notice"),
    state: row.word("state"),
    attempts: row.number("attempts"),
    dueAt: row.number("due_at"),
    lastError: row.textOrNull("last_error"),
  };
}
