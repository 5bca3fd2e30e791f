import assert from "node:assert/strict";
import { RunError } from "../../src/base/errors.ts";
import { runRequest } from "../../src/cli/request.ts";
import { PAIR, TRANSFER, type TransferFlags } from "../../src/cli/run_options.ts";
import { command } from "../../src/cli/syntax/command.ts";
import { parse as parseLine } from "../../src/cli/syntax/parse.ts";
import { type Config, DEFAULT_CONFIG } from "../../src/config/mod.ts";
import type { RunRequest } from "../../src/model/options.ts";

const roots = { source: "/from", destination: "/to" };

const RUN = command({
  summary: "",
  notes: "",
  words: PAIR,
  options: TRANSFER,
  action: () => Promise.resolve(),
});

function parse(args: readonly string[]): TransferFlags {
  const invocation = parseLine({ path: ["run"], command: RUN }, ["from", "to", ...args]);
  assert.equal(invocation.kind, "perform");
  return invocation.kind === "perform" ? invocation.given.flags : {};
}

function request(args: readonly string[], config: Config = DEFAULT_CONFIG): RunRequest {
  return runRequest(roots, parse(args), { config, rules: ["*.tmp"] });
}

function withJob(job: Partial<Config["job"]>): Config {
  return { ...DEFAULT_CONFIG, job: { ...DEFAULT_CONFIG.job, ...job } };
}

function refused(args: readonly string[], message: RegExp): void {
  assert.throws(
    () => request(args),
    (error) => error instanceof RunError && error.code === "usage" && message.test(error.message),
  );
}

Deno.test("without flags the configuration decides", () => {
  const { options, settings } = request([]);
  assert.deepEqual(options, {
    ...DEFAULT_CONFIG.job,
    filter: { ...DEFAULT_CONFIG.job.filter, rules: ["*.tmp"] },
  });
  assert.deepEqual(settings, {
    dryRun: false,
    platform: "auto",
    workers: DEFAULT_CONFIG.maxConcurrency,
    sandbox: "auto",
    operationsInFlight: DEFAULT_CONFIG.maxFileOperations,
    interval: DEFAULT_CONFIG.internalTimestamp,
    operationEvents: false,
  });
});

Deno.test("every flag reaches the request", () => {
  const { options, settings } = request([
    ...["--compare", "thorough:blake3", "--type", "full", "--modify-window", "2s"],
    ...["--follow-symlinks", "--permissions", "--verify", "--one-file-system"],
    ...["--lock-source", "--durability", "file", "--max-rate", "1.5 MB/s"],
    ...["--min-size", "1KiB", "--max-size", "2MiB"],
    ...["--mirror", "--max-delete", "25%", "--allow-delete", "--delete-excluded"],
    ...["--delete-before", "--keep-versions", "off"],
    ...["--workers", "3", "--platform", "portable", "--verbose"],
  ]);
  assert.deepEqual(options, {
    type: "full",
    comparison: "thorough",
    hash: "BLAKE3",
    modifyWindow: 2_000_000_000,
    mirror: true,
    maxDelete: { share: 0.25 },
    allowDelete: true,
    deleteExcluded: true,
    deleteBefore: true,
    keepVersions: null,
    followSymlinks: true,
    permissions: true,
    verify: true,
    lockSource: true,
    durability: "file",
    maxRate: 1_500_000,
    filter: { rules: ["*.tmp"], minSize: 1024, maxSize: 2 * 1024 * 1024, oneFileSystem: true },
  });
  assert.equal(settings.workers, 3);
  assert.equal(settings.platform, "portable");
  assert.equal(settings.operationEvents, true);
});

Deno.test("how long versions are kept is the configuration's, unless it is said", () => {
  const config = withJob({ keepVersions: 86_400_000 });
  const kept = (args: string[]) => request(args, config).options.keepVersions;
  assert.equal(kept([]), 86_400_000);
  assert.equal(kept(["--keep-versions", "2w"]), 14 * 86_400_000);
  assert.equal(kept(["--keep-versions", "forever"]), "forever");
  assert.equal(kept(["--keep-versions", "off"]), null);
});

