import assert from "node:assert/strict";
import type { NewSession } from "../../src/store/mod.ts";
import { hasCode } from "./samples.ts";
import { withStore } from "./with_store.ts";

const DAY = 86_400_000;
const digest = (value: number) => new Uint8Array(32).fill(value);

function session(value: number, expiresAt: number | null): NewSession {
  return { digest: digest(value), scope: "page", origin: "link", agent: "Firefox", expiresAt };
}

Deno.test("a session is found by its digest until it expires or is ended", () =>
  withStore(({ store: { access }, clock }) => {
    const first = access.beginSession(session(1, clock.time + DAY));
    const second = access.beginSession(session(2, null));
    assert.deepEqual(access.sessionOf(digest(1)), first);
    assert.equal(access.sessionOf(digest(3)), null);
    clock.time += DAY;
    assert.equal(access.sessionOf(digest(1)), null);
    assert.deepEqual(access.sessions().map(({ id }) => id), [second.id]);
    access.endSession(second.id);
    assert.equal(access.sessionOf(digest(2)), null);
    assert.throws(() => access.endSession(second.id), hasCode("session-unknown"));
  }));

Deno.test("a session that is used lasts longer", () =>
  withStore(({ store: { access }, clock }) => {
    const { id } = access.beginSession(session(1, clock.time + DAY));
    clock.time += DAY - 1;
    access.prolong(id, clock.time + DAY);
    clock.time += DAY - 1;
    assert.equal(access.sessionOf(digest(1))?.usedAt, clock.time - DAY + 1);
  }));

Deno.test("a link signs in once, and not after it expired", () =>
  withStore(({ store: { access }, clock }) => {
    access.addLink(digest(1), clock.time + DAY);
    access.addLink(digest(2), clock.time + DAY);
    assert.equal(access.takeLink(digest(3)), false);
    assert.equal(access.takeLink(digest(1)), true);
    assert.equal(access.takeLink(digest(1)), false);
    clock.time += DAY;
    assert.equal(access.takeLink(digest(2)), false);
  }));

Deno.test("a new password ends every other session of the page", () =>
  withStore(({ store: { access } }) => {
    const mine = access.beginSession(session(1, null));
    access.beginSession(session(2, null));
    const metrics = access.beginSession({ ...session(3, null), scope: "metrics" });
    assert.equal(access.password(), null);
    access.setPassword("$argon2id$one", mine.id);
    assert.deepEqual(access.sessions().map(({ id }) => id), [metrics.id, mine.id]);
    access.setPassword("$argon2id$two", null);
    assert.equal(access.password(), "$argon2id$two");
    assert.deepEqual(access.sessions().map(({ id }) => id), [metrics.id]);
  }));
