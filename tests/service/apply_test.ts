import assert from "node:assert/strict";
import {
  applyInstall,
  applyUninstall,
  isRunning,
  readInstalled,
  type ServiceCommand,
  type ServiceSetup,
  setupFor,
} from "../../src/service/mod.ts";
import { hasCode } from "../store/samples.ts";
import { withScratch } from "../support/scratch.ts";
import { facts } from "./samples.ts";

/** A setup whose manager is `/bin/sh`: what is run is written down. */
function setup(folder: string, some: Partial<ServiceSetup> = {}): ServiceSetup {
  const said = (
    word: string,
  ): ServiceCommand => ["/bin/sh", "-c", `echo ${word} >> ${folder}/said`];
  return {
    manager: "the manager",
    path: `${folder}/units/of mine/mirrorsphere.service`,
    text: "[Unit]\nDescription=ü\n",
    encoding: "utf-8",
    install: [said("reload"), said("start")],
    uninstall: [said("stop")],
    query: ["/bin/sh", "-c", `grep -q start ${folder}/said`],
    present: folder,
    gaps: () => [],
    hint: null,
    ...some,
  };
}

const said = (folder: string) => Deno.readTextFileSync(`${folder}/said`).split("\n").slice(0, -1);

Deno.test("a service is installed, found running, brought up to date, and removed", () =>
  withScratch(async (folder) => {
    const given = setup(folder);
    assert.equal(readInstalled(given), null);
    await applyInstall(given);
    assert.equal(readInstalled(given), given.text);
    assert.equal(await isRunning(given), true);
    await applyInstall({ ...given, text: "[Unit]\n" });
    assert.equal(readInstalled(given), "[Unit]\n");
    assert.equal(await applyUninstall(given), true);
    assert.equal(await applyUninstall(given), false);
    assert.equal(readInstalled(given), null);
    assert.deepEqual(said(folder), ["reload", "start", "reload", "start", "stop"]);
    const left = [...Deno.readDirSync(`${folder}/units/of mine`)];
    assert.deepEqual(left, []);
  }));

Deno.test("what Windows reads is UTF-16 with its mark, and comes back as it was", () =>
  withScratch(async (folder) => {
    const given = setup(folder, { encoding: "utf-16le", text: "<Task>ü😀\n</Task>\n" });
    await applyInstall(given);
    const bytes = Deno.readFileSync(given.path);
    assert.deepEqual([...bytes.subarray(0, 6)], [0xff, 0xfe, 0x3c, 0, 0x54, 0]);
    assert.equal(readInstalled(given), given.text);
  }));

Deno.test("where the manager does not run, the file is written, and that is said", () =>
  withScratch(async (folder) => {
    const given = setup(folder, { present: `${folder}/none` });
    const message =
      /^Start the service: the manager does not run this machine .*is written, and is/;
    await assert.rejects(applyInstall(given), hasCode("service-unavailable", message));
    assert.equal(readInstalled(given), given.text);
    assert.equal(await isRunning(given), null);
    assert.equal(await applyUninstall(given), true);
  }));

Deno.test("a command that fails is told with its reason, and with what was done", () =>
  withScratch(async (folder) => {
    const reason = "echo 'no such luck' >&2; exit 3";
    const given = setup(folder, { install: [["/bin/sh", "-c", reason]] });
    const failed = hasCode(
      "service-failed",
      /^Run "\/bin\/sh -c .*": no such luck; ".*is written$/,
    );
    await assert.rejects(applyInstall(given), failed);
    const missing = setup(folder, { install: [["/nowhere/systemctl"]] });
    const absent = hasCode("service-failed", /^Run "\/nowhere\/systemctl": not found; /);
    await assert.rejects(applyInstall(missing), absent);
  }));

const ELSEWHERE = { configHome: null, user: "501" };

Deno.test("each system has its place for the file, and its commands", () => {
  const places = (["linux", "darwin"] as const).flatMap((os) =>
    (["user", "system"] as const).map((scope) => {
      const { path, install } = setupFor(facts({ scope }), { ...ELSEWHERE, os });
      return [path, install.at(-1)?.slice(1).join(" ")];
    })
  );
  assert.deepEqual(places, [
    ["/home/ann/.config/systemd/user/mirrorsphere.service", "--user restart mirrorsphere.service"],
    ["/etc/systemd/system/mirrorsphere.service", "restart mirrorsphere.service"],
    ["/home/ann/Library/LaunchAgents/mirrorsphere.plist", "kickstart -k gui/501/mirrorsphere"],
    ["/Library/LaunchDaemons/mirrorsphere.plist", "kickstart -k system/mirrorsphere"],
  ]);
  const state = { stateFolder: "C:\\Users\\ann\\AppData\\Local\\MirrorSphere" };
  const windows = setupFor(facts(state), { ...ELSEWHERE, os: "windows" });
  assert.equal(windows.path, `${state.stateFolder}\\service.xml`);
  assert.equal(windows.encoding, "utf-16le");
  const own = setupFor(facts(), { ...ELSEWHERE, os: "linux", configHome: "/home/ann/etc" });
  assert.equal(own.path, "/home/ann/etc/systemd/user/mirrorsphere.service");
  assert.throws(
    () => setupFor(facts(), { ...ELSEWHERE, os: "freebsd" }),
    hasCode("service-unavailable", /on freebsd: not known how/),
  );
});

Deno.test("on every system a program that moved makes a service out of date", () => {
  for (const os of ["linux", "darwin", "windows"] as const) {
    const { text, gaps } = setupFor(facts(), { ...ELSEWHERE, os });
    assert.deepEqual(gaps(text), []);
    const moved = setupFor(facts({ program: ["/elsewhere/mirrorsphere"] }), { ...ELSEWHERE, os });
    assert.deepEqual(moved.gaps(text), ["it starts the program from another place"]);
  }
});
