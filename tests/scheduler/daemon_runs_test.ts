/** What the real daemon does by itself, by the real clock. */
import assert from "node:assert/strict";
import { openStore, type Store } from "../../src/store/mod.ts";
import { Kept, makeQuick, makeSlow, withKept } from "../cli/kept.ts";
import { withMail } from "../notify/with_mail.ts";
import { withServer } from "../notify/with_notifier.ts";
import { canMount, withTmpfs } from "../support/images.ts";
import { must } from "../support/processes.ts";
import { skipUnless } from "../support/skip.ts";
import { type Daemon, spawnResident, withDaemon } from "./daemon.ts";

const HOUR = 3600_000;

/** The time of day, in Coordinated Universal Time, half a day from now: far from any test. */
function farAway(): string {
  return new Date(Date.now() + 12 * HOUR).toISOString().slice(11, 16);
}

async function withStore<T>({ folder }: Kept, body: (store: Store) => T): Promise<T> {
  const store = await openStore(`${folder}/state/mirrorsphere`);
  try {
    return body(store);
  } finally {
    store.close();
  }
}

/** Has schedule 1 due so many milliseconds from now; gives the moment. */
async function dueIn(kept: Kept, milliseconds: number): Promise<number> {
  const at = Date.now() + milliseconds;
  await withStore(kept, (store) => store.schedules.settle(1, () => ({ nextRunAt: at })));
  return at;
}

