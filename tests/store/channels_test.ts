import assert from "node:assert/strict";
import type { ChannelDefinition, ChannelTarget } from "../../src/model/notification.ts";
import { hasCode, OPTIONS } from "./samples.ts";
import { withStore } from "./with_store.ts";

const JOB = { name: "Photos", source: "/from", destination: "/to", options: OPTIONS };
const SECRET = "s3cret-Path";
const WEBHOOK: ChannelTarget = {
  type: "webhook",
  url: `https://chat.example:8443/hooks/${SECRET}?key=k3y`,
  token: "t0ken",
};
const MAIL: ChannelTarget = {
  type: "email",
  host: "mail.example",
  port: 465,
  security: "tls",
  user: "ann",
  password: "pa55word",
  from: "ann@mail.example",
  to: ["bob@mail.example"],
};
const TEAM: ChannelDefinition = {
  name: "team",
  target: WEBHOOK,
  jobId: null,
  kinds: ["failed", "held", "overdue"],
};

Deno.test("a channel comes back as it was added, but for its secrets", () =>
  withStore(({ store, clock }) => {
    const added = store.channels.add(TEAM);
    const times = { createdAt: clock.time, updatedAt: clock.time };
    const target = { type: "webhook", origin: "https://chat.example:8443", hasToken: true };
    assert.deepEqual(added, { ...TEAM, ...times, target, id: added.id, jobName: null });
    const mail = store.channels.add({ ...TEAM, name: "mail", target: MAIL });
    assert.deepEqual(store.channels.list(), [mail, added]);
    const shown = JSON.stringify(store.channels.list());
    for (const secret of [SECRET, "k3y", "t0ken", "pa55word"]) assert.ok(!shown.includes(secret));
    assert.deepEqual(store.channels.target(added.id), WEBHOOK);
    assert.deepEqual(store.channels.target(mail.id), MAIL);
  }));

Deno.test("editing a channel changes what is given, and keeps its secrets", () =>
  withStore(({ store, clock }) => {
    const before = store.channels.add(TEAM);
    clock.time += 5;
    const after = store.channels.edit("team", { name: "crew", kinds: ["failed"] });
    const changed = { name: "crew", kinds: ["failed"], updatedAt: clock.time };
    assert.deepEqual(after, { ...before, ...changed });
    assert.deepEqual(store.channels.target(before.id), WEBHOOK);
  }));

Deno.test("whoever saw a channel before another change neither changes nor removes it", () =>
  withStore(({ store }) => {
    const seen = store.channels.add(TEAM);
    // Within the same millisecond.
    const now = store.channels.edit("team", { kinds: ["failed"] });
    const late = (act: string) =>
      hasCode("edited-meanwhile", new RegExp(`^${act} channel "team": somebody changed it`));
    assert.throws(() => store.channels.edit("team", { kinds: ["held"] }, seen), late("Change"));
    assert.throws(() => store.channels.remove("team", seen), late("Remove"));
    assert.deepEqual(store.channels.list(), [now]);
    store.channels.remove("team", now);
  }));

Deno.test("a channel's name is taken once, and one that is unknown is refused with those there are", () =>
  withStore(({ store }) => {
    const unknown = hasCode("channel-unknown", /no channel has been added yet/);
    assert.throws(() => store.channels.get("team"), unknown);
    store.channels.add(TEAM);
    store.channels.add({ ...TEAM, name: "other" });
    assert.throws(() => store.channels.add(TEAM), hasCode("channel-exists", /"team"/));
    const taken = hasCode("channel-exists");
    assert.throws(() => store.channels.edit("other", { name: "team" }), taken);
    store.channels.remove("team");
    assert.throws(() => store.channels.remove("team"), hasCode("channel-unknown", /name "other"/));
  }));

Deno.test("the channel of one job shows the job's name now, and goes with it", () =>
  withStore(({ store }) => {
    const { id } = store.jobs.add(JOB);
    store.channels.add(TEAM);
    const target = { type: "ping", url: "http://localhost/ping" } as const;
    store.channels.add({ ...TEAM, name: "switch", target, jobId: id });
    store.jobs.edit("Photos", { name: "Pictures" });
    assert.equal(store.channels.get("switch").jobName, "Pictures");
    store.jobs.remove("Pictures");
    assert.deepEqual(store.channels.list().map(({ name }) => name), ["team"]);
  }));

Deno.test("a channel that could not work is refused, without telling its secrets", () =>
  withStore(({ store }) => {
    const refuse = (changes: Partial<ChannelDefinition>, message: RegExp) =>
      assert.throws(() => store.channels.add({ ...TEAM, ...changes }), (error) => {
        hasCode("usage", message)(error);
        assert.ok(!String(error).includes(SECRET) && !String(error).includes("pa55"));
        return true;
      });
    const address = (url: string) => ({ target: { ...WEBHOOK, url } });
    const mail = (changes: Partial<typeof MAIL>) => ({
      target: { ...MAIL, ...changes } as ChannelTarget,
    });
    refuse({ name: "-x" }, /its name: starts with "-"/);
    refuse({ kinds: [] }, /at least one kind/);
    refuse(address(`${SECRET}`), /its address is not a web address; give a web address/);
    refuse(address(`file:///${SECRET}`), /begins with "file:"/);
    refuse(address(`https://ann:${SECRET}@chat.example/`), /as a token/);
    refuse({ target: { ...WEBHOOK, token: `${SECRET}\nX: y` } }, /its token/);
    refuse({ target: { type: "ping", url: "https://ping.example/x" } }, /name the job/);
    refuse(mail({ host: "mail.example/x" }), /its host "mail.example\/x" is no name of a host/);
    refuse(mail({ port: 0 }), /its port is 0; give/);
    refuse(mail({ password: null }), /go together/);
    refuse(mail({ password: "" }), /its password is empty/);
    refuse(mail({ to: [] }), /its recipient is empty; give a mail address/);
    refuse(mail({ to: ["bob@mail.example\nBcc: eve@x.example"] }), /its recipient "bob@.*\\n/);
    refuse(mail({ from: "ann" }), /its sender "ann" is not a mail address; give a mail/);
  }));
