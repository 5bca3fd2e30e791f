/** Hand-made values to store. */
import assert from "node:assert/strict";
import { RunError, type RunErrorCode } from "../../src/base/errors.ts";
import type { RawPath } from "../../src/base/names.ts";
import { ChangePacker, type PackedChanges, packedChanges } from "../../src/model/change.ts";
import type { Change } from "../../src/model/execution.ts";
import type { Pairing } from "../../src/model/job.ts";
import type { JobOptions } from "../../src/model/options.ts";
import { COUNTER_NAMES, type Counters, type Report } from "../../src/model/report.ts";
import { NO_TIMES } from "../../src/model/stage.ts";
import type { NewExecution } from "../../src/store/mod.ts";

/** As a worker packs them. */
export function packed(changes: readonly Change[]): PackedChanges {
  const packer = new ChangePacker();
  for (const change of changes) packer.add(change);
  return packer.take() ?? packedChanges();
}

export const path = (text: string) => text as RawPath;

export const OPTIONS: JobOptions = {
  type: "incremental",
  comparison: "thorough",
  hash: "BLAKE3",
  modifyWindow: 0,
  mirror: true,
  maxDelete: { share: 0.25 },
  allowDelete: false,
  deleteExcluded: false,
  deleteBefore: false,
  keepVersions: null,
  maxRate: null,
  followSymlinks: false,
  permissions: true,
  verify: false,
  lockSource: false,
  durability: "checkpoint",
  filter: { rules: ["*.tmp", "caf\udce9"], minSize: null, maxSize: 4096, oneFileSystem: false },
};

export const PAIRING: Pairing = {
  source: { fileSystem: "8:1", type: "ext4" },
  destination: { fileSystem: "8:17", type: "btrfs" },
};

export function counters(some: Partial<Counters> = {}): Counters {
  const zeros = Object.fromEntries(COUNTER_NAMES.map((name) => [name, 0])) as Counters;
  return { ...zeros, ...some };
}

export function report(some: Partial<Report> = {}): Report {
  return {
    state: "completed",
    dryRun: false,
    source: "/from",
    destination: "/to",
    startedAt: 1000,
    elapsed: 2000.5,
    stages: NO_TIMES,
    counters: counters(),
    failures: [],
    drifts: [],
    guard: null,
    digests: null,
    error: null,
    warnings: [],
    ...some,
  };
}

export function newExecution(some: Partial<NewExecution> = {}): NewExecution {
  return {
    jobId: null,
    jobName: null,
    source: "/from",
    destination: "/to",
    options: OPTIONS,
    state: "running",
    process: { pid: 41, startedAt: 7 },
    ...some,
  };
}

/** Whether an error is the one with this code, and says what it has to. */
export function hasCode(code: RunErrorCode, message: RegExp = /./): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof RunError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  };
}
