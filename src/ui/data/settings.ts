/** What the settings ask of the server. Whatever cannot be done throws `ApiProblem`. */
import type { InferRequestType, InferResponseType } from "hono/client";
import { answer, done } from "./ask.ts";
import { client } from "./client.ts";
import { invalidate } from "./topics.ts";

const { about, channels, password, session, sessions } = client;
const channel = channels[":id"];

export type About = InferResponseType<typeof about.$get>;
export type Channel = InferResponseType<typeof channels.$get>[number];
export type ChannelGiven = InferRequestType<typeof channels.$post>["json"];
export type Session = InferResponseType<typeof sessions.$get>[number];
export type SessionState = InferResponseType<typeof session.$get>;

export function tellAbout(): Promise<About> {
  return answer(about.$get());
}

export function listChannels(): Promise<readonly Channel[]> {
  return answer(channels.$get());
}

const of = (id: number) => ({ param: { id: String(id) } });
/** What the server is told of the version that was seen, so that nobody's change is lost. */
const seen = ({ updatedAt }: Channel) => ({ "if-match": `"${updatedAt}"` });

export async function addChannel(json: ChannelGiven): Promise<void> {
  await done(channels.$post({ json }));
  invalidate("channels");
}

export async function editChannel(before: Channel, json: ChannelGiven): Promise<void> {
  await done(channel.$patch({ ...of(before.id), header: seen(before), json }));
  invalidate("channels");
}

export async function removeChannel(before: Channel): Promise<void> {
  await done(channel.$delete({ ...of(before.id), header: seen(before) }));
  invalidate("channels");
}

/** Sends a test and waits for it; gives what the other side answered. */
export async function testChannel({ id }: Channel): Promise<string> {
  try {
    return (await answer(channel.test.$post(of(id)))).answer;
  } finally {
    invalidate("channels");
  }
}

/** Who this browser is signed in as, and whether a password is set. */
export function whoAmI(): Promise<SessionState> {
  return answer(session.$get());
}

export function listSessions(): Promise<readonly Session[]> {
  return answer(sessions.$get());
}

export async function endSession(id: number): Promise<void> {
  await done(sessions[":id"].$delete(of(id)));
  invalidate("session");
}

/** Sets the password; `old` is the one before, "" where there is none. */
export async function changePassword(passwords: {
  readonly old: string;
  readonly new: string;
}): Promise<void> {
  const { old } = passwords;
  await done(password.$put({ json: { ...old !== "" && { old }, new: passwords.new } }));
  invalidate("session");
}
