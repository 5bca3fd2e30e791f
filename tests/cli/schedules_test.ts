import assert from "node:assert/strict";
import type { JobRecord } from "../../src/cli/render/records.ts";
import type { ScheduleRecord } from "../../src/cli/render/schedules.ts";
import { mirrorsphere } from "../support/cli.ts";
import { withDaemon } from "../scheduler/daemon.ts";
import { type Kept, withKept } from "./kept.ts";

/** About twelve hours from now, so that nothing falls due while a test goes on. */
const HOUR = String((new Date().getUTCHours() + 12) % 24).padStart(2, "0");
const TIME = `${HOUR}:30`;
const DAILY = ["--daily", TIME, "--zone", "UTC"] as const;

/** Gives `body` a job "photos" to schedule. */
function withJob(body: (kept: Kept) => Promise<void>): Promise<void> {
  return withKept(async (kept) => {
    await kept.must("job", "add", "photos", "source", "copy");
    await body(kept);
  });
}

async function shown(kept: Kept, id = "1"): Promise<ScheduleRecord & { nextRuns: number[] }> {
  return JSON.parse(await kept.must("schedule", "show", id, "--json")).schedule;
}

Deno.test("a schedule is added, listed, shown, edited and removed", async () => {
  await withJob(async (kept) => {
    assert.match(await kept.must("schedule", "list"), /^No such schedules: add one with "mirror/);
    const when = `every day at ${TIME}, UTC`;
    const next = `\\d{4}-\\d\\d-\\d\\d ${TIME} \\+00:00`;
    const said = async (pattern: string, ...args: string[]) => {
      assert.match(await kept.must(...args), new RegExp(pattern, "m"));
    };
    await said(
      `^Added schedule 1 of job "photos": ${when}; next run ${next} \\(in 1[12]h.*\\)$`,
      ...["schedule", "add", "photos", ...DAILY],
    );
    await said(`^1 {3}photos {2}active {2}${next} {2}never {5}${when}$`, "schedule", "list");
    await said(`^Next +${next}(\n +${next}){4}$`, "schedule", "show", "1");
    await said(`^Schedules +1: ${when}; next: ${next}$`, "job", "show", "photos");
    await kept.must("schedule", "edit", "1", "--retry", "3", "--missed", "skip");
    const { interval, retry, missed, zone, nextRuns, nextRunAt } = await shown(kept);
    assert.deepEqual(interval, { kind: "daily", time: TIME });
    assert.deepEqual([retry, missed, zone], [{ attempts: 3, delay: 300_000 }, "skip", "UTC"]);
    assert.deepEqual([nextRuns.length, nextRuns[0]], [5, nextRunAt]);
    assert.match(
      await kept.mustFail(2, "schedule", "edit", "1"),
      /^Change schedule 1: nothing to change is named; see mirrorsphere schedule edit --help$/,
    );
    assert.equal(
      await kept.must("schedule", "remove", "1"),
      'Removed schedule 1: job "photos" stays\n',
    );
    assert.match(await kept.mustFail(4, "schedule", "show", "1"), /schedule 1: not found; list/);
  });
});

Deno.test("each way to say when is understood", async () => {
  await withJob(async (kept) => {
    const added = async (...flags: string[]) => {
      const line = await kept.must("schedule", "add", "photos", ...flags, "--json");
      return (JSON.parse(line).schedule as ScheduleRecord).interval;
    };
    assert.deepEqual(await added("--weekly", "thu,mon@03:00"), {
      kind: "weekly",
      time: "03:00",
      weekdays: [1, 4],
    });
    assert.deepEqual(await added("--monthly", "last,1@03:00"), {
      kind: "monthly",
      time: "03:00",
      days: [1, 31],
    });
    assert.deepEqual(await added("--once", "2999-12-24 18:00"), {
      kind: "once",
      at: "2999-12-24T18:00",
    });
    assert.deepEqual(await added("--cron", "0 3 * * *"), { kind: "cron", expression: "0 3 * * *" });
    assert.deepEqual(await added("--on-change", "--at-most-every", "5m"), {
      kind: "on-change",
      quiet: 10_000,
      atMostEvery: 300_000,
      fullLookEvery: 86_400_000,
    });
  });
});

Deno.test("a schedule that cannot be meant is refused, with what is accepted", async () => {
  await withJob(async (kept) => {
    const refused = async (message: RegExp, ...flags: string[]) => {
      assert.match(await kept.mustFail(2, "schedule", "add", "photos", ...flags), message);
    };
    await refused(/^Schedule job "photos": no time is given; give --daily, /);
    await refused(/^Say when: 2 ways are given; give one of/, "--daily", "02:00", "--on-change");
    await refused(/^Read "2999-02-30T18:00" as a date/, "--once", "2999-02-30T18:00");
    await refused(
      /^Schedule "2020-02-01T18:00" in UTC: that is past/,
      "--once",
      "2020-02-01T18:00",
      "--zone",
      "UTC",
    );
    await refused(/^Read --daily "25:00": not understood/, "--daily", "25:00");
    await refused(/^Read --weekly "@03:00": not understood/, "--weekly", "@03:00");
    await refused(
      /^Read "Europe\/Atlantis" as a time zone/,
      "--daily",
      "2:00",
      "--zone",
      "Europe/Atlantis",
    );
    await refused(/^Schedule "0 0 30 2 \*": it is never due/, "--cron", "0 0 30 2 *");
    await refused(/^Read "0 0" as a cron expression/, "--cron", "0 0");
    await refused(/^Read --quiet "0s": not understood/, "--on-change", "--quiet", "0s");
    await refused(/^Use --quiet, .* about --on-change only/, "--daily", "2:00", "--quiet", "1s");
    assert.match(
      await kept.mustFail(4, "schedule", "add", "phtos", "--daily", "02:00"),
      /^Look up job "phtos": not found; name "photos"$/,
    );
    assert.equal(await kept.must("schedule", "list", "--json"), "");
  });
});

Deno.test("unless told otherwise, a schedule goes by the clock of the machine", async () => {
  await withJob(async (kept) => {
    const add = (TZ: string) => {
      const env = { XDG_STATE_HOME: `${kept.folder}/state`, TZ };
      return mirrorsphere(["schedule", "add", "photos", "--daily", "02:30", "--json"], { env });
    };
    const { stdout } = await add("Asia/Tokyo");
    assert.equal((JSON.parse(stdout).schedule as ScheduleRecord).zone, "Asia/Tokyo");
    for (const nameless of ["Nowhere/City", ""]) {
      const { code, stderr } = await add(nameless);
      assert.equal(code, 2);
      assert.match(
        stderr,
        /^Go by the time zone of this machine: it has no name; name one with --zone$/m,
      );
    }
  });
});

Deno.test("a schedule is paused, resumed and disabled", async () => {
  await withJob(async (kept) => {
    await kept.must("schedule", "add", "photos", ...DAILY);
    const { nextRunAt } = await shown(kept);
    assert.match(
      await kept.must("schedule", "pause", "1"),
      /^Paused schedule 1: every day at /,
    );
    assert.deepEqual((await shown(kept)).nextRuns, []);
    assert.equal((await shown(kept)).nextRunAt, nextRunAt);
    await kept.must("schedule", "disable", "1");
    const disabled = await shown(kept);
    assert.deepEqual([disabled.state, disabled.nextRunAt], ["disabled", null]);
    assert.match(await kept.must("schedule", "list", "--state", "disabled"), /^1 /m);
    assert.match(await kept.must("schedule", "resume", "1"), /^Resumed schedule 1: .*; next run /);
    assert.equal((await shown(kept)).state, "active");
  });
});

Deno.test("two schedules of one destination in one minute are accepted with a warning", async () => {
  await withJob(async (kept) => {
    await kept.must("job", "add", "again", "source", "copy");
    await kept.must("job", "add", "apart", "source", "elsewhere");
    const add = (job: string, ...flags: string[]) =>
      kept.run("schedule", "add", job, ...flags, "--zone", "UTC");
    assert.equal((await add("photos", "--daily", TIME)).stderr, "");
    assert.equal((await add("apart", "--daily", TIME)).stderr, "");
    const { code, stderr } = await add("again", "--weekly", `mon@${TIME}`);
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^Schedule 1 of job "photos" writes to the same destination in the same minute \(.*\): one waits for the other$/m,
    );
  });
});

