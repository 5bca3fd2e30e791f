import assert from "node:assert/strict";
import { neededRights, type Right } from "../../src/cli/permissions.ts";

const COMMAND_LINES: readonly [args: readonly string[], needed: readonly Right[]][] = [
  [["run", "a", "b"], []],
  [["plan", "a", "b"], []],
  [["execution", "resume", "1"], []],
  [["job", "list"], []],
  [["versions", "a", "b"], []],
  [["help", "service"], []],
  [["unheard-of"], []],
  [["constructor"], []],
  [[], []],
  [["run", "--", "--serve", "b"], []],
  [["service", "install"], ["run"]],
  [["service", "install", "--serve"], ["run"]],
  [["daemon"], ["net", "sys"]],
  [["notification", "test", "phone"], ["net", "sys"]],
  [["run", "a", "b", "--notify"], ["net", "sys"]],
  [["execution", "resume", "1", "--notify"], ["net", "sys"]],
  [["run", "--", "--notify", "b"], []],
  [["--serve"], ["net", "sys"]],
  [["serve"], ["net", "sys"]],
  [["--serve", "--open"], ["net", "sys", "run"]],
  [["password", "set"], []],
  [["session", "link"], []],
  [["--port", "7421", "--serve"], ["net", "sys"]],
];

for (const [args, needed] of COMMAND_LINES) {
  const kept = needed.join(" and ") || "nothing";
  Deno.test(`"mirrorsphere ${args.join(" ")}" keeps ${kept} of net, run, sys and import`, () => {
    assert.deepEqual(neededRights(args), needed);
  });
}

const PROBE = `
import { giveUpEnvironment, giveUpRights } from "./src/cli/permissions.ts";
giveUpRights(JSON.parse(Deno.args[0]));
if (Deno.args[1] === "begun") giveUpEnvironment();
const attempts = {
  net: () => Deno.listen({ hostname: "127.0.0.1", port: 0 }).close(),
  run: () => new Deno.Command("true").outputSync(),
  sys: () => Deno.hostname(),
  env: () => Deno.env.get("HOME"),
  read: () => Deno.readTextFileSync("deno.json"),
};
const kept = Object.entries(attempts).filter(([, attempt]) => {
  try { attempt(); return true; } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return false;
    throw error;
  }
});
console.log(kept.map(([name]) => name).join(" "));
`;

/** What a process can still do that was started with every right, for this command line. */
async function keptBy(args: readonly string[], stage: "started" | "begun"): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--allow-read", "--allow-net", "--allow-run", "--allow-sys"],
      ...["--allow-env", "--ext=ts", "-", JSON.stringify(args), stage],
    ],
    cwd: new URL("../..", import.meta.url),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(PROBE));
  await input.close();
  const { stdout, stderr } = await child.output();
  return new TextDecoder().decode(stdout).trim() || new TextDecoder().decode(stderr);
}

Deno.test("what a command line does not need is out of its reach, with every right granted", async () => {
  assert.equal(await keptBy(["run", "a", "b"], "started"), "env read");
  assert.equal(await keptBy(["run", "a", "b"], "begun"), "read");
  assert.equal(await keptBy(["service", "install"], "started"), "run env read");
  assert.equal(await keptBy(["--serve"], "started"), "net sys env read");
});
