import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeRaw } from "../../src/base/names.ts";
import { hasCode, newExecution, OPTIONS, PAIRING } from "./samples.ts";
import { withStore } from "./with_store.ts";

const JOB = { name: "Photos", source: "/from", destination: "/to", options: OPTIONS };

Deno.test("a job comes back as it was added", () =>
  withStore(({ store, clock }) => {
    const added = store.jobs.add(JOB);
    const { id } = added;
    const times = { createdAt: clock.time, updatedAt: clock.time };
    assert.deepEqual(added, { ...JOB, ...times, id, pairing: null, freshness: null });
    assert.deepEqual(store.jobs.get("Photos"), added);
    assert.deepEqual(store.jobs.byId(id), added);
    assert.deepEqual(store.jobs.list(), [added]);
  }));

Deno.test("names are unique, however they are composed", () =>
  withStore(({ store }) => {
    store.jobs.add({ ...JOB, name: "Café" });
    store.jobs.add({ ...JOB, name: "Other" });
    const taken = hasCode("job-exists", /"Café"/);
    assert.throws(() => store.jobs.add({ ...JOB, name: "Cafe\u0301" }), taken);
    assert.throws(() => store.jobs.edit("Other", { name: "Café" }), taken);
    assert.equal(store.jobs.get("Cafe\u0301").name, "Café");
    assert.equal(store.jobs.list().length, 2);
  }));

Deno.test("a name that could not be told or typed is refused", () =>
  withStore(({ store }) => {
    const refused = ["", " a", "a ", "/a", "-a", "a\nb", "a\u202eb", "a\0b", "\udc80"];
    for (const name of [...refused, "x".repeat(101)]) {
      assert.throws(() => store.jobs.add({ ...JOB, name }), hasCode("usage", /Name a job/));
    }
    for (const name of ["a", "x".repeat(100), "😀".repeat(100), "Straße 1/2", "2026"]) {
      assert.equal(store.jobs.add({ ...JOB, name }).name, name);
    }
  }));

Deno.test("an unknown job is refused with the names there are", () =>
  withStore(({ store }) => {
    const nobody = hasCode("job-unknown", /"Music": not found; no job has been added yet/);
    assert.throws(() => store.jobs.get("Music"), nobody);
    store.jobs.add(JOB);
    const others = hasCode("job-unknown", /"Music": not found; name "Photos"/);
    assert.throws(() => store.jobs.get("Music"), others);
    assert.throws(() => store.jobs.edit("Music", {}), others);
    assert.throws(() => store.jobs.remove("Music"), others);
  }));

Deno.test("editing changes what is given and nothing else", () =>
  withStore(({ store, clock }) => {
    const before = store.jobs.add(JOB);
    clock.time += 5;
    const after = store.jobs.edit("Photos", { options: { ...OPTIONS, mirror: false } });
    const options = { ...OPTIONS, mirror: false };
    assert.deepEqual(after, { ...before, options, updatedAt: clock.time });
    assert.equal(store.jobs.edit("Photos", { name: "Pictures" }).id, before.id);
    assert.equal(store.jobs.edit("Pictures", { name: "Pictures" }).name, "Pictures");
  }));

Deno.test("a job remembers its ends until one is moved", () =>
  withStore(({ store }) => {
    const { id } = store.jobs.add(JOB);
    assert.equal(store.pairings.load({ jobId: id }), null);
    store.pairings.save({ jobId: id }, PAIRING);
    store.jobs.edit("Photos", { name: "Pictures", destination: "/to" });
    assert.deepEqual(store.jobs.get("Pictures").pairing, PAIRING);
    assert.deepEqual(store.pairings.load({ jobId: id }), PAIRING);
    assert.equal(store.jobs.edit("Pictures", { destination: "/elsewhere" }).pairing, null);
  }));

Deno.test("a run without a job remembers its ends by both paths", () =>
  withStore(({ store }) => {
    const pair = { source: "/from\udcff", destination: "/to" };
    const moved = { ...PAIRING, source: { fileSystem: "9:9", type: "xfs" } };
    store.pairings.save(pair, PAIRING);
    store.pairings.save({ ...pair, destination: "/other" }, moved);
    assert.deepEqual(store.pairings.load(pair), PAIRING);
    store.pairings.save(pair, moved);
    assert.deepEqual(store.pairings.load(pair), moved);
    store.pairings.save(pair, null);
    assert.equal(store.pairings.load(pair), null);
    assert.equal(store.pairings.load({ source: "/from", destination: "/to" }), null);
  }));

Deno.test("a removed job leaves its executions, and its number is not given again", () =>
  withStore(({ store }) => {
    const { id } = store.jobs.add(JOB);
    const execution = store.executions.create(newExecution({ jobId: id, jobName: "Photos" }));
    store.jobs.remove("Photos");
    const left = store.executions.get(execution.id);
    assert.deepEqual([left.jobId, left.jobName], [null, "Photos"]);
    assert.equal(store.jobs.byId(id), null);
    assert.equal(store.pairings.load({ jobId: id }), null);
    assert.notEqual(store.jobs.add(JOB).id, id);
  }));

Deno.test("paths of any bytes come back exactly", () =>
  withStore(({ store }) => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 });
    let count = 0;
    const property = fc.property(bytes, bytes, (from, to) => {
      const ends = { source: `/${decodeRaw(from)}`, destination: `/${decodeRaw(to)}` };
      const job = store.jobs.add({ ...JOB, ...ends, name: `Job ${count++}` });
      assert.deepEqual([job.source, job.destination], [ends.source, ends.destination]);
    });
    fc.assert(property);
  }));
