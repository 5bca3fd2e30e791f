/** Hand-made events and reports, and a screen that is read back. */
import type { RawPath } from "../../src/base/names.ts";
import { type Screen, type Sink, TextStream } from "../../src/cli/output.ts";
import type { Failure } from "../../src/model/failure.ts";
import type { Progress } from "../../src/model/event.ts";
import type { Operation } from "../../src/model/operation.ts";
import { COUNTER_NAMES, type Counters, type Report } from "../../src/model/report.ts";
import { NO_TIMES } from "../../src/model/stage.ts";
import type { Schedule } from "../../src/model/schedule.ts";

export const path = (text: string) => text as RawPath;

export function counters(some: Partial<Counters> = {}): Counters {
  const zeros = Object.fromEntries(COUNTER_NAMES.map((name) => [name, 0])) as Record<
    keyof Counters,
    number
  >;
  return { ...zeros, ...some };
}

export function report(some: Partial<Report> = {}): Report {
  return {
    state: "completed",
    dryRun: false,
    source: "/from",
    destination: "/to",
    startedAt: 1_700_000_000_000,
    elapsed: 2000,
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

export function failures(count: number): Failure[] {
  return Array.from({ length: count }, (_, index) => ({
    path: path(`file-${index}`),
    operation: "copy",
    code: "permission-denied",
    message: `Cannot copy "file-${index}": permission denied`,
    retry: "later",
  }));
}

export function progress(some: Partial<Progress> = {}): Progress {
  return {
    stage: "copying",
    counters: counters({ scanned: 1234, copied: 12, bytes: 5 * 1024 * 1024 }),
    fraction: 0.425,
    elapsed: 1000,
    stages: NO_TIMES,
    remaining: 3200,
    path: path("docs/a.txt"),
    ...some,
  };
}

export const copyNew: Extract<Operation, { type: "copy-file" }> = {
  type: "copy-file",
  path: path("a/b.txt"),
  reason: "new",
  size: 1_258_291,
};

export interface MemorySink extends Sink {
  readonly text: () => string;
}

export function memorySink(): MemorySink {
  const chunks: Uint8Array[] = [];
  return {
    writeSync(bytes) {
      chunks.push(bytes.slice());
      return bytes.length;
    },
    text: () => chunks.map((chunk) => new TextDecoder().decode(chunk)).join(""),
  };
}

export interface MemoryScreen extends Screen {
  readonly outText: () => string;
  readonly errorText: () => string;
}

/** No terminal and no colours unless said. */
export function memoryScreen(some: Partial<Screen> = {}): MemoryScreen {
  const [out, error] = [memorySink(), memorySink()];
  const screen: Screen = {
    out: new TextStream(out),
    error: new TextStream(error),
    live: false,
    colorOut: false,
    colorError: false,
    columns: () => 80,
    ...some,
  };
  const read = (sink: MemorySink) => () => {
    screen.out.flush();
    screen.error.flush();
    return sink.text();
  };
  return { ...screen, outText: read(out), errorText: read(error) };
}

/** A daily schedule in Berlin. */
export function sampleSchedule(some: Partial<Schedule> = {}): Schedule {
  return {
    id: 1,
    jobId: 1,
    jobName: "photos",
    interval: { kind: "daily", time: "02:30" },
    zone: "Europe/Berlin",
    missed: "catch-up",
    retry: { attempts: 0, delay: 0 },
    waitForDestination: false,
    state: "active",
    nextRunAt: null,
    retryAt: null,
    requestedAt: null,
    lastRunAt: null,
    lastExecutionId: null,
    underWay: false,
    failedAttempts: 0,
    waiting: null,
    createdAt: 0,
    updatedAt: 0,
    ...some,
  };
}
