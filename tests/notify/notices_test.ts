import assert from "node:assert/strict";
import { RunError } from "../../src/base/errors.ts";
import type { RawPath } from "../../src/base/names.ts";
import type { Execution } from "../../src/model/execution.ts";
import type { Failure } from "../../src/model/failure.ts";
import { NO_TIMES } from "../../src/model/stage.ts";
import { formatTime } from "../../src/model/format.ts";
import type { Report } from "../../src/model/report.ts";
import {
  endedNotice,
  overdueNotice,
  startedNotice,
  testNotice,
  verificationNotice,
} from "../../src/notify/mod.ts";
import { counters, OPTIONS } from "../store/samples.ts";

const HERE = { host: "attic" };
const STARTED = 1_790_000_000_000;

function execution(some: Partial<Execution> = {}): Execution {
  return {
    id: 12,
    jobId: 3,
    jobName: "photos",
    source: "/home/ann/Pictures",
    destination: "/media/backup/photos",
    options: OPTIONS,
    state: "completed",
    interrupted: false,
    startedAt: STARTED,
    endedAt: STARTED + 125_000,
    elapsed: 125_000,
    stages: NO_TIMES,
    counters: counters({ copied: 1200, updated: 3, unchanged: 40, bytes: 3 * 1024 ** 3 }),
    error: null,
    guard: null,
    warnings: [],
    process: null,
    request: null,
    ...some,
  } as Execution;
}

const failure = (name: string): Failure => ({
  path: name as RawPath,
  operation: "read",
  code: "permission-denied",
  message: `Cannot read "${name}": permission denied; give this user access`,
  retry: "later",
});

Deno.test("a success says what was copied, where, and how to look closer", () => {
  const told = endedNotice(execution(), [], HERE);
  assert.deepEqual(told, {
    event: `execution 12 succeeded at ${STARTED + 125_000}`,
    kind: "succeeded",
    at: STARTED + 125_000,
    jobId: 3,
    jobName: "photos",
    executionId: 12,
    title: 'MirrorSphere on attic: "photos" is done',
    body: 'Copied "/home/ann/Pictures" to "/media/backup/photos", ' +
      `begun ${formatTime(STARTED)}, 2m 5s of work.\n\n` +
      "1,200 copied, 3 updated, 40 unchanged, 0 removed, 0 failed; 3 GiB written.\n\n" +
      "Look closer: mirrorsphere execution show 12",
  });
});

Deno.test("failures are told with the first few of them, and how many more there are", () => {
  const failed = execution({ counters: counters({ failed: 7 }) });
  const told = endedNotice(failed, ["a", "b", "c", "d", "e", "f"].map(failure), HERE);
  assert.equal(told?.kind, "failed");
  assert.equal(told?.title, 'MirrorSphere on attic: "photos" is done, but 7 entries failed');
  assert.match(told?.body ?? "", /Cannot read "a": .*\n(Cannot.*\n){4}and 2 more\n\nLook closer/);
  assert.match(told?.body ?? "", /execution show 12 --failures$/);
});

Deno.test("what ended a run early is told, in the engine's own words", () => {
  const error = { code: "disk-full", message: "The disk is full; free space" } as const;
  const told = endedNotice(execution({ state: "failed", error }), [], { host: null });
  assert.deepEqual([told?.kind, told?.title], ["failed", 'MirrorSphere: "photos" failed']);
  assert.match(told?.body ?? "", /\n\nThe disk is full; free space\n\n/);
});

Deno.test("a failure that is tried again has a kind of its own, and a last one says how often it was", () => {
  const error = { code: "source-missing", message: "No source" } as const;
  const failed = execution({ state: "failed", error });
  const nextAt = STARTED + 300_000;
  const told = (made: number, nextAt: number | null) =>
    endedNotice(failed, [], { ...HERE, retries: { made, nextAt } });
  const first = told(0, nextAt);
  assert.deepEqual([first?.kind, first?.title], [
    "retrying",
    'MirrorSphere on attic: "photos" failed',
  ]);
  assert.match(first?.body ?? "", new RegExp(`It is tried again at ${formatTime(nextAt)}\\.\n`));
  assert.equal(told(0, null)?.kind, "failed");
  assert.doesNotMatch(told(0, null)?.body ?? "", /tried/);
  assert.match(told(1, null)?.body ?? "", /It was tried again once before, and that failed too\./);
  assert.match(told(3, null)?.body ?? "", /It was tried again 3 times, and all of them failed\./);
  const held = { reason: "too-many-removals", removals: 9, limit: 4, message: "Held" } as const;
  const retries = { made: 0, nextAt };
  assert.equal(endedNotice(execution({ guard: held }), [], { ...HERE, retries })?.kind, "held");
});

Deno.test("held removals are told with both ways out, and failures along with them", () => {
  const message = "Removed nothing: 812 of 900 entries would go";
  const guard = { reason: "too-many-removals", removals: 812, limit: 450, message } as const;
  const held = execution({ guard, counters: counters({ failed: 1 }) });
  const told = endedNotice(held, [failure("a")], HERE);
  assert.equal(told?.kind, "held");
  assert.match(told?.title ?? "", /"photos" is done, but would remove 812 entries, held for you$/);
  const said = [
    message,
    "execution show 12 --held",
    "execution approve 12",
    "execution reject 12",
    'Cannot read "a"',
  ];
  for (const part of said) assert.ok(told?.body.includes(part), part);
});

Deno.test("a process that died is told as a failure that can be gone on with", () => {
  const lost = execution({ state: "suspended", interrupted: true, endedAt: null });
  const told = endedNotice(lost, [], HERE);
  assert.deepEqual([told?.kind, told?.title], [
    "failed",
    'MirrorSphere on attic: "photos" was interrupted',
  ]);
  assert.match(told?.body ?? "", /mirrorsphere execution resume 12/);
});

