/** Executions in two parts: stopped at some moment, and gone on with through another door. */
import assert from "node:assert/strict";
import type { Report } from "../../src/model/report.ts";
import type { Ends } from "../support/engine.ts";
import { compareTrees } from "../support/judge.ts";
import { file, folder, type Literal, T1 } from "../support/tree.ts";
import { type JobsCase, resume, start, type Wanted } from "./with_jobs.ts";

export const MIB = 1024 * 1024;

/** So many files in one folder. */
export function files(count: number, content = "content"): Literal {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`${at}`, file(`${content} ${at}`, { mtime: T1 })]),
  );
}

/** Files in folders of a hundred. */
export function manyFiles(count: number): Literal {
  const hundred = folder(files(100), { mtime: T1 });
  return Object.fromEntries(
    Array.from({ length: count / 100 }, (_, at) => [`folder ${at}`, hundred]),
  );
}

export interface Parts {
  readonly id: number;
  readonly first: Report;
  readonly second: Report;
}

/** `wanted.on` has to suspend the first part; `between` happens before the second. */
export async function inTwoParts(
  { jobs, reopen, ends }: JobsCase,
  wanted: Wanted,
  between: () => void = () => {},
): Promise<Parts> {
  const begun = start(jobs, ends, wanted);
  const first = await begun.done;
  assert.equal(first.state, "suspended", "it was over before it could be suspended");
  between();
  const second = await resume(await reopen(), begun.id).done;
  return { id: begun.id, first, second };
}

/** Both ends are alike; `ours` adds what the program itself may have left at the destination. */
export function assertEqual([source, destination]: Ends, { ours = false } = {}): void {
  const lines = compareTrees(source, destination, { permissions: false });
  const counted = ours ? lines.filter((line) => !line.includes(".mirrorsphere-")) : lines;
  assert.deepEqual(counted, []);
}
