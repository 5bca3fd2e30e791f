/** `notification add`, `list`, `show`, `edit`, `remove` and `test`. */
import { RunError } from "../../base/errors.ts";
import { quote, shellWord } from "../../base/names.ts";
import type { Jobs } from "../../jobs/mod.ts";
import { type ChannelDefinition, type ChannelType, usualKinds } from "../../model/notification.ts";
import type { ChannelFlags, ForgettingFlags } from "../channel_options.ts";
import { channelTarget } from "../channel_request.ts";
import { safeMessage, type Screen } from "../output.ts";
import {
  channelDetails,
  channelRecord,
  channelTable,
  type ChannelWithNotices,
} from "../render/channels.ts";
import { commandLine, type RecordFlags, withState } from "../state.ts";
import { refuseNoChange } from "../syntax/mistakes.ts";

/** Notices that are shown of a channel. */
const SHOWN = 10;
/** Milliseconds that a test waits for an answer. */
const PATIENCE = 15_000;

export type AddFlags = ChannelFlags & RecordFlags;

export interface ChannelToAdd {
  readonly name: string;
  readonly type: ChannelType;
  readonly flags: AddFlags;
}

/** Saves a new channel. Its secrets are not shown again. */
export async function addChannel({ name, type, flags }: ChannelToAdd, screen: Screen) {
  const target = await channelTarget(type, flags, null);
  await withState(flags, (jobs) => {
    const jobId = flags.job === undefined ? null : jobs.store.jobs.get(flags.job).id;
    const kinds = flags.on ?? usualKinds(type);
    const channel = jobs.store.channels.add({ name, target, jobId, kinds });
    const words = commandLine(`notification test ${shellWord(channel.name)}`, flags);
    const message = `Added channel ${quote(channel.name)}: try it with "${words}"`;
    tell(screen, { name: channel.name, jobs, flags }, message);
  });
}

export async function listChannels(flags: RecordFlags, screen: Screen): Promise<void> {
  await withState(flags, (jobs) => {
    const listed = jobs.store.channels.list().map(({ name }) => withNotices(jobs, name));
    if (flags.json) { for (const channel of listed) printRecord(screen, channel); }
    else if (listed.length > 0) { for (const line of channelTable(listed)) screen.out.line(line); }
    else screen.out.line(`No channels: add one with "${commandLine("notification add", flags)}"`);
  });
}

export async function showChannel(name: string, flags: RecordFlags, screen: Screen): Promise<void> {
  await withState(flags, (jobs) => {
    const channel = withNotices(jobs, name);
    if (flags.json) printRecord(screen, channel);
    else for (const line of channelDetails(channel)) screen.out.line(line);
  });
}

export type EditFlags = AddFlags & ForgettingFlags & {
  readonly name?: string | undefined;
  readonly allJobs?: true | undefined;
};

/** Changes what is given; what is not stays, secrets included. */
export async function editChannel(name: string, flags: EditFlags, screen: Screen): Promise<void> {
  refuseNoChange(`Change channel ${quote(name)}`, { flags, path: ["notification", "edit"] });
  await withState(flags, async (jobs) => {
    const { channels } = jobs.store;
    const before = channels.get(name);
    const changes: Partial<ChannelDefinition> = {
      target: await channelTarget(before.target.type, flags, channels.target(before.id)),
      ...flags.name !== undefined && { name: flags.name },
      ...flags.on !== undefined && { kinds: flags.on },
      ...flags.job !== undefined && { jobId: jobs.store.jobs.get(flags.job).id },
      ...flags.allJobs && { jobId: null },
    };
    const channel = channels.edit(name, changes, before);
    tell(screen, { name: channel.name, jobs, flags }, `Changed channel ${quote(channel.name)}`);
  });
}

/** Forgets a channel, its secrets, and what waits for it. */
export async function removeChannel(
  name: string,
  flags: RecordFlags,
  screen: Screen,
): Promise<void> {
  await withState(flags, (jobs) => {
    const removed = withNotices(jobs, name);
    jobs.store.channels.remove(name);
    if (flags.json) printRecord(screen, removed);
    else screen.out.line(`Removed channel ${quote(removed.channel.name)}`);
  });
}

/** Sends a test now, past the outbox, and says what came back. */
export async function testChannel(name: string, flags: RecordFlags, screen: Screen): Promise<void> {
  await withState(flags, async (jobs) => {
    const channel = jobs.store.channels.get(name);
    const target = jobs.store.channels.target(channel.id);
    if (target === null) throw new RunError("channel-unknown", `Channel ${quote(name)} is gone`);
    const { deliver, hostName, testNotice, Undelivered } = await import("../../notify/mod.ts");
    const notice = testNotice(channel.name, Date.now(), { host: hostName() });
    try {
      const answer = await deliver(target, notice, { timeout: PATIENCE });
      const record = { test: { channel: channel.name, answer } };
      if (flags.json) screen.out.line(JSON.stringify(record));
      else screen.out.line(`Delivered to channel ${quote(channel.name)}: ${safeMessage(answer)}`);
    } catch (error) {
      if (!(error instanceof Undelivered)) throw error;
      const message = `Test channel ${quote(channel.name)}: ${error.message}`;
      throw new RunError("notice-undelivered", message);
    }
  });
}

function withNotices({ store }: Jobs, name: string): ChannelWithNotices {
  const channel = store.channels.get(name);
  return { channel, deliveries: store.outbox.list(channel.id, SHOWN) };
}

function printRecord(screen: Screen, channel: ChannelWithNotices): void {
  screen.out.line(JSON.stringify({ channel: channelRecord(channel) }));
}

interface Told {
  readonly name: string;
  readonly jobs: Jobs;
  readonly flags: RecordFlags;
}

function tell(screen: Screen, { name, jobs, flags }: Told, message: string): void {
  if (flags.json) printRecord(screen, withNotices(jobs, name));
  else screen.out.line(message);
}
