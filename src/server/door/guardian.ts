/** Who gets in: sessions, the links and the password that begin them, and how often one may try. */
import { createHash, randomBytes } from "node:crypto";
import { RunError } from "../../base/errors.ts";
import type { Session, SessionOrigin, SessionScope, Store } from "../../store/mod.ts";
import type { PasswordHasher } from "../passwords/hasher.ts";
import { Refusal } from "../refusal.ts";
import { Throttle } from "./throttle.ts";
import type { Caller } from "./verb.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A session of the page ends when it was not used for so long. */
export const SESSION_LIFE = 30 * DAY;
export const LINK_LIFE = 15 * MINUTE;

/** A secret that nobody guesses: 256 bits (RFC 4648, base64url). */
function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Of a secret that cannot be guessed a plain digest is enough: there is nothing to try out. */
function digestOf(secret: string): Uint8Array {
  return createHash("sha256").update(secret).digest();
}

/** A session that was just begun, with the secret that only the other side keeps. */
export interface Begun {
  readonly session: Session;
  readonly secret: string;
}

export interface GuardianParts {
  readonly store: Store;
  readonly passwords: PasswordHasher;
  readonly now: () => number;
}

export class Guardian {
  readonly #throttle: Throttle;

  constructor(private readonly parts: GuardianParts) {
    this.#throttle = new Throttle(parts.now);
  }

  /** Null where there is none, or it ended. One that is used lasts on. */
  sessionOf(secret: string | null): Session | null {
    if (secret === null) return null;
    const { access } = this.parts.store;
    const session = access.sessionOf(digestOf(secret));
    const now = this.parts.now();
    if (session !== null && now - session.usedAt >= MINUTE) {
      access.prolong(session.id, session.scope === "page" ? now + SESSION_LIFE : null);
    }
    return session;
  }

  begin(scope: SessionScope, origin: SessionOrigin, agent: string): Begun {
    const secret = newSecret();
    const expiresAt = scope === "page" ? this.parts.now() + SESSION_LIFE : null;
    const digest = digestOf(secret);
    const shown = agent.slice(0, 300);
    const session = this.parts.store.access.beginSession({
      digest,
      scope,
      origin,
      agent: shown,
      expiresAt,
    });
    return { session, secret };
  }

  /** What goes behind `#key=` in a link that signs in once. */
  newLink(): string {
    const secret = newSecret();
    this.parts.store.access.addLink(digestOf(secret), this.parts.now() + LINK_LIFE);
    return secret;
  }

  /** @throws {Refusal} "link-used" */
  signInByLink(link: string, { agent }: Caller): Begun {
    if (this.parts.store.access.takeLink(digestOf(link))) return this.begin("page", "link", agent);
    throw new Refusal(
      "link-used",
      "Sign in with this link: it was used, or is older than a quarter of an hour; " +
        'get a new one with "mirrorsphere session link"',
    );
  }

  /** @throws {Refusal} "no-password", "wrong-password", "too-many-tries" */
  async signInByPassword(password: string, { agent, address }: Caller): Promise<Begun> {
    await this.#check(password, { address, doing: "Sign in" });
    return this.begin("page", "password", agent);
  }

  /** `doing` begins the message. */
  async #check(
    password: string,
    { address, doing }: { readonly address: string; readonly doing: string },
  ): Promise<void> {
    const hash = this.parts.store.access.password();
    if (hash === null) {
      const message = "Sign in with a password: none is set; " +
        'set one with "mirrorsphere password set", or use a link of "mirrorsphere session link"';
      throw new Refusal("no-password", message);
    }
    this.#throttle.take(address);
    if (await this.parts.passwords.verify(password, hash)) return this.#throttle.forgive(address);
    throw new Refusal("wrong-password", `${doing}: the password is not the right one; try again`);
  }

  /**
   * Sets or changes the password; ends all other sessions of the page.
   *
   * @throws {Refusal} "wrong-password", "too-many-tries"
   */
  async changePassword(
    { old, next }: { readonly old: string | undefined; readonly next: string },
    { session, address }: Caller & { readonly session: Session | null },
  ): Promise<void> {
    const { access } = this.parts.store;
    const before = access.password();
    const doing = "Change the password";
    if (before !== null) await this.#check(old ?? "", { address, doing });
    const hash = await this.parts.passwords.hash(next);
    if (access.password() !== before) {
      const message = "Change the password: it was changed meanwhile; sign in with the new one";
      throw new RunError("edited-meanwhile", message);
    }
    access.setPassword(hash, session?.id ?? null);
  }

  /** The hash of a password, as the store keeps it. */
  hash(password: string): Promise<string> {
    return this.parts.passwords.hash(password);
  }

  close(): void {
    this.parts.passwords.close();
  }

  get passwordSet(): boolean {
    return this.parts.store.access.password() !== null;
  }
}
