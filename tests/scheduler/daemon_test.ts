/** The process that stays, as users start and end it. */
import assert from "node:assert/strict";
import { withKept } from "../cli/kept.ts";
import { withDaemon } from "./daemon.ts";

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
