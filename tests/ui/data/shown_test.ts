import assert from "node:assert/strict";
import { type Counters, type GuardReason, NOTHING_COUNTED } from "../../../src/model/report.ts";
import { heldWords, type Shown, shownState } from "../../../src/ui/data/shown.ts";

Deno.test("why removals were held is said without an option of the command line", () => {
  const reasons: readonly GuardReason[] = [
    "source-empty",
    "source-other-device",
    "source-unfinished",
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

Deno.test("an execution that copied nothing, and failed at most, is told from one with failures", () => {
  const state = (counted: Partial<Counters>) =>
    shownState({
      state: "completed",
      guard: null,
      counters: { ...NOTHING_COUNTED, ...counted },
    } as Shown);
  assert.equal(state({ failed: 5000, unchanged: 1 }), "nothing-copied");
  assert.equal(state({ failed: 5000, metadata: 1 }), "nothing-copied");
  assert.equal(state({ failed: 5000, copied: 1 }), "with-failures");
  assert.equal(state({ failed: 1, unchanged: 5000 }), "with-failures");
  assert.equal(state({ unchanged: 5000 }), "completed");
});
