import assert from "node:assert/strict";
import fc from "fast-check";
import {
  CHANNEL_TYPES,
  NOTICE_KINDS,
  SMTP_SECURITIES,
} from "../../../../src/model/notification.ts";
import type { Channel } from "../../../../src/ui/data/settings.ts";
import {
  type ChannelDraft,
  channelGiven,
  draftOf,
  draftProblems,
} from "../../../../src/ui/views/settings/channel_draft.ts";

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const kinds = fc.subarray([...NOTICE_KINDS]);
const addresses = fc.array(word.map((name) => `${name}@example.org`), { maxLength: 3 });

const targets: fc.Arbitrary<Channel["target"]> = fc.oneof(
  fc.record({
    type: fc.constantFrom("webhook" as const, "ntfy" as const),
    origin: fc.webUrl(),
    hasToken: fc.boolean(),
  }),
  fc.record({ type: fc.constant("ping" as const), origin: fc.webUrl() }),
  fc.record({
    type: fc.constant("email" as const),
    host: fc.domain(),
    port: fc.integer({ min: 1, max: 65_535 }),
    security: fc.constantFrom(...SMTP_SECURITIES),
    user: fc.option(word),
    hasPassword: fc.boolean(),
    from: word,
    to: addresses,
  }),
);

const channels: fc.Arbitrary<Channel> = fc.record({
  id: fc.constant(1),
  name: word,
  target: targets,
  jobId: fc.option(fc.integer({ min: 1, max: 1000 })),
  jobName: fc.constant(null),
  kinds,
  createdAt: fc.constant(0),
  updatedAt: fc.constant(0),
  deliveries: fc.constant([]),
});

const drafts: fc.Arbitrary<ChannelDraft> = fc.record({
  name: fc.string(),
  type: fc.constantFrom(...CHANNEL_TYPES),
  url: fc.string(),
  secret: fc.string(),
  forget: fc.constant(false),
  host: fc.string(),
  port: fc.string(),
  security: fc.constantFrom(...SMTP_SECURITIES),
  user: fc.string(),
  from: fc.string(),
  to: fc.string(),
  kinds,
  job: fc.constantFrom("", "7"),
});

Deno.test("a channel that is opened and saved as it is stays as it is, secrets too", () => {
  fc.assert(fc.property(channels, (channel) => {
    const { target, ...given } = channelGiven(draftOf(channel));
    assert.deepEqual(given, { name: channel.name, kinds: channel.kinds, jobId: channel.jobId });
    if (channel.target.type !== "email") {
      assert.deepEqual(target, { type: channel.target.type });
      return;
    }
    const { hasPassword: _, ...rest } = channel.target;
    assert.deepEqual(target, rest.user === null ? { ...rest, password: null } : rest);
  }));
});

Deno.test("what was left empty is not sent as an empty address or secret", () => {
  fc.assert(fc.property(drafts, (draft) => {
    const target = channelGiven(draft).target;
    const values = [
      "url" in target ? target.url : undefined,
      "token" in target ? target.token : undefined,
      "password" in target ? target.password : undefined,
    ];
    assert.ok(!values.includes(""), JSON.stringify(target));
    if (draft.secret === "") return;
    const secret = "token" in target ? target.token : "password" in target ? target.password : "";
    assert.equal(secret, target.type === "ping" ? "" : draft.secret);
  }));
});

Deno.test("several receivers are told apart by commas, whatever spaces stand beside them", () => {
  const gaps = fc.constantFrom(",", ", ", " , ", ",,");
  fc.assert(fc.property(addresses, gaps, (to, gap) => {
    const draft = { ...draftOf(null), type: "email" as const, to: to.join(gap) };
    const { target } = channelGiven(draft);
    assert.deepEqual(target.type === "email" && target.to, to);
  }));
});

Deno.test("who gives no user name any more sends none of the password of before", () => {
  const draft = { ...draftOf(null), type: "email" as const, user: "", secret: "" };
  const { target } = channelGiven(draft);
  assert.equal(target.type === "email" && target.password, null);
});

Deno.test("a secret is taken away where that is asked for, whatever else is typed", () => {
  fc.assert(fc.property(drafts, (draft) => {
    const { target } = channelGiven({ ...draft, forget: true });
    if (target.type === "email") assert.deepEqual([target.user, target.password], [null, null]);
    else if (target.type !== "ping") assert.equal(target.token, null);
  }));
});

Deno.test("each field that is empty has a problem of its own; what is kept has none", () => {
  const fields = (draft: ChannelDraft, kept: Channel["target"] | null = null) =>
    [...draftProblems(draft, kept).keys()].sort();
  const empty = draftOf(null);
  assert.deepEqual(fields(empty), ["from", "host", "name", "to"]);
  assert.deepEqual(fields({ ...empty, type: "webhook" }), ["name", "url"]);
  assert.deepEqual(fields({ ...empty, type: "ping" }), ["job", "name", "url"]);
  const address = { ...empty, name: "a", type: "webhook" as const };
  const webhook = { type: "webhook" as const, origin: "https://a.example", hasToken: true };
  assert.deepEqual(fields(address, webhook), []);
  const mail = { host: "a.example", user: "ann", from: "ann@a.example", to: "bob@a.example" };
  const server = { port: 587, security: "starttls" as const, hasPassword: true };
  const kept = { type: "email" as const, ...server, ...mail, to: ["bob@a.example"] };
  assert.deepEqual(fields({ ...empty, name: "a", ...mail }), ["password"]);
  assert.deepEqual(fields({ ...empty, name: "a", ...mail }, kept), []);
});
