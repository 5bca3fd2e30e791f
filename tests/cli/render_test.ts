import assert from "node:assert/strict";
import type { RunEvent } from "../../src/model/event.ts";
import type { Report } from "../../src/model/report.ts";
import { openRenderer, type Verbosity } from "../../src/cli/render/renderer.ts";
import { copyNew, counters, failures, memoryScreen, path, progress, report } from "./samples.ts";

const start = { event: "start", source: "/from", destination: "/to", startedAt: 0 } as const;

function story(dryRun: boolean): RunEvent[] {
  return [
    { ...start, dryRun },
    { event: "warning", message: "Times are kept to the millisecond" },
    { event: "operation", operation: { type: "skip", path: path("z"), reason: "socket" } },
    { event: "operation", operation: copyNew },
    ...failures(1).map((failure) => ({ event: "failure", failure }) as const),
    { event: "progress", progress: progress() },
  ];
}

const CLASSIC = report({
  counters: counters({ copied: 1203, unchanged: 9, failed: 1, bytes: 2 ** 30, directories: 1 }),
  failures: failures(1),
});

interface Told {
  readonly out: string;
  readonly error: string;
}

async function tell(
  verbosity: Verbosity,
  ended: Report,
  { dryRun = false, events = story(dryRun) } = {},
): Promise<Told> {
  const screen = memoryScreen();
  const renderer = await openRenderer(screen, {
    verbosity,
    purpose: dryRun ? "plan" : "run",
    refresh: 1000,
  });
  for (const event of events) renderer.event(event);
  renderer.finish(ended);
  return { out: screen.outText(), error: screen.errorText() };
}

Deno.test("a run is told in plain lines: summary on one stream, troubles on the other", async () => {
  const { out, error } = await tell("normal", CLASSIC);
  assert.deepEqual(out.split("\n"), [
    'Copying "/from" to "/to"',
    "Done in 2s, but 1 entry failed: 1 GiB copied at 512 MiB/s",
    "1,203 copied, 0 updated, 9 unchanged, 0 removed, 0 skipped, 1 failed",
    "1 folder made",
    "",
  ]);
  assert.deepEqual(error.split("\n"), [
    "Times are kept to the millisecond",
    "Failed with 1 entry:",
    '  Cannot copy "file-0": permission denied',
    "",
  ]);
});

Deno.test("--verbose tells every operation, and every failure when it happens", async () => {
  const { out, error } = await tell("verbose", CLASSIC);
  assert.match(out, /^copy {7}a\/b\.txt {2}\(new, 1\.2 MiB\)$/m);
  assert.equal(error.match(/Cannot copy/g)?.length, 1);
});

Deno.test("--quiet tells failures and what ended the run, and nothing else", async () => {
  const ended = { ...CLASSIC, error: { code: "disk-full", message: "Disk full" } } as const;
  const { out, error } = await tell("quiet", { ...ended, state: "failed" });
  assert.equal(out, "");
  assert.equal(error, 'Cannot copy "file-0": permission denied\nDisk full\n');
});

Deno.test("of many failures twenty are listed, and the way to the others is told", async () => {
  const ended = { ...CLASSIC, counters: counters({ failed: 1023 }), failures: failures(1000) };
  const { error } = await tell("normal", ended, { events: [] });
  const lines = error.trimEnd().split("\n");
  assert.equal(lines.length, 22);
  assert.equal(lines.at(-1), "  and 1,003 more: --json or --verbose shows them all");
});

Deno.test("a canceled run, a held removal and an early end are said in the summary", async () => {
  const first = async (ended: Report) => {
    const { out, error } = await tell("normal", ended, { events: [] });
    return [out.split("\n")[0], error];
  };
  const guard = { reason: "source-empty", removals: 3, limit: 0, message: "Held 3" } as const;
  assert.deepEqual(await first(report({ state: "canceled" })), [
    "Canceled after 2s: every file at the destination is whole, run again to go on: 0 B copied",
    "",
  ]);
  assert.deepEqual(await first(report({ guard })), [
    "Done but for the removals, which were held, in 2s: 0 B copied",
    "Held 3\n",
  ]);
  const error = { code: "disk-full", message: "Disk full" } as const;
  assert.deepEqual(await first(report({ state: "failed", error })), [
    "Ended early after 2s: 0 B copied",
    "Disk full\n",
  ]);
});

Deno.test("a plan is told sorted, with totals", async () => {
  const { out } = await tell("normal", report({ counters: counters({ unchanged: 4 }) }), {
    dryRun: true,
  });
  assert.deepEqual(out.split("\n"), [
    'Comparing "/from" to "/to"',
    "copy       a/b.txt  (new, 1.2 MiB)",
    "skip       z  (a socket, which cannot be copied)",
    "A run would:",
    "  copy                  1  1.2 MiB",
    "  skip                  1",
    "  4 entries unchanged, 0 left out by filters",
    "Nothing was changed: this was a dry run of 2s",
    "",
  ]);
});

Deno.test("versions are told where some were kept, or would be", async () => {
  const last = async (versions: number, dryRun: boolean) => {
    const ended = report({ counters: counters({ versions }) });
    const { out } = await tell("normal", ended, { events: [], dryRun });
    return out.split("\n").filter((line) => line.includes("version"));
  };
  assert.deepEqual(await last(0, false), []);
  assert.deepEqual(await last(1, false), ["1 earlier version kept"]);
  assert.deepEqual(await last(1200, false), ["1,200 earlier versions kept"]);
  assert.deepEqual(await last(0, true), []);
  assert.deepEqual(await last(1, true), ["  1 earlier version would be kept"]);
  assert.deepEqual(await last(12, true), ["  12 earlier versions would be kept"]);
});

Deno.test("--json prints every event on a line of its own, the report last", async () => {
  const late: RunEvent = { event: "report", report: CLASSIC };
  const events = [...story(false), late, { event: "warning", message: "late" } as const];
  const { out, error } = await tell("json", CLASSIC, { events });
  const lines = out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines, [...story(false), events.at(-1), late]);
  assert.equal(error, "");
});

Deno.test("--json of a plan has its operations sorted, then totals", async () => {
  const { out } = await tell("json", report({ dryRun: true }), { dryRun: true });
  const lines = out.trimEnd().split("\n").map((line) => JSON.parse(line));
  const tail = lines.slice(-4);
  assert.deepEqual(tail.map(({ event }) => event), ["operation", "operation", "totals", "report"]);
  assert.deepEqual(tail[0].operation, copyNew);
  assert.deepEqual(tail[2].totals, [
    { action: "copy", entries: 1, bytes: copyNew.size },
    { action: "skip", entries: 1, bytes: 0 },
  ]);
});

Deno.test("a name that is not UTF-8 survives --json", async () => {
  const operation = { ...copyNew, path: path("a\udcff") };
  const { out } = await tell("json", report(), { events: [{ event: "operation", operation }] });
  assert.match(out, /"path":"a\\udcff"/);
});

Deno.test("colour is for terminals, and only for them", async () => {
  const screen = memoryScreen({ colorOut: true, colorError: true });
  const renderer = await openRenderer(screen, {
    verbosity: "normal",
    purpose: "run",
    refresh: 1000,
  });
  renderer.finish(report());
  const [first = ""] = screen.outText().split("\n");
  assert.ok(first.startsWith("\x1b[32mDone") && first.endsWith("\x1b[0m"), first);
});