Deno.test("a removed job takes its schedules along, and says so", async () => {
  await withJob(async (kept) => {
    await kept.must("schedule", "add", "photos", ...DAILY);
    await kept.must("schedule", "add", "photos", "--daily", "04:30");
    assert.match(await kept.must("job", "remove", "photos"), /its 2 schedules are removed, too/);
    assert.equal(await kept.must("schedule", "list", "--json"), "");
  });
});

Deno.test("without a daemon, a run at once is refused with the ways to have it", async () => {
  await withJob(async (kept) => {
    assert.match(
      await kept.must("schedule", "add", "photos", ...DAILY),
      /^No daemon is running, .*: start "mirrorsphere daemon", or have .* "mirrorsphere service install"$/m,
    );
    assert.match(
      await kept.mustFail(4, "schedule", "run-now", "1"),
      /^Have schedule 1 run now: no daemon is running; run its job here with "mirrorsphere run --job photos", or start "mirrorsphere daemon"$/,
    );
    assert.equal((await shown(kept)).requestedAt, null);
  });
});

Deno.test("asked to, the daemon runs a schedule at once, whatever its state", async () => {
  await withJob(async (kept) => {
    await kept.must("schedule", "add", "photos", ...DAILY);
    await kept.must("schedule", "disable", "1");
    await withDaemon(kept, async (daemon) => {
      assert.equal(
        await kept.must("schedule", "run-now", "1"),
        'Asked the daemon to run schedule 1 (job "photos") now\n',
      );
      await daemon.until("ended");
      const list = await kept.must("schedule", "list");
      assert.doesNotMatch(list, /No daemon/);
    });
    const [execution] = await kept.executions();
    assert.deepEqual([execution?.job, execution?.state], ["photos", "completed"]);
    const { state, requestedAt, lastExecution, nextRunAt } = await shown(kept);
    assert.deepEqual([state, requestedAt, nextRunAt], ["disabled", null, null]);
    assert.equal(lastExecution?.id, execution?.id);
  });
});

