import assert from "node:assert/strict";
import { openStore } from "../../src/store/mod.ts";
import { openNotifier } from "../../src/notify/mod.ts";
import { notice, until, withNotifier, withServer } from "./with_notifier.ts";

const MINUTE = 60_000;

Deno.test("a notice is delivered once, however often its event is told", () =>
  withServer((place) =>
    withNotifier(async ({ add, open, warnings, store }) => {
      const id = add("hook", { type: "webhook", url: `${place.url}/hook`, token: null });
      const notifier = open();
      for (let time = 0; time < 3; time++) notifier.tell(notice());
      await notifier.settled();
      notifier.tell(notice());
      await notifier.settled();
      await notifier.close();
      const again = open();
      again.tell(notice());
      await again.settled();
      assert.equal(place.received.length, 1);
      assert.deepEqual(store.outbox.list(id, 9).map(({ state }) => state), ["delivered"]);
      assert.deepEqual(warnings, []);
    })
  ));

Deno.test("what was answered with 500 is tried again, and then is delivered", () =>
  withServer((place) =>
    withNotifier(async ({ add, open, warnings, store, clock }) => {
      const id = add("hook", { type: "webhook", url: `${place.url}/hook`, token: null });
      place.answers.push(new Response("Out of order", { status: 500 }));
      const notifier = open();
      notifier.tell(notice());
      await notifier.settled();
      const [waiting] = store.outbox.list(id, 9);
      const error = "it answered 500 Internal Server Error: Out of order";
      assert.deepEqual([waiting?.state, waiting?.lastError], ["waiting", error]);
      assert.deepEqual(warnings, [
        `Notify channel "hook": ${error}; tried again in 1m (${notice().title})`,
      ]);
      await notifier.close();
      clock.time += MINUTE - 1;
      await open().settled();
      assert.equal(place.received.length, 1);
      clock.time += 1;
      await open().settled();
      assert.equal(place.received.length, 2);
      assert.deepEqual(place.received[0]?.body, place.received[1]?.body);
      const [delivered] = store.outbox.list(id, 9);
      assert.deepEqual([delivered?.state, delivered?.lastError], ["delivered", null]);
    })
  ));

Deno.test("a notifier that stays tries again by itself", () =>
  withServer((place) =>
    withNotifier(async ({ add, open, clock, store }) => {
      const id = add("hook", { type: "webhook", url: place.url, token: null });
      clock.time = Date.now();
      for (let time = 0; time < 2; time++) place.answers.push(new Response("", { status: 503 }));
      const notifier = open({ delayAfter: () => 1 });
      notifier.tell(notice());
      clock.time += 1;
      await until(() => {
        clock.time += 1;
        return store.outbox.list(id, 1)[0]?.state === "delivered";
      });
      assert.equal(place.received.length, 3);
    })
  ));

Deno.test("an address that hangs holds up neither who tells nor another channel", () =>
  withServer((place) =>
    withNotifier(async ({ add, open, warnings }) => {
      const { promise, resolve } = Promise.withResolvers<Response>();
      add("hanging", { type: "webhook", url: `${place.url}/hanging`, token: null });
      place.answers.push(promise);
      const notifier = open();
      notifier.tell(notice());
      await until(() => place.received.length === 1);
      add("quick", { type: "ntfy", url: `${place.url}/quick`, token: null });
      notifier.tell(notice({ event: "another" }));
      await until(() => place.received.some(({ path }) => path === "/quick"));
      await notifier.settled(1);
      await notifier.close();
      resolve(new Response());
      assert.deepEqual(warnings, []);
    })
  ));

Deno.test("an address that does not answer in time is tried again later", () =>
  withServer((place) =>
    withNotifier(async ({ add, open, warnings }) => {
      const { promise, resolve } = Promise.withResolvers<Response>();
      add("hanging", { type: "webhook", url: place.url, token: null });
      place.answers.push(promise);
      const notifier = open({ timeout: 200 });
      notifier.tell(notice());
      await notifier.settled();
      assert.match(warnings[0] ?? "", /^Notify channel "hanging": no answer within 0\.2 s; tried/);
      resolve(new Response());
    })
  ));

Deno.test("closing breaks off what hangs; the next process delivers it", () =>
  withServer((place) =>
    withNotifier(async ({ add, open, warnings, folder, clock }) => {
      const { promise, resolve } = Promise.withResolvers<Response>();
      add("hook", { type: "webhook", url: place.url, token: null });
      place.answers.push(promise);
      const notifier = open();
      notifier.tell(notice());
      await until(() => place.received.length === 1);
      await notifier.close();
      resolve(new Response());
      const store = await openStore(folder, { now: () => clock.time + MINUTE });
      const other = openNotifier(store, { warn: (message) => void warnings.push(message) });
      await other.settled();
      await other.close();
      store.close();
      assert.equal(place.received.length, 2);
      assert.deepEqual(warnings, []);
    })
  ));

Deno.test("two processes with one outbox deliver each notice once", () =>
  withServer((place) =>
    withNotifier(async ({ add, open, folder, clock, store }) => {
      add("hook", { type: "webhook", url: place.url, token: null });
      const warn = (message: string) => assert.fail(message);
      const otherStore = await openStore(folder, { now: () => clock.time });
      const notifiers = [open({ warn }), openNotifier(otherStore, { warn })];
      for (let execution = 0; execution < 20; execution++) {
        for (const notifier of notifiers) notifier.tell(notice({ event: `event ${execution}` }));
      }
      await Promise.all(notifiers.map((notifier) => notifier.settled()));
      await Promise.all(notifiers.map((notifier) => notifier.close()));
      otherStore.close();
      const events = place.received.map(({ body }) => JSON.parse(body).event);
      assert.equal(events.length, 20);
      assert.equal(new Set(events).size, 20);
      assert.equal(store.outbox.dueChannels().length, 0);
    })
  ));

Deno.test("what nobody takes is given up at last, and said", () =>
  withServer((place) =>
    withNotifier(async ({ add, open, warnings, store }) => {
      const id = add("hook", { type: "webhook", url: place.url, token: null });
      place.answers.push(new Response("", { status: 404 }));
      const notifier = open({ delayAfter: () => null });
      notifier.tell(notice());
      await notifier.settled();
      assert.equal(store.outbox.list(id, 1)[0]?.state, "given-up");
      assert.match(warnings[0] ?? "", /404 Not Found; given up after attempt 1 \(/);
    })
  ));

Deno.test("a channel that is removed meanwhile is told nothing more", () =>
  withServer((place) =>
    withNotifier(async ({ add, open, warnings, store }) => {
      const { promise, resolve } = Promise.withResolvers<Response>();
      add("hook", { type: "webhook", url: place.url, token: null });
      place.answers.push(promise);
      const notifier = open();
      for (const event of ["one", "two"]) notifier.tell(notice({ event }));
      await until(() => place.received.length === 1);
      store.channels.remove("hook");
      resolve(new Response());
      await notifier.settled();
      assert.equal(place.received.length, 1);
      assert.deepEqual(warnings, []);
    })
  ));
