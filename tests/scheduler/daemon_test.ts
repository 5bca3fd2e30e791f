/** The process that stays, as users start and end it. */
import assert from "node:assert/strict";
import { type Kept, withKept } from "../cli/kept.ts";
import { type Daemon, withDaemon } from "./daemon.ts";

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal} ends the daemon, with exit code 0`, () =>
    withKept((kept) =>
      withDaemon(kept, async (daemon) => {
        daemon.signal(signal);
        assert.deepEqual(await daemon.ended(), { code: 0, stderr: "" });
        const events = daemon.told.map(({ event }) => event);
        assert.deepEqual(events, ["resident", "stopping", "stopped"]);
      })
    ));
}

Deno.test("a second daemon is refused, and names the first", () =>
  withKept((kept) =>
    withDaemon(kept, async (daemon) => {
      const message = await kept.mustFail(4, "daemon");
      assert.match(
        message,
        new RegExp(`: process ${daemon.pid} does already; .*kill ${daemon.pid}`),
      );
      const { stdout } = await kept.run("daemon", "--json");
      assert.equal(JSON.parse(stdout).code, "already-resident");
    })
  ));

Deno.test("a daemon that was killed does not keep the next one out", () =>
  withKept(async (kept) => {
    await withDaemon(kept, (daemon) => daemon.kill());
    await withDaemon(kept, async (daemon) => {
      daemon.signal("SIGTERM");
      assert.equal((await daemon.ended()).code, 0);
    });
  }));

Deno.test("on SIGHUP the configuration is read anew; one that is broken changes nothing", () =>
  withKept((kept) =>
    withDaemon(kept, async (daemon) => {
      const file = `${kept.folder}/config.toml`;
      Deno.writeTextFileSync(file, "[Config]\nkept_executions = 7\n");
      daemon.signal("SIGHUP");
      assert.equal((await daemon.until("reloaded"))["path"], file);
      Deno.writeTextFileSync(file, "[Config]\nkept_executions = -1\n");
      daemon.signal("SIGHUP");
      const { code, message } = await daemon.until("trouble");
      assert.equal(code, "configuration");
      assert.match(String(message), /kept_executions = -1.*stays in force/);
      assert.equal(daemon.of("reloaded").length, 1);
    })
  ));

Deno.test("a run that a user asks for begins at once", () =>
  withKept((kept) =>
    withDaemon(kept, async (daemon) => {
      await kept.must("job", "add", "letters", "source", "copy");
      await kept.must("schedule", "add", "letters", "--daily", "03:00");
      for (const count of [1, 2]) {
        await kept.must("schedule", "run-now", "1");
        const { reason } = await daemon.until("began", count);
        assert.deepEqual(reason, { scheduleId: 1, cause: "requested" });
        await daemon.until("ended", count);
      }
    })
  ));

/** Following begins once all has settled. */
function withSettledDaemon(
  body: (kept: Kept, daemon: Daemon) => Promise<void>,
): Promise<void> {
  return withKept((kept) => {
    Deno.writeTextFileSync(`${kept.folder}/config.toml`, "[Config]\nsettling_delay = 0\n");
    return withDaemon(kept, (daemon) => body(kept, daemon));
  });
}

Deno.test("a schedule on change follows the source: first all of it, then the folders that changed", () =>
  withSettledDaemon(async (kept, daemon) => {
    await kept.must("job", "add", "letters", "source", "copy", "--mirror");
    const pace = ["--quiet", "100ms", "--at-most-every", "100ms"];
    await kept.must("schedule", "add", "letters", "--on-change", ...pace);
    await daemon.until("ended");
    Deno.writeTextFileSync(`${kept.folder}/source/sub/new.txt`, "new");
    const { reason } = await daemon.until("began", 2);
    assert.deepEqual(reason, { scheduleId: 1, cause: "changed" });
    await daemon.until("ended", 2);
    assert.equal(Deno.readTextFileSync(`${kept.folder}/copy/sub/new.txt`), "new");
    const [second, first] = await kept.executions();
    assert.deepEqual([first?.folders, second?.folders], [null, 1]);
  }));

Deno.test("while a schedule on change is paused nothing starts; resumed, all is looked at", () =>
  withSettledDaemon(async (kept, daemon) => {
    await kept.must("job", "add", "letters", "source", "copy", "--mirror");
    const pace = ["--quiet", "100ms", "--at-most-every", "100ms"];
    await kept.must("schedule", "add", "letters", "--on-change", ...pace);
    await daemon.until("ended");
    await kept.must("schedule", "pause", "1");
    // Once this was taken up, so was the pause.
    await kept.must("schedule", "run-now", "1");
    await daemon.until("ended", 2);
    Deno.writeTextFileSync(`${kept.folder}/source/sub/later.txt`, "later");
    await kept.must("schedule", "resume", "1");
    await daemon.until("ended", 3);
    assert.equal(Deno.readTextFileSync(`${kept.folder}/copy/sub/later.txt`), "later");
    assert.equal((await kept.executions())[0]?.folders, null);
  }));

Deno.test("a schedule on change whose source went away says so, and goes on when it is back", () =>
  withSettledDaemon(async (kept, daemon) => {
    await kept.must("job", "add", "letters", "source", "copy");
    const pace = ["--quiet", "100ms", "--at-most-every", "100ms"];
    await kept.must("schedule", "add", "letters", "--on-change", ...pace);
    await daemon.until("ended");
    Deno.renameSync(`${kept.folder}/source`, `${kept.folder}/away`);
    const { message, schedule } = await daemon.until("watch");
    assert.match(String(message), /is not there; waiting for it$/);
    assert.equal(schedule, 1);
    Deno.writeTextFileSync(`${kept.folder}/away/b.txt`, "b");
    Deno.renameSync(`${kept.folder}/away`, `${kept.folder}/source`);
    await daemon.until("ended", 2);
    assert.equal(Deno.readTextFileSync(`${kept.folder}/copy/b.txt`), "b");
  }));
