import assert from "node:assert/strict";
import fc from "fast-check";
import { launchdPlist } from "../../src/service/launchd.ts";
import { taskXml, windowsArgument } from "../../src/service/task_scheduler.ts";
import { xmlText } from "../../src/service/xml.ts";
import { finished, hasCommand } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { facts, golden, NASTY } from "./samples.ts";

const noLint = skipUnless(hasCommand("xmllint"), "needs xmllint");
const WINDOWS = { program: ["C:\\Program Files\\MirrorSphere\\mirrorsphere.exe"] };

/** What an XML parser finds at a path; fails where the text is not well-formed. */
async function found(xml: string, path: string): Promise<string> {
  return await withScratch(async (folder) => {
    const file = `${folder}/x.xml`;
    // The declaration is of the bytes that are written in the end, and here they are others.
    Deno.writeTextFileSync(file, xml.replace("UTF-16", "UTF-8"));
    const args = ["--nonet", "--xpath", `string(${path})`, file];
    const { code, stdout, stderr } = await finished("xmllint", args);
    assert.equal(code, 0, stderr);
    return stdout.replace(/\n$/, "");
  });
}

Deno.test("what launchd and the Task Scheduler are given reads as agreed", () => {
  assert.equal(launchdPlist(facts()), golden("agent.plist"));
  const daemon = facts({ scope: "system", home: "/var/root" });
  assert.equal(launchdPlist(daemon), golden("daemon.plist"));
  assert.equal(taskXml(facts(WINDOWS), "ATTIC\\ann"), golden("user_task.xml"));
  assert.equal(taskXml(facts({ ...WINDOWS, scope: "system" }), ""), golden("system_task.xml"));
});

Deno.test({
  name: "both are well-formed, and hold paths of any characters as they are",
  ignore: noLint,
  fn: async () => {
    const nasty = facts({ program: [`/opt/${NASTY}\n\t]]>`], args: [NASTY], stateFolder: NASTY });
    const plist = launchdPlist(nasty);
    assert.equal(await found(plist, "/plist/dict/array/string[1]"), nasty.program[0]);
    assert.equal(await found(plist, "/plist/dict/array/string[2]"), NASTY);
    const task = taskXml(nasty, `ATTIC\\${NASTY}`);
    assert.equal(await found(task, "//*[local-name()='Command']"), nasty.program[0]);
    assert.equal(await found(task, "//*[local-name()='Arguments']"), windowsArgument(NASTY));
    assert.equal(
      await found(task, "//*[local-name()='LogonTrigger']/*[local-name()='UserId']"),
      `ATTIC\\${NASTY}`,
    );
  },
});

Deno.test("what XML cannot hold is replaced, and nothing else", () => {
  assert.equal(xmlText("a\0b\u001b\ud800c\uffff"), "a\ufffdb\ufffd\ufffdc\ufffd");
  assert.equal(xmlText("ü😀"), "ü😀");
});

/** What the C runtime of Windows makes of the rest of a command line: its rules, read backwards. */
function parsed(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quoted = false;
  for (let at = 0; at < line.length;) {
    const [slashes = ""] = /^\\*/.exec(line.slice(at)) ?? [];
    at += slashes.length;
    const next = line[at];
    if (next === '"') {
      word = (word ?? "") + "\\".repeat(Math.floor(slashes.length / 2));
      if (slashes.length % 2 === 1) word += '"';
      else quoted = !quoted;
      at += 1;
      continue;
    }
    if (slashes !== "") word = (word ?? "") + slashes;
    if (next === undefined) break;
    at += 1;
    if (/\s/.test(next) && !quoted) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? "") + next;
  }
  return word === null ? words : [...words, word];
}

Deno.test("arguments come apart on Windows as they were put together", () => {
  const word = fc.string({ unit: fc.constantFrom("a", " ", '"', "\\", "\t", "é") });
  fc.assert(fc.property(fc.array(word), (words) => {
    assert.deepEqual(parsed(words.map(windowsArgument).join(" ")), words);
  }));
});