async function until(moment: number): Promise<void> {
  while (Date.now() <= moment) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A job "letters", on a schedule that is due in half a day. */
async function schedule(kept: Kept, ...flags: readonly string[]): Promise<void> {
  Deno.writeTextFileSync(`${kept.folder}/config.toml`, "[Config]\nsettling_delay = 0.2\n");
  await kept.must("job", "add", "letters", "source", "copy", ...flags);
  await kept.must("schedule", "add", "letters", "--daily", farAway(), "--zone", "UTC");
}

async function end(daemon: Daemon): Promise<void> {
  daemon.signal("SIGTERM");
  assert.equal((await daemon.ended()).code, 0);
}

Deno.test("a schedule runs when due; missed while nobody was there, it is caught up with once; a failure is told", () =>
  withServer((web) =>
    withMail({}, ({ target, mails }) =>
      withKept(async (kept) => {
        await schedule(kept);
        await kept.must("notification", "add", "team", "webhook", "--url", `${web.url}/hook`);
        const server = ["--host", target.host, "--port", String(target.port)];
        const mail = [...server, "--security", "none", "--from", target.from, "--to", ...target.to];
        await kept.must("notification", "add", "mail", "email", ...mail);
        await withDaemon(kept, async (daemon) => {
          await dueIn(kept, 500);
          const { reason } = await daemon.until("began");
          assert.deepEqual(reason, { scheduleId: 1, cause: "due" });
          await daemon.until("ended");
          await end(daemon);
        });
        assert.equal(Deno.readTextFileSync(`${kept.folder}/copy/a.txt`), "one");
        await until(await dueIn(kept, 100));
        Deno.renameSync(`${kept.folder}/source`, `${kept.folder}/elsewhere`);
        await withDaemon(kept, async (daemon) => {
          const { action } = await daemon.until("missed");
          assert.equal(action, "caught-up");
          const { execution } = await daemon.until("ended");
          assert.equal((execution as { state: string }).state, "failed");
          await daemon.until("retry");
          await daemon.untilTrue(() => web.received.length > 0 && mails.length > 0);
          await end(daemon);
        });
        await withDaemon(kept, async (daemon) => {
          await kept.must("schedule", "run-now", "1");
          const { reason } = await daemon.until("began");
          assert.deepEqual(reason, { scheduleId: 1, cause: "requested" });
          await daemon.until("ended");
          await end(daemon);
        });
        const states = (await kept.executions()).map(({ state }) => state).reverse();
        assert.deepEqual(states, ["completed", "failed", "failed"]);
        const { kind, jobName, executionId } = JSON.parse(web.received[0]?.body ?? "");
        assert.deepEqual([kind, jobName, executionId], ["failed", "letters", 2]);
        assert.deepEqual(mails[0]?.to, target.to);
        assert.match(mails[0]?.text ?? "", /Cannot read the source/);
      }))
  ));

Deno.test({
  name: "where a service may not write, the run names its unit and what brings it up to date",
  ignore: skipUnless(canMount, "needs root to mount"),
  fn: () =>
    withTmpfs({ sizeMiB: 1 }, (mounted) =>
      withKept(async (kept) => {
        await must("mount", ["-o", "remount,ro", mounted]);
        await kept.must("job", "add", "letters", "source", mounted);
        await kept.must("schedule", "add", "letters", "--daily", farAway(), "--zone", "UTC");
        const daemon = await spawnResident(kept.folder, ["daemon"], {
          env: { MIRRORSPHERE_UNIT: "user" },
        });
        try {
          await daemon.until("resident");
          await kept.must("schedule", "run-now", "1");
          const { execution } = await daemon.until("ended");
          const { error } = execution as { error: { code: string; message: string } };
          assert.equal(error.code, "destination-unwritable");
          assert.match(
            error.message,
            /read-only; .*; if the unit .* bring that up to date with "mirrorsphere service install"$/,
          );
        } finally {
          await daemon.kill();
        }
      })),
});

for (const how of ["SIGTERM", "SIGKILL"] as const) {
  Deno.test(`after ${how} in the middle of an execution the next daemon goes on with it`, () =>
    withKept(async (kept) => {
      makeSlow(kept);
      await schedule(kept, "--compare", "thorough:SHA3");
      await withDaemon(kept, async (daemon) => {
        await kept.must("schedule", "run-now", "1");
        await daemon.until("began");
        await kept.until(1, "running");
        const start = performance.now();
        daemon.signal(how);
        const { code } = await daemon.ended();
        assert.ok(performance.now() - start < 5000);
        if (how === "SIGKILL") return;
        assert.equal(code, 0);
        assert.equal(daemon.of("stopped")[0]?.["suspended"], true);
      });
      assert.equal((await kept.execution(1)).state, "interrupted");
      makeQuick(kept);
      await withDaemon(kept, async (daemon) => {
        const { reason } = await daemon.until("began");
        assert.deepEqual(reason, { scheduleId: 1, cause: "interrupted" });
        await daemon.until("ended");
        await end(daemon);
      });
      const executions = await kept.executions();
      assert.deepEqual(executions.map(({ id, state }) => [id, state]), [[1, "completed"]]);
    }));
}

Deno.test("the daemon waits for a destination whose disk is not there, and shows that", () =>
  withKept(async (kept) => {
    await kept.must("job", "add", "letters", "source", "drive/copy");
    const when = ["--daily", farAway(), "--zone", "UTC", "--wait-for-destination"];
    await kept.must("schedule", "add", "letters", ...when);
    await withDaemon(kept, async (daemon) => {
      await kept.must("schedule", "run-now", "1");
      const { destination } = await daemon.until("waiting");
      assert.equal(destination, `${kept.folder}/drive/copy`);
      const shown = JSON.parse(await kept.must("schedule", "show", "1", "--json"));
      assert.equal(shown.schedule.waiting, "destination");
      Deno.mkdirSync(`${kept.folder}/drive`);
      await daemon.until("ended");
      assert.equal(Deno.readTextFileSync(`${kept.folder}/drive/copy/a.txt`), "one");
    });
  }));

Deno.test("a job that copies the state folder too leaves the daemon its database", () =>
  withKept(async (kept) => {
    const home = `${kept.folder}/home`;
    Deno.mkdirSync(home);
    const inside = new Kept(home);
    Deno.writeTextFileSync(`${home}/a.txt`, "one");
    await inside.must("job", "add", "home", ".", `${kept.folder}/copy`);
    await inside.must("schedule", "add", "home", "--daily", farAway(), "--zone", "UTC");
    await withDaemon(inside, async (daemon) => {
      for (const count of [1, 2, 3]) {
        await inside.must("schedule", "run-now", "1");
        await daemon.until("ended", count);
        await inside.must("job", "list");
      }
    });
    const states = (await inside.executions()).map(({ state }) => state);
    assert.deepEqual(states, ["completed", "completed", "completed"]);
    const copied = [...Deno.readDirSync(`${kept.folder}/copy/state/mirrorsphere`)];
    assert.deepEqual(copied.map(({ name }) => name), ["locks"]);
  }));
