import assert from "node:assert/strict";
import type { GuardReason } from "../../../src/model/report.ts";
import { heldWords } from "../../../src/ui/data/shown.ts";

Deno.test("why removals were held is said without an option of the command line", () => {
  const reasons: readonly GuardReason[] = [
    "source-empty",
    "source-other-device",
    "too-many-removals",
    "unusual-removals",
    "unusual-changes",
  ];
  const words = reasons.map((reason) => heldWords({ reason, removals: 1200, limit: 600 }));
  assert.equal(new Set(words).size, reasons.length);
  for (const text of words) {
    assert.match(text, /1,200 entries at the destination would go/);
    assert.doesNotMatch(text, /--/);
  }
});
