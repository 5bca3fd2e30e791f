/** Jobs, schedules and channels: added, changed by one of two tabs, removed. */
import assert from "node:assert/strict";
import type { Job } from "../../src/model/job.ts";
import type { Channel } from "../../src/model/notification.ts";
import type { Schedule } from "../../src/model/schedule.ts";
import { OPTIONS } from "../store/samples.ts";
import { tree } from "../support/tree.ts";
import { type PageCase, posted, refusal, withPage } from "./with_page.ts";

interface Versioned {
  readonly id: number;
  readonly updatedAt: number;
}

/** Changes something as whoever saw this version of it. */
async function patch<T>(
  { ask }: PageCase,
  path: string,
  { seen: { id, updatedAt }, changes }: { readonly seen: Versioned; readonly changes: unknown },
): Promise<T> {
  const headers = { "if-match": `"${updatedAt}"` };
  const response = await ask(`${path}/${id}`, { method: "PATCH", json: changes, headers });
  assert.equal(response.status, 200, await response.clone().text());
  return await response.json();
}

/** What a second tab is told that changes, and then removes, what the first one changed. */
async function assertLate({ ask }: PageCase, path: string, seen: Versioned): Promise<void> {
  const headers = { "if-match": `"${seen.updatedAt}"` };
  const at = `${path}/${seen.id}`;
  const changed = await ask(at, { method: "PATCH", json: {}, headers });
  assert.deepEqual(await refusal(changed), [412, "edited-meanwhile"]);
  const removed = await ask(at, { method: "DELETE", headers });
  assert.deepEqual(await refusal(removed), [412, "edited-meanwhile"]);
  const blind = await ask(at, { method: "DELETE" });
  assert.deepEqual(await refusal(blind), [428, "version-missing"]);
}

async function remove({ ask }: PageCase, path: string, { id, updatedAt }: Versioned) {
  const headers = { "if-match": `"${updatedAt}"` };
  assert.equal((await ask(`${path}/${id}`, { method: "DELETE", headers })).status, 204);
}

async function addJob(given: PageCase): Promise<Job> {
  const [source, destination] = given.ends;
  tree({ a: "1" }).build(source);
  return await posted(given, "/api/jobs", { name: "photos", source, destination });
}

Deno.test("a job is added, changed and removed; whoever saw an older one changes nothing", () =>
  withPage(async (given) => {
    const { get, ask, ends: [source, destination] } = given;
    const job = await addJob(given);
    assert.deepEqual(
      await refusal(await ask("/api/jobs", { json: { name: "photos", source, destination } })),
      [409, "job-exists"],
    );
    const changes = { name: "pictures", options: { mirror: true, filter: { rules: ["*.tmp"] } } };
    const edited = await patch<Job>(given, "/api/jobs", { seen: job, changes });
    assert.deepEqual(
      [
        edited.name,
        edited.options.mirror,
        edited.options.filter.rules,
        edited.options.filter.minSize,
      ],
      ["pictures", true, ["*.tmp"], null],
    );
    await assertLate(given, "/api/jobs", job);
    assert.deepEqual((await get<Job[]>("/api/jobs")).map(({ name }) => name), ["pictures"]);
    await remove(given, "/api/jobs", edited);
    assert.deepEqual(await refusal(await ask(`/api/jobs/${job.id}`)), [404, "job-unknown"]);
  }));

Deno.test("what only a mirror uses is refused without it where it is given, and keeps no other change out", () =>
  withPage(async (given) => {
    const { ask, jobs, ends: [source, destination] } = given;
    const options = { ...OPTIONS, mirror: false, deleteBefore: true, maxDelete: { count: 5 } };
    const seen = jobs.store.jobs.add({ name: "photos", source, destination, options });
    const edited = await patch<Job>(given, "/api/jobs", {
      seen,
      changes: { options: { verify: true } },
    });
    const { verify, deleteBefore, maxDelete } = edited.options;
    assert.deepEqual([verify, deleteBefore, maxDelete], [true, false, { count: 5 }]);
    const refused = await ask("/api/jobs", {
      json: { name: "more", source, destination, options: { deleteBefore: true } },
    });
    const { detail } = await refused.json();
    assert.match(detail, /^Use "remove first to make room": nothing is removed without mirror; /);
  }));

Deno.test("how long versions are kept is in milliseconds, and refused where room is to be made", () =>
  withPage(async (given) => {
    const { ask, ends: [source, destination] } = given;
    tree({ a: "1" }).build(source);
    const add = (options: unknown) =>
      ask("/api/jobs", { json: { name: "photos", source, destination, options } });
    for (const keepVersions of [59_999, 60_000.5, 36_501 * 86_400_000, "30d"]) {
      assert.equal((await add({ keepVersions })).status, 400, String(keepVersions));
    }
    const both = await add({ mirror: true, deleteBefore: true, keepVersions: "forever" });
    const { detail } = await both.json();
    assert.match(detail, /^Use "remove first to make room" along with "keep earlier versions": /);
    const added = await add({ mirror: true, keepVersions: 86_400_000 });
    assert.equal(added.status, 201);
    const { options } = await added.json();
    assert.equal(options.keepVersions, 86_400_000);
  }));

Deno.test("a limit of speed is in bytes a second, and none that nothing could go on with", () =>
  withPage(async (given) => {
    const { ask, ends: [source, destination] } = given;
    tree({ a: "1" }).build(source);
    const add = (options: unknown) =>
      ask("/api/jobs", { json: { name: "photos", source, destination, options } });
    for (const maxRate of [1023, 4096.5, 2 ** 41, "10MiB"]) {
      assert.equal((await add({ maxRate })).status, 400, String(maxRate));
    }
    const added = await add({ maxRate: 4096 });
    assert.equal(added.status, 201);
    assert.equal((await added.json()).options.maxRate, 4096);
  }));

