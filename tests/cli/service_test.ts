import assert from "node:assert/strict";
import { mirrorsphere } from "../support/cli.ts";
import { isRoot } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";

interface Home {
  readonly folder: string;
  readonly unit: string;
  run(...args: string[]): ReturnType<typeof mirrorsphere>;
}

/** Gives `body` a home of its own, with a job. */
function withHome(body: (home: Home) => Promise<void>): Promise<void> {
  return withScratch(async (folder) => {
    Deno.mkdirSync(`${folder}/source`);
    Deno.mkdirSync(`${folder}/my copies`);
    const env = { HOME: folder, XDG_STATE_HOME: `${folder}/state` };
    const run = (...args: string[]) => mirrorsphere(args, { cwd: folder, env, fromSource: true });
    await run("job", "add", "photos", "source", "my copies/photos");
    const unit = `${folder}/.config/systemd/user/mirrorsphere.service`;
    await body({ folder, unit, run });
  });
}

const noLinux = skipUnless(Deno.build.os === "linux", "needs Linux");

Deno.test({
  name: "with --dry-run the unit and the commands are shown, and nothing is done",
  ignore: noLinux,
  fn: () =>
    withHome(async ({ folder, unit, run }) => {
      const { code, stdout, stderr } = await run("service", "install", "--dry-run", "--serve");
      assert.equal(code, 0, stderr);
      assert.ok(stdout.startsWith(`Would write "${unit}":\n`), stdout);
      assert.match(stdout, /^ExecStart=":\/.*" "run" .*\/main\.ts" "--serve" "--state-dir" /m);
      assert.ok(stdout.includes(`\nReadWritePaths="-${folder}/state/mirrorsphere"\n`));
      // The page changes the configuration.
      assert.ok(stdout.includes(`\nReadWritePaths="-${folder}/.config/mirrorsphere"\n`));
      // Missing yet: it has to be made.
      assert.ok(stdout.includes(`\nReadWritePaths="-${folder}/my copies"\n`));
      assert.match(
        stdout,
        /^Would run: \/usr\/bin\/systemctl --user enable mirrorsphere\.service$/m,
      );
      assert.match(stdout, /Nothing was changed: this was a dry run\n$/);
      assert.throws(() => Deno.statSync(unit), Deno.errors.NotFound);
      const own = await run("service", "install", "--dry-run", "--", "serve", "--port", "8000");
      assert.match(own.stdout, /^ExecStart=.*\/main\.ts" "serve" "--port" "8000" "--state-dir" /m);
      const passing = await run("service", "install", "--dry-run", "--", "run", "a", "b");
      assert.match(passing.stderr, /^Install "run a b" as a service: it does not stay; begin with/);
      assert.equal(passing.code, 2);
      const json = JSON.parse((await run("service", "install", "--dry-run", "--json")).stdout);
      assert.deepEqual([json.plan.path, json.plan.commands.length], [unit, 3]);
    }),
});

// Neither a container without systemd nor a user without a session can start it.
Deno.test({
  name: "without systemd it is said what is missing and what was written; status tells what lacks",
  ignore: noLinux,
  fn: () =>
    withHome(async ({ folder, unit, run }) => {
      const { code, stderr } = await run("service", "install");
      assert.equal(code, 4, stderr);
      assert.match(stderr, /^(Start the service: systemd does not run|Run "\/usr\/bin\/systemctl)/);
      assert.ok(stderr.includes(`"${unit}" is written`), stderr);
      const status = async () =>
        JSON.parse((await run("service", "status", "--json")).stdout).service;
      const { installed, gaps, path } = await status();
      assert.deepEqual([installed, gaps, path], [true, [], unit]);
      const added = await run("job", "add", "work", "source", "elsewhere/work");
      assert.match(
        added.stderr,
        /^The service is out of date: it does not allow writing to ".*else/,
      );
      assert.match(added.stderr, /bring it up to date with "mirrorsphere service install"$/m);
      Deno.mkdirSync(`${folder}/elsewhere`);
      const missing = [`it does not allow writing to "${folder}/elsewhere"`];
      assert.deepEqual((await status()).gaps, missing);
      const { stdout } = await run("service", "status");
      assert.match(stdout, /^Out of date +it does not allow writing to ".*\/elsewhere"$/m);
      assert.match(stdout, /^ +bring it up to date with "mirrorsphere service install"$/m);
      await run("service", "install");
      assert.deepEqual((await status()).gaps, []);
    }),
});

Deno.test({
  name: "a service whose command line is not understood is not installed",
  ignore: noLinux,
  fn: () =>
    withHome(async ({ run }) => {
      const cases = [
        [["--", "serve", "--port", "99999"], /^Read --port "99999": not understood; give a whole/],
        [["--", "--serve", "--prot", "80"], /^Unknown option '--prot' \(Did you mean --port\?\)/],
        [["--", "daemon", "--port", "80"], /^Unknown option '--port'/],
        [["--", "daemon", "--help"], /it does not stay; leave out what asks for help$/m],
        [["--serve", "--", "daemon"], /^Install "daemon" as a service with --serve: either says/],
      ] as const;
      for (const [args, message] of cases) {
        const { code, stdout, stderr } = await run("service", "install", "--dry-run", ...args);
        assert.deepEqual([code, stdout], [2, ""]);
        assert.match(stderr, message);
      }
      const page = await run("service", "install", "--dry-run", "--", "--serve", "--port", "80");
      assert.match(page.stdout, /^ExecStart=.*" "--serve" "--port" "80" "--state-dir" /m);
    }),
});

Deno.test({
  name: "a service that is not there is not removed, and shown as not installed",
  ignore: noLinux,
  fn: () =>
    withHome(async ({ run }) => {
      const { code, stdout } = await run("service", "uninstall");
      assert.equal(code, 0);
      assert.match(stdout, /^Nothing to remove: there is no ".*mirrorsphere\.service"$/m);
      const status = await run("service", "status");
      assert.match(
        status.stdout,
        /^Installed +no: install it with "mirrorsphere service install"$/m,
      );
    }),
});

Deno.test({
  name: "who may not write for the whole system is told so, with both ways out",
  ignore: noLinux || skipUnless(isRoot, "needs root"),
  fn: () =>
    withScratch(async (folder) => {
      Deno.chmodSync(folder, 0o777);
      const args = ["service", "install", "--system", "--state-dir", `${folder}/state`];
      const { code, stderr } = await mirrorsphere(args, { asUser: "nobody" });
      assert.equal(code, 4);
      assert.match(
        stderr,
        /^Write "\/etc\/systemd\/system\/mirrorsphere\.service": permission denied; run it as root \(sudo\)/,
      );
      const both = await mirrorsphere(["service", "status", "--user", "--system"]);
      assert.equal(both.code, 2);
    }),
});