Deno.test("a broken promise of freshness is said wherever a job is shown", async () => {
  await withJob(async (kept) => {
    assert.match(await kept.must("job", "show", "photos"), /^Freshness +nothing is promised$/m);
    await kept.must("job", "edit", "photos", "--never-older-than", "2d");
    assert.match(await kept.must("job", "show", "photos"), /^Freshness +never older than 2d$/m);
    await kept.must("run", "--job", "photos");
    assert.deepEqual([(await kept.job("photos")).overdueSince], [null]);
    await kept.must("job", "edit", "photos", "--never-older-than", "1s");
    const { overdueSince, lastExecution } = await untilOverdue(kept);
    assert.equal(overdueSince, (lastExecution?.startedAt ?? 0) + 1000);
    assert.match(await kept.must("job", "list"), /^photos {2}overdue; completed, /m);
    assert.match(
      await kept.must("job", "show", "photos"),
      /^Freshness +never older than 1s; overdue since /m,
    );
    await kept.must("job", "edit", "photos", "--never-older-than", "off");
    assert.equal((await kept.job("photos")).freshness, null);
    const message = await kept.mustFail(2, "job", "edit", "photos", "--never-older-than", "soon");
    assert.match(message, /^Read --never-older-than "soon": not understood; give a number with/);
  });
});

async function untilOverdue(kept: Kept): Promise<JobRecord> {
  const end = performance.now() + 20_000;
  for (;;) {
    const job = await kept.job("photos");
    if (job.overdueSince !== null) return job;
    assert.ok(performance.now() < end, "Never overdue");
  }
}
