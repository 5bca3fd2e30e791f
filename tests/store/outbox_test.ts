import assert from "node:assert/strict";
import { openStore, type Store } from "../../src/store/mod.ts";
import type { ChannelDefinition, Notice } from "../../src/model/notification.ts";
import { OPTIONS } from "./samples.ts";
import { withStore } from "./with_store.ts";

const JOB = { name: "Photos", source: "/from", destination: "/to", options: OPTIONS };
const DAY = 24 * 3600 * 1000;
const after = () => 1000;

function channel(store: Store, name: string, some: Partial<ChannelDefinition> = {}): number {
  const target = { type: "webhook", url: "http://localhost/hook", token: null } as const;
  return store.channels.add({ name, target, jobId: null, kinds: ["failed"], ...some }).id;
}

function notice(execution: number, some: Partial<Notice> = {}): Notice {
  return {
    event: `execution ${execution} failed`,
    kind: "failed",
    at: 5,
    jobId: null,
    jobName: null,
    executionId: execution,
    title: "Failed",
    body: "It failed",
    ...some,
  };
}

const states = (store: Store, id: number) =>
  store.outbox.list(id, 10).map(({ notice, state }) => [notice.event, state]);

Deno.test("an event is put in once for each channel that wants it", () =>
  withStore(({ store }) => {
    const { id: jobId } = store.jobs.add(JOB);
    const all = channel(store, "all");
    const ofJob = channel(store, "of job", { jobId });
    const good = channel(store, "good", { kinds: ["succeeded"] });
    assert.equal(store.outbox.put(notice(1)), 1);
    assert.equal(store.outbox.put(notice(1)), 0);
    assert.equal(store.outbox.put(notice(2, { jobId })), 2);
    assert.deepEqual(store.outbox.dueChannels(), [all, ofJob]);
    assert.deepEqual(states(store, good), []);
    assert.deepEqual(store.outbox.list(ofJob, 10)[0]?.notice, notice(2, { jobId }));
  }));

Deno.test("who takes a notice has it until it is due again; the oldest goes first", () =>
  withStore(({ store, clock }) => {
    const id = channel(store, "all");
    for (const execution of [1, 2]) store.outbox.put(notice(execution));
    assert.equal(store.outbox.nextDueAt(), clock.time);
    const taken = [1, 2, 3].map(() => store.outbox.take(id, after)?.notice.executionId);
    assert.deepEqual(taken, [1, 2, undefined]);
    assert.deepEqual(store.outbox.dueChannels(), []);
    assert.equal(store.outbox.nextDueAt(), clock.time + 1000);
    clock.time += 1000;
    assert.equal(store.outbox.take(id, after)?.attempts, 2);
  }));

Deno.test("what was delivered is never due again, what was not is, with its error", () =>
  withStore(({ store, clock }) => {
    const id = channel(store, "all");
    for (const execution of [1, 2, 3]) store.outbox.put(notice(execution));
    const [first, second, third] = [1, 2, 3].map(() => store.outbox.take(id, after));
    store.outbox.settle(first?.id ?? 0, "delivered");
    store.outbox.keepError(second?.id ?? 0, "Refused");
    store.outbox.settle(third?.id ?? 0, "given-up");
    clock.time += 1000;
    assert.equal(store.outbox.take(id, after)?.notice.executionId, 2);
    assert.equal(store.outbox.take(id, after), null);
    assert.equal(store.outbox.list(id, 2)[1]?.lastError, "Refused");
    assert.equal(store.outbox.put(notice(1)) + store.outbox.put(notice(3)), 0);
  }));

Deno.test("the outbox outlives its process", () =>
  withStore(async ({ store, folder, clock }) => {
    const id = channel(store, "all");
    store.outbox.put(notice(1));
    store.outbox.take(id, after);
    const other = await openStore(folder, { now: () => clock.time + 1000 });
    assert.equal(other.outbox.take(id, after)?.attempts, 2);
    other.close();
  }));

Deno.test("a clock that was set back keeps nothing waiting", () =>
  withStore(({ store, clock }) => {
    const id = channel(store, "all");
    store.outbox.put(notice(1));
    store.outbox.take(id, after);
    clock.time -= 400 * DAY;
    assert.deepEqual(store.outbox.dueChannels(), [id]);
    assert.notEqual(store.outbox.take(id, after), null);
  }));

Deno.test("a start that comes too late is not told any more", () =>
  withStore(({ store }) => {
    const id = channel(store, "all", { kinds: ["started", "failed"] });
    for (const execution of [1, 2]) {
      const event = `execution ${execution} started`;
      store.outbox.put(notice(execution, { event, kind: "started" }));
    }
    store.outbox.put(notice(1));
    assert.deepEqual(states(store, id), [
      ["execution 1 failed", "waiting"],
      ["execution 2 started", "waiting"],
      ["execution 1 started", "superseded"],
    ]);
  }));

Deno.test("a dead man's switch is only told what holds now", () =>
  withStore(({ store }) => {
    const { id: jobId } = store.jobs.add(JOB);
    const target = { type: "ping", url: "http://localhost/ping" } as const;
    const id = channel(store, "switch", { target, jobId });
    const other = channel(store, "other");
    for (const execution of [1, 2]) store.outbox.put(notice(execution, { jobId }));
    const waiting = (of: number) => states(store, of).filter(([, state]) => state === "waiting");
    assert.deepEqual(waiting(id), [["execution 2 failed", "waiting"]]);
    assert.equal(waiting(other).length, 2);
  }));

Deno.test("what is settled is let go after a month; what waits stays", () =>
  withStore(({ store, clock }) => {
    const id = channel(store, "all");
    for (const execution of [1, 2]) store.outbox.put(notice(execution));
    store.outbox.settle(store.outbox.take(id, after)?.id ?? 0, "delivered");
    clock.time += 29 * DAY;
    store.outbox.prune();
    assert.equal(store.outbox.list(id, 10).length, 2);
    clock.time += 2 * DAY;
    store.outbox.prune();
    assert.deepEqual(states(store, id), [["execution 2 failed", "waiting"]]);
  }));

Deno.test("what was settled a month ago is let go as well while a process stays", () =>
  withStore(({ store, clock }) => {
    const id = channel(store, "all");
    store.outbox.prune();
    store.outbox.put(notice(1));
    store.outbox.settle(store.outbox.take(id, after)?.id ?? 0, "delivered");
    clock.time += 31 * DAY;
    store.outbox.put(notice(2));
    assert.deepEqual(states(store, id), [["execution 2 failed", "waiting"]]);
  }));

Deno.test("a channel that is removed takes along what waits for it", () =>
  withStore(({ store }) => {
    channel(store, "all");
    store.outbox.put(notice(1));
    store.channels.remove("all");
    assert.equal(store.outbox.nextDueAt(), null);
  }));
