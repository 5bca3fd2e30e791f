/** Who may use the page: sessions, links that begin one, and the password. */
import { RunError } from "../base/errors.ts";
import type { Database } from "./database.ts";
import type { Row } from "./row.ts";

export type SessionScope = "page" | "metrics";
export type SessionOrigin = "link" | "password" | "command";

export interface NewSession {
  /** SHA-256 of its secret. */
  readonly digest: Uint8Array;
  readonly scope: SessionScope;
  readonly origin: SessionOrigin;
  /** What the other side says it is. */
  readonly agent: string;
  /** Milliseconds since the epoch; null for never. */
  readonly expiresAt: number | null;
}

export interface Session extends Omit<NewSession, "digest"> {
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch, to about a minute. */
  readonly usedAt: number;
}

/** Every change but the time of the last use outlives a power cut. */
export class Access {
  constructor(private readonly database: Database, private readonly now: () => number) {}

  beginSession(session: NewSession): Session {
    return this.database.transaction("power", () => {
      this.#forgetExpired();
      const now = this.now();
      this.database.run(
        "INSERT INTO session (digest, scope, origin, agent, created_at, used_at, expires_at) " +
          "VALUES (?, ?, ?, ?, ?, ?, ?)",
        session.digest,
        session.scope,
        session.origin,
        session.agent,
        now,
        now,
        session.expiresAt,
      );
      const id = this.database.number("SELECT last_insert_rowid()");
      const { digest: _, ...rest } = session;
      return { id, ...rest, createdAt: now, usedAt: now };
    });
  }

  #forgetExpired(): void {
    for (const table of ["session", "sign_in_link"]) {
      this.database.run(`DELETE FROM ${table} WHERE expires_at <= ?`, this.now());
    }
  }

  /** Null where there is none, or it expired. */
  sessionOf(digest: Uint8Array): Session | null {
    const sql = "SELECT * FROM session WHERE digest = ? AND ifnull(expires_at > ?, TRUE)";
    const row = this.database.get(sql, digest, this.now());
    return row === null ? null : readSession(row);
  }

  /** Those that have not expired, the last used first. */
  sessions(): Session[] {
    const sql = "SELECT * FROM session WHERE ifnull(expires_at > ?, TRUE) " +
      "ORDER BY used_at DESC, id DESC";
    return this.database.all(sql, this.now()).map(readSession);
  }

  /** It was used just now, and lasts until `expiresAt`. */
  prolong(id: number, expiresAt: number | null): void {
    this.database.transaction("process", () => {
      const sql = "UPDATE session SET used_at = ?, expires_at = ? WHERE id = ?";
      this.database.run(sql, this.now(), expiresAt, id);
    });
  }

  /** @throws {RunError} "session-unknown" */
  endSession(id: number): void {
    this.database.transaction("power", () => {
      if (this.database.run("DELETE FROM session WHERE id = ?", id) > 0) return;
      throw new RunError("session-unknown", `End session ${id}: not found; it may have expired`);
    });
  }

  addLink(digest: Uint8Array, expiresAt: number): void {
    this.database.transaction("power", () => {
      this.#forgetExpired();
      this.database.run("INSERT INTO sign_in_link VALUES (?, ?)", digest, expiresAt);
    });
  }

  /** Uses a link up; false where it was used, expired or never made. */
  takeLink(digest: Uint8Array): boolean {
    // A stranger who guesses does not hold up whoever writes.
    if (this.database.get("SELECT 1 FROM sign_in_link WHERE digest = ?", digest) === null) {
      return false;
    }
    return this.database.transaction("power", () => {
      const sql = "DELETE FROM sign_in_link WHERE digest = ? AND expires_at > ?";
      return this.database.run(sql, digest, this.now()) > 0;
    });
  }

  /** Where the page is; null until it was served. */
  address(): string | null {
    return this.database.get("SELECT url FROM page_address")?.text("url") ?? null;
  }

  setAddress(url: string): void {
    this.database.transaction("process", () => {
      this.database.run("INSERT OR REPLACE INTO page_address VALUES (1, ?)", url);
    });
  }

  /** Its hash, in the PHC string format; null where none is set. */
  password(): string | null {
    return this.database.get("SELECT hash FROM password")?.text("hash") ?? null;
  }

  /** Takes the place of the one before, and ends all sessions of the page but `kept`, and all links. */
  setPassword(hash: string, kept: number | null): void {
    this.database.transaction("power", () => {
      this.database.run("INSERT OR REPLACE INTO password VALUES (1, ?, ?)", hash, this.now());
      this.database.run("DELETE FROM session WHERE scope = 'page' AND id IS NOT ?", kept);
      this.database.run("DELETE FROM sign_in_link");
    });
  }
}

function readSession(row: Row): Session {
  return {
    id: row.number("id"),
    scope: row.word("scope"),
    origin: row.word("origin"),
    agent: row.text("agent"),
    createdAt: row.number("created_at"),
    usedAt: row.number("used_at"),
    expiresAt: row.numberOrNull("expires_at"),
  };
}
