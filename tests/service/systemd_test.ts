import assert from "node:assert/strict";
import type { ServiceFacts } from "../../src/service/mod.ts";
import { systemdUnit, unitGaps } from "../../src/service/systemd.ts";
import { spellable, unitPath, unitWord } from "../../src/service/systemd_syntax.ts";
import { finished, hasCommand } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { facts, golden, NASTY } from "./samples.ts";

const noSystemd = skipUnless(hasCommand("systemd-analyze"), "needs systemd-analyze");

/** What systemd makes of a unit: complaints, or with "debug" all that it understood. */
async function verified(folder: string, unit: string, level: "notice" | "debug" = "notice") {
  const path = `${folder}/mirrorsphere.service`;
  Deno.writeTextFileSync(path, unit);
  const verify = ["systemd-analyze", "verify", "--man=no", path];
  const { code, stdout, stderr } = await finished("env", [`SYSTEMD_LOG_LEVEL=${level}`, ...verify]);
  return { code, said: stdout + stderr };
}

function makeProgram(path: string): void {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(path, "#!/bin/sh\n", { mode: 0o755 });
}

Deno.test("the unit of a user, and of the system, read as agreed", () => {
  const system = facts({ scope: "system", home: "/root", permissions: true });
  assert.equal(systemdUnit(facts()), golden("user.service"));
  assert.equal(systemdUnit(system), golden("system.service"));
});

Deno.test({
  name: "systemd accepts each unit without a word, and takes its paths for what they are",
  ignore: noSystemd,
  fn: () =>
    withScratch(async (folder) => {
      const program = `${folder}/100% $HOME & ü/mirror sphere`;
      makeProgram(program);
      const writes = [`/media/${NASTY}`, "/srv/two words"];
      for (const scope of ["user", "system"] as const) {
        const given = facts({ scope, program: [program], writes, args: ["daemon", "a\nb", NASTY] });
        const unit = systemdUnit(given);
        assert.deepEqual(await verified(folder, unit), { code: 0, said: "" });
        const { said } = await verified(folder, unit, "debug");
        const paths = [given.stateFolder, ...writes].map((path) => `-${path}`).join(" ");
        assert.ok(said.includes(`ReadWritePaths: ${paths}\n`), said);
        const [, command = ""] = /Command Line: (.*)/.exec(said) ?? [];
        const escaped = (text: string) =>
          text.replaceAll(/["\\$]/g, "\\$&").replaceAll("\n", "\\n");
        const words = [program, "daemon", "a\nb", NASTY]
          .map((word) => /^\w+$/.test(word) ? word : `"${escaped(word)}"`);
        assert.equal(command, words.join(" "));
      }
    }),
});

Deno.test({
  name: "a program that systemd would not start is started by a shell, as it is named",
  ignore: noSystemd,
  fn: () =>
    withScratch(async (folder) => {
      const program = `${folder}/${NASTY}/mirror\nsphere`;
      makeProgram(program);
      Deno.writeTextFileSync(program, '#!/bin/sh\nprintf "<%s>" "$0" "$@"\n');
      const unit = systemdUnit(facts({ program: [program], args: [NASTY] }));
      const { code } = await verified(folder, unit);
      assert.equal(code, 0);
      const [, script = ""] = /"-c" "((?:[^"\\]|\\.)*)"/.exec(unit) ?? [];
      const args = ["-c", script.replaceAll('\\"', '"'), program, NASTY];
      const { stdout } = await finished("sh", args);
      assert.equal(stdout, `<${program}><${NASTY}>`);
    }),
});

Deno.test({
  name: "systemd complains of a unit whose program is not there, so the test above can fail",
  ignore: noSystemd,
  fn: () =>
    withScratch(async (folder) => {
      const { code, said } = await verified(
        folder,
        systemdUnit(facts({ program: ["/nowhere/x"] })),
      );
      assert.notEqual(code, 0);
      assert.match(said, /\/nowhere\/x is not executable/);
    }),
});