Deno.test("a job that cannot have been meant is refused; one whose disk is not there is kept", () =>
  withPage(async (given) => {
    const { ask, ends: [source, destination] } = given;
    const add = async (json: unknown) => refusal(await ask("/api/jobs", { json }));
    assert.deepEqual(await add({ name: "a", source, destination }), [422, "source-missing"]);
    tree({ a: "1" }).build(source);
    assert.deepEqual(await add({ name: "a", source, destination: source }), [422, "overlap"]);
    const file = { name: "a", source, destination: `${source}/a` };
    assert.deepEqual(await add(file), [422, "destination-not-a-folder"]);
    assert.deepEqual(await add({ name: "/", source, destination }), [400, "usage"]);
    const away = { name: "a", source, destination: `${destination}/disk/copy` };
    assert.equal((await ask("/api/jobs", { json: away })).status, 201);
  }));

Deno.test("a schedule is added, paused and asked to run; whoever saw an older one changes nothing", () =>
  withPage(async (given) => {
    const { get, ask } = given;
    const { id: jobId } = await addJob(given);
    const interval = { kind: "daily", time: "02:30" };
    const wrong = { jobId, interval: { kind: "daily", time: "25:00" } };
    assert.deepEqual(await refusal(await ask("/api/schedules", { json: wrong })), [400, "usage"]);
    const zone = "Europe/Berlin";
    const schedule = await posted<Schedule>(given, "/api/schedules", { jobId, interval, zone });
    assert.ok(schedule.nextRunAt !== null && schedule.nextRunAt > Date.now());
    const changes = { interval: { kind: "weekly", time: "10:00", weekdays: [6, 7] } };
    const edited = await patch<Schedule>(given, "/api/schedules", { seen: schedule, changes });
    assert.equal(edited.interval.kind, "weekly");
    assert.equal(edited.zone, zone);
    await assertLate(given, "/api/schedules", schedule);
    const paused = await posted<Schedule>(given, `/api/schedules/${schedule.id}/pause`, {});
    assert.equal(paused.state, "paused");
    const asked = await posted<Schedule>(given, `/api/schedules/${schedule.id}/run`, {});
    assert.notEqual(asked.requestedAt, null);
    await remove(given, "/api/schedules", await get<Schedule>(`/api/schedules/${schedule.id}`));
    assert.deepEqual(await get("/api/schedules"), []);
  }));

Deno.test("the next five runs of what is being typed are told", () =>
  withPage(async (given) => {
    const timing = { interval: { kind: "cron", expression: "0 12 * * *" }, zone: "UTC" };
    const { runs } = await posted<{ runs: number[] }>(given, "/api/schedules/upcoming", timing);
    assert.equal(runs.length, 5);
    assert.deepEqual(runs.map((run) => new Date(run).getUTCHours()), [12, 12, 12, 12, 12]);
    const wrong = { interval: { kind: "cron", expression: "twelve" } };
    const refused = await given.ask("/api/schedules/upcoming", { json: wrong });
    assert.deepEqual(await refusal(refused), [400, "usage"]);
  }));

Deno.test("a channel's secrets go in, stay, and never come out", () =>
  withPage(async (given) => {
    const { get, jobs } = given;
    const target = { type: "ntfy", url: "https://ntfy.example/topic-7", token: "tk_secret" };
    const channel = await posted<Channel>(given, "/api/channels", { name: "phone", target });
    const changes = { name: "mobile", target: { type: "ntfy" } };
    const edited = await patch<Channel>(given, "/api/channels", { seen: channel, changes });
    await assertLate(given, "/api/channels", channel);
    const shown = JSON.stringify([channel, edited, await get("/api/channels")]);
    assert.ok(!shown.includes("secret") && !shown.includes("topic-7"), shown);
    assert.deepEqual(jobs.store.channels.target(channel.id), target);
    // A token is not handed to another server that the address is changed to.
    const moved = { target: { type: "ntfy", url: "https://elsewhere.example/topic" } };
    const last = await patch<Channel>(given, "/api/channels", { seen: edited, changes: moved });
    assert.deepEqual(jobs.store.channels.target(channel.id), { ...moved.target, token: null });
    await remove(given, "/api/channels", last);
  }));

Deno.test("a channel's secret is taken away, and the rest of it stays", () =>
  withPage(async (given) => {
    const { jobs } = given;
    const target = { type: "webhook", url: "https://hooks.example/T0", token: "tk" };
    const hook = await posted<Channel>(given, "/api/channels", { name: "team", target });
    const changes = { target: { type: "webhook", token: null } };
    const without = await patch<Channel>(given, "/api/channels", { seen: hook, changes });
    assert.deepEqual(without.target, {
      type: "webhook",
      origin: "https://hooks.example",
      hasToken: false,
    });
    assert.deepEqual(jobs.store.channels.target(hook.id), { ...target, token: null });
    const server = { type: "email", host: "mail.example.org", port: 25, security: "none" };
    const mail = { ...server, from: "a@example.org", to: ["b@example.org"] };
    const login = { user: "ann", password: "secret" };
    const added = await posted<Channel>(given, "/api/channels", {
      name: "mail",
      target: { ...mail, ...login },
    });
    await patch(given, "/api/channels", {
      seen: added,
      changes: { target: { ...mail, user: null, password: null } },
    });
    const kept = jobs.store.channels.target(added.id);
    assert.deepEqual(kept, { ...mail, user: null, password: null });
  }));
