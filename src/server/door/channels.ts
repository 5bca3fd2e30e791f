/** Where notices go, for the page. Secrets go in, and never come out. */
import { z } from "@hono/zod-openapi";
import { RunError } from "../../base/errors.ts";
import { quote } from "../../base/names.ts";
import { type Channel, type ChannelTarget, usualKinds } from "../../model/notification.ts";
import { ChannelEdit, ChannelGiven, type TargetGiven } from "../schema/channels.ts";
import { Id } from "../schema/values.ts";
import type { House } from "./house.ts";
import { defined } from "./options.ts";
import { verb } from "./verb.ts";

const OfChannel = z.strictObject({ id: Id });
/** Notices that are shown of a channel. */
const SHOWN = 10;
/** Milliseconds that a test waits for an answer. */
const PATIENCE = 15_000;

export function channelVerbs(house: House) {
  const { channels } = house.jobs.store;
  return {
    listChannels: verb({
      for: "page",
      input: z.strictObject({}),
      act: () => channels.list().map((channel) => view(house, channel)),
    }),
    addChannel: verb({
      for: "page",
      input: ChannelGiven,
      act: ({ name, target, jobId = null, kinds }) => {
        const complete = completeTarget(target, null);
        const added = { name, target: complete, jobId, kinds: kinds ?? usualKinds(target.type) };
        return view(house, channels.add(added));
      },
    }),
    editChannel: verb({
      for: "page",
      input: ChannelEdit,
      act: ({ id, updatedAt, changes: { target, ...changes } }) => {
        const { name } = channelOf(house, id);
        const edited = channels.edit(name, {
          ...defined(changes),
          ...target !== undefined && { target: completeTarget(target, channels.target(id)) },
        }, { updatedAt });
        return view(house, edited);
      },
    }),
    removeChannel: verb({
      for: "page",
      input: z.strictObject({ id: Id, updatedAt: z.number() }),
      act: ({ id, updatedAt }) => {
        channels.remove(channelOf(house, id).name, { updatedAt });
        return null;
      },
    }),
    testChannel: verb({ for: "page", input: OfChannel, act: ({ id }) => test(house, id) }),
  };
}

function view({ jobs }: House, channel: Channel) {
  const deliveries = jobs.store.outbox.list(channel.id, SHOWN).map((delivery) => {
    const { notice: { title, kind, at }, state, attempts, dueAt, lastError } = delivery;
    return { title, kind, at, state, attempts, dueAt, lastError };
  });
  return { ...channel, deliveries };
}

function channelOf({ jobs }: House, id: number): Channel {
  const channel = jobs.store.channels.list().find((one) => one.id === id);
  if (channel !== undefined) return channel;
  const message = `Look up channel ${id}: not found, it may have been removed; ` +
    "look at the list again";
  throw new RunError("channel-unknown", message);
}

/** With the secrets of before where none is given, as long as they still go to the same place. */
function completeTarget(given: TargetGiven, before: ChannelTarget | null): ChannelTarget {
  switch (given.type) {
    case "webhook":
    case "ntfy": {
      const known = before?.type === given.type ? before : null;
      const moved = given.url !== undefined && given.url !== known?.url;
      const token = given.token === undefined && !moved ? known?.token : given.token;
      return { type: given.type, url: given.url ?? known?.url ?? "", token: token ?? null };
    }
    case "ping": {
      const known = before?.type === "ping" ? before.url : "";
      return { type: "ping", url: given.url ?? known };
    }
    case "email": {
      const known = before?.type === "email" && before.host === given.host ? before : null;
      const password = given.password === undefined ? known?.password ?? null : given.password;
      return { ...given, password };
    }
  }
}

/** Sends a test now, past the outbox. */
async function test(house: House, id: number) {
  const { name } = channelOf(house, id);
  const target = house.jobs.store.channels.target(id);
  const { deliver, hostName, testNotice, Undelivered } = await import("../../notify/mod.ts");
  const notice = testNotice(name, house.now(), { host: hostName() });
  try {
    const answer = target === null ? "" : await deliver(target, notice, { timeout: PATIENCE });
    return { answer };
  } catch (error) {
    if (!(error instanceof Undelivered)) throw error;
    const message = `Test channel ${quote(name)}: ${error.message}`;
    throw new RunError("notice-undelivered", message);
  }
}