/** The most exposure that systemd may find, in tenths of its scale of 0 to 10. */
const EXPOSURES: readonly [some: Partial<ServiceFacts>, tenths: number][] = [
  [{ scope: "system" }, 30],
  [{ scope: "system", permissions: true }, 34],
  // A user's manager has no capabilities to take away, which systemd counts as not taken.
  [{ scope: "user" }, 62],
  [{ scope: "user", permissions: true }, 67],
];

Deno.test({
  name: "how exposed a service is stays within what was found acceptable",
  ignore: noSystemd,
  fn: () =>
    withScratch(async (folder) => {
      const path = `${folder}/mirrorsphere.service`;
      const security = ["security", "--no-pager", "--offline=true"];
      for (const [some, tenths] of EXPOSURES) {
        Deno.writeTextFileSync(path, systemdUnit(facts(some)));
        const args = [...security, `--threshold=${tenths}`, path];
        const { code, stdout } = await finished("systemd-analyze", args);
        assert.equal(code, 0, stdout);
        const [, level = ""] = /exposure level for .*: (\d+\.\d)/.exec(stdout) ?? [];
        assert.ok(Number(level) > 0 && Number(level) * 10 <= tenths, stdout);
      }
    }),
});

Deno.test("every word is quoted, and specifiers, escapes and line ends are taken literally", () => {
  assert.equal(unitWord(`a b%n"c\\d\n\t\u0001é`), `"a b%%n\\"c\\\\d\\n\\t\\x01é"`);
  assert.equal(unitPath("/a b"), `"-/a b"`);
});

Deno.test("of a path that a unit cannot hold, the nearest folder above is allowed", () => {
  assert.equal(spellable("/a/b\nc/d"), "/a");
  assert.equal(spellable("/caf\udce9"), "/");
  assert.equal(spellable("/a b/ü"), "/a b/ü");
});

Deno.test("what a job reads or writes below a folder keeps that folder visible", () => {
  const has = (some: Partial<ServiceFacts>, line: string) =>
    assert.ok(systemdUnit(facts({ scope: "system", ...some })).includes(`\n${line}\n`), line);
  const elsewhere = { home: "/var/lib/x", stateFolder: "/var/lib/x", reads: ["/srv/a"] };
  has(elsewhere, "ProtectHome=yes");
  has(elsewhere, "PrivateTmp=yes");
  has({ ...elsewhere, reads: ["/root/a"] }, "ProtectHome=read-only");
  has({ ...elsewhere, writes: ["/tmp/copy"] }, "PrivateTmp=no");
});

Deno.test("a source that is another job's destination stays writable", () => {
  const unit = systemdUnit(
    facts({ reads: ["/srv/copies/photos", "/data"], writes: ["/srv/copies"] }),
  );
  assert.doesNotMatch(unit, /ReadOnlyPaths="-\/srv/);
  assert.match(unit, /ReadOnlyPaths="-\/data"/);
});

Deno.test("a unit that was written is up to date until a job needs more than it allows", () => {
  const unit = systemdUnit(facts());
  const gaps = (some: Partial<ServiceFacts>) => unitGaps(unit, facts(some));
  assert.deepEqual(gaps({}), []);
  assert.deepEqual(gaps({ writes: ["/srv/copies/deeper"], args: ["--serve"] }), []);
  assert.deepEqual(gaps({ writes: ["/srv/copies", "/new"] }), [
    'it does not allow writing to "/new"',
  ]);
  assert.match(gaps({ permissions: true }).join(), /does not allow --permissions/);
  assert.match(gaps({ program: ["/opt/mirror"] }).join(), /starts the program from another place/);
  const open = systemdUnit(facts({ permissions: true }));
  assert.deepEqual(unitGaps(open, facts({ permissions: true, writes: ["/new"] })), []);
});
