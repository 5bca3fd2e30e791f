import assert from "node:assert/strict";
import type { RawPath } from "../../src/base/names.ts";
import type { Failure } from "../../src/model/failure.ts";
import { NOTHING_COUNTED } from "../../src/model/report.ts";
import { Tally } from "../../src/engine/tally.ts";
import { emptyOutcome, type Outcome } from "../../src/engine/workers/protocol.ts";

const failureOf = (path: string): Failure => ({
  path: path as RawPath,
  operation: "copy",
  code: "no-space",
  message: `Cannot copy "${path}": no space left (ENOSPC)`,
  retry: "later",
});

function failing(...paths: readonly string[]): Outcome {
  const outcome = emptyOutcome();
  outcome.failures.push(...paths.map(failureOf));
  outcome.counted = { ...NOTHING_COUNTED, failed: paths.length };
  return outcome;
}

Deno.test("what was told before is neither listed nor counted again", () => {
  const tally = new Tally();
  tally.add(failing("large"));
  const again = failing("large", "other");
  tally.omit(again, "large" as RawPath);
  tally.omit(again, "of another" as RawPath);
  tally.add(again);
  assert.deepEqual(tally.failures.map(({ path }) => path), ["large", "other"]);
  assert.deepEqual(again.failures.map(({ path }) => path), ["other"]);
  assert.equal(tally.counted.failed, 2);
  assert.equal(tally.withCountedHere({ ...NOTHING_COUNTED, failed: 3 }).failed, 2);
});