Deno.test("the speed is held to what the configuration says, unless it is said", () => {
  const config = withJob({ maxRate: 4096 });
  const rate = (args: string[]) => request(args, config).options.maxRate;
  assert.equal(rate([]), 4096);
  assert.equal(rate(["--max-rate", "2MiB"]), 2 * 1024 ** 2);
  assert.equal(rate(["--max-rate", "off"]), null);
  refused(["--max-rate", "1023"], /such as "10 MiB", with units as sizes have them; or off$/);
});

Deno.test("versions and room that removals make are refused together, with the way out", () => {
  const message = "Use --delete-before along with --keep-versions: what is kept makes no room; " +
    "leave --delete-before out, or set --keep-versions to off";
  const told = new RegExp(`^${message}$`);
  refused(["--mirror", "--delete-before", "--keep-versions", "30d"], told);
  const keeping = withJob({ mirror: true, keepVersions: "forever" });
  assert.throws(() => request(["--delete-before"], keeping), { code: "usage", message });
  const { keepVersions } = request(["--delete-before", "--keep-versions", "off"], keeping).options;
  assert.equal(keepVersions, null);
});

Deno.test("who asks for versions has removals come last, whatever the configuration says of room", () => {
  const config = withJob({ mirror: true, deleteBefore: true });
  const { deleteBefore, keepVersions } = request(["--keep-versions", "1d"], config).options;
  assert.deepEqual([deleteBefore, keepVersions], [false, 86_400_000]);
  assert.equal(request(["--keep-versions", "off"], config).options.deleteBefore, true);
});

Deno.test("a --no- form overrides what the configuration turns on", () => {
  const config = withJob({ mirror: true, permissions: true, verify: true, followSymlinks: true });
  const on = request([], config).options;
  assert.ok(on.mirror && on.permissions && on.verify && on.followSymlinks);
  const off = request(
    ["--no-mirror", "--no-permissions", "--no-verify", "--no-follow-symlinks"],
    config,
  ).options;
  assert.ok(!off.mirror && !off.permissions && !off.verify && !off.followSymlinks);
});

Deno.test("a comparison mode on the command line leaves no hash of the configuration", () => {
  const config = withJob({ comparison: "thorough", hash: "MD5" });
  const { comparison, hash } = request(["--compare", "thorough"], config).options;
  assert.deepEqual([comparison, hash], ["thorough", null]);
});

Deno.test("flags about removals are refused without mirror, which the configuration may give", () => {
  for (const flags of [["--allow-delete"], ["--delete-excluded"], ["--max-delete", "5"]]) {
    refused(flags, /nothing is removed without --mirror/);
    request(flags, withJob({ mirror: true }));
  }
});

Deno.test("without mirror, what the configuration says of removals is not refused, and only its limit kept", () => {
  const about = { allowDelete: true, deleteExcluded: true, deleteBefore: true };
  const limited = { maxDelete: { count: 5 } };
  const config = withJob({ ...about, ...limited });
  const { allowDelete, deleteExcluded, deleteBefore, maxDelete } = request([], config).options;
  assert.deepEqual({ maxDelete }, limited);
  assert.deepEqual([allowDelete, deleteExcluded, deleteBefore], [false, false, false]);
  const mirroring = request(["--mirror"], config).options;
  assert.deepEqual(mirroring, { ...mirroring, ...about, ...limited });
});

Deno.test("sizes that leave no file are refused", () => {
  refused(["--min-size", "2k", "--max-size", "1k"], /--min-size above --max-size/);
});

Deno.test("a value that is not understood is refused by the name of its option", () => {
  refused(["--min-size", "big"], /^Read --min-size "big": not understood; give bytes such as/);
  refused(["--compare", "thorough:CRC"], /^Read --compare /);
  refused(["--modify-window", "soon"], /^Read --modify-window /);
  refused(["--keep-versions", "soon"], /^Read --keep-versions "soon": .*; forever; or off$/);
  refused(["--max-delete", "120%"], /^Read --max-delete /);
  refused(["--workers", "0"], /^Read --workers "0": not understood; give a whole number from 1/);
});

Deno.test("operations are told as events only where somebody sees them", () => {
  const told = (args: string[]) => request(args).settings.operationEvents;
  assert.deepEqual([[], ["--json"], ["--verbose"], ["--quiet"]].map(told), [
    false,
    true,
    true,
    false,
  ]);
});