Deno.test("what the user did is no news to the user", () => {
  for (const state of ["canceled", "suspended", "running", "pending"] as const) {
    assert.equal(endedNotice(execution({ state }), [], HERE), null);
  }
});

Deno.test("an execution that is resumed and fails again is told again", () => {
  const events = [1, 2].map((endedAt) =>
    endedNotice(execution({ state: "failed", endedAt }), [], HERE)?.event
  );
  assert.notEqual(events[0], events[1]);
});

Deno.test("a start is told once; a run without a job by its source", () => {
  const told = startedNotice(execution({ jobId: null, jobName: null }), HERE);
  assert.equal(told.event, "execution 12 started");
  assert.equal(told.title, 'MirrorSphere on attic: "/home/ann/Pictures" started');
});

Deno.test("a name that could forge lines or colours is told made harmless", () => {
  const told = endedNotice(execution({ source: "/a\n\u001b[31mb", jobName: null }), [], HERE);
  assert.doesNotMatch(told?.title ?? "", /\p{Cc}/u);
  assert.match(told?.title ?? "", /"\/a\\n\\u\{1b\}\[31mb"/);
});

Deno.test("an overdue job is told with when it went well the last time", () => {
  const { source, destination } = execution();
  const times = { createdAt: 0, updatedAt: 0 };
  const job = { id: 3, name: "photos", source, destination, options: OPTIONS, pairing: null };
  const overdue = { job: { ...job, ...times, freshness: null }, since: STARTED };
  const told = overdueNotice({ ...overdue, lastGoodAt: STARTED - 1 }, HERE);
  assert.equal(told.event, `job 3 overdue since ${STARTED}`);
  assert.equal(told.title, 'MirrorSphere on attic: "photos" is overdue');
  assert.match(told.body, /mirrorsphere run --job photos$/m);
  assert.match(overdueNotice({ ...overdue, lastGoodAt: null }, HERE).body, /No execution has gone/);
});

Deno.test("a test says that it is one", () => {
  const told = testNotice("phone", STARTED, HERE);
  assert.equal(told.kind, "test");
  assert.match(told.body, /^This is a test of "phone"/);
});

function report(some: Partial<Report> = {}): Report {
  return {
    state: "completed",
    dryRun: true,
    source: "/home/ann/Pictures",
    destination: "/media/backup/photos",
    startedAt: STARTED,
    elapsed: 125_000,
    stages: NO_TIMES,
    counters: counters({ scanned: 43, unchanged: 43 }),
    failures: [],
    guard: null,
    drifts: [],
    digests: null,
    error: null,
    warnings: [],
    ...some,
  };
}

function verified(outcome: Report | RunError, job: { id: number; name: string } | null = null) {
  const { source, destination } = report();
  return verificationNotice({ job, source, destination, startedAt: STARTED, outcome }, HERE);
}

Deno.test("a copy that is not true is told of with the way to look, and what to ask oneself first", () => {
  const outcome = report({ counters: counters({ scanned: 43, updated: 1, unchanged: 42 }) });
  assert.deepEqual(verified(outcome, { id: 3, name: "photos" }), {
    event: 'verification of "/home/ann/Pictures" to "/media/backup/photos" at ' + STARTED,
    kind: "failed",
    at: STARTED,
    jobId: 3,
    jobName: "photos",
    executionId: null,
    title: 'MirrorSphere on attic: the copy of "photos" differs from its source',
    body: 'Verification of "/home/ann/Pictures" to "/media/backup/photos", ' +
      `begun ${formatTime(STARTED)}.\n\n` +
      "If it is the source that is right, a run brings the copy in line; where only content " +
      "differs, one that compares content (--compare thorough).\n\n" +
      "Look closer: mirrorsphere verify --job photos",
  });
});

Deno.test("a verification tells nothing of a true copy, and nothing once it is canceled", () => {
  assert.equal(verified(report()), null);
  const started = counters({ scanned: 1, updated: 1 });
  assert.equal(verified(report({ state: "canceled", counters: started })), null);
});

Deno.test("a verification tells of what it could not find out", () => {
  const ending = (outcome: Report | RunError) => verified(outcome)?.title.replace(/^.*?: /, "");
  const pair = 'the copy of "/home/ann/Pictures"';
  const gone = new RunError("source-missing", "Cannot read the source: there is no such folder");
  assert.equal(ending(gone), `${pair} could not be verified`);
  assert.match(
    verified(gone)?.body ?? "",
    /there is no such folder\n\nLook closer: .* with the options of then$/,
  );
  const { code, message } = gone;
  assert.equal(ending(report({ state: "failed", error: { code, message } })), ending(gone));
  const empty = report({ counters: counters({}) });
  assert.equal(ending(empty), `${pair} could not be verified: its source is empty`);
  const partly = report({
    counters: counters({ scanned: 9, unchanged: 8, failed: 1 }),
    failures: [failure("a")],
  });
  assert.equal(ending(partly), `${pair} could not be verified as a whole: 1 entry failed`);
  assert.match(verified(partly)?.body ?? "", /Cannot read "a": permission denied/);
  const unread = report({ ...partly, counters: counters({ failed: 1 }) });
  assert.equal(ending(unread), ending(partly));
  const inTheWay = { ...failure("b"), code: "folder-in-the-way" } as const;
  const occupied = report({ ...partly, failures: [inTheWay] });
  assert.equal(ending(occupied), `${pair} differs from its source`);
});
