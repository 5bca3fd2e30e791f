import assert from "node:assert/strict";
import fc from "fast-check";
import {
  changedEntries,
  type GuardQuestion,
  guardRemovals,
  removalLimit,
} from "../../src/engine/guard.ts";
import type { GuardReason } from "../../src/model/report.ts";
import { counters } from "./samples.ts";

function ask(
  counted: Parameters<typeof counters>[0],
  some: Partial<Omit<GuardQuestion, "counters">> = {},
) {
  return guardRemovals({
    counters: counters(counted),
    maxDelete: null,
    removes: (counted?.extraEntries ?? 0) > 0,
    sourceEmpty: false,
    sourceMoved: false,
    sourceUnfinished: false,
    gone: 0,
    usual: null,
    ...some,
  });
}

interface Case {
  readonly what: string;
  readonly extras: number;
  readonly of: number;
  readonly some?: Partial<Omit<GuardQuestion, "counters">>;
  readonly copied?: number;
  readonly held: readonly [reason: GuardReason, limit: number] | null;
}

const QUIET = { removals: 120, changes: 300 };

const CASES: readonly Case[] = [
  { what: "nothing extra", extras: 0, of: 0, held: null },
  {
    what: "nothing extra, and everything else amiss",
    extras: 0,
    of: 1000,
    some: { sourceEmpty: true, sourceMoved: true, usual: { removals: 0, changes: 0 } },
    held: null,
  },
  {
    what: "folders alone, from an empty source",
    extras: 0,
    of: 0,
    some: { removes: true, sourceEmpty: true },
    held: ["source-empty", 0],
  },
  { what: "folders alone", extras: 0, of: 0, some: { removes: true }, held: null },
  { what: "a hundred of a hundred", extras: 100, of: 100, held: null },
  { what: "101 of 150", extras: 101, of: 150, held: ["too-many-removals", 100] },
  { what: "half of 1,000", extras: 500, of: 1000, held: null },
  {
    what: "one more than half of 1,000",
    extras: 501,
    of: 1000,
    held: ["too-many-removals", 500],
  },
  {
    what: "one more than half of 1,001",
    extras: 501,
    of: 1001,
    held: ["too-many-removals", 500],
  },
  {
    what: "one, where none may go",
    extras: 1,
    of: 1000,
    some: { maxDelete: { count: 0 } },
    held: ["too-many-removals", 0],
  },
  { what: "a count", extras: 7, of: 10, some: { maxDelete: { count: 7 } }, held: null },
  {
    what: "one beyond a count",
    extras: 8,
    of: 10,
    some: { maxDelete: { count: 7 } },
    held: ["too-many-removals", 7],
  },
  { what: "a share", extras: 2, of: 10, some: { maxDelete: { share: 0.25 } }, held: null },
  {
    what: "one beyond a share",
    extras: 3,
    of: 10,
    some: { maxDelete: { share: 0.25 } },
    held: ["too-many-removals", 2],
  },
  { what: "all of them", extras: 999, of: 999, some: { maxDelete: { share: 1 } }, held: null },
  {
    what: "an empty source",
    extras: 1,
    of: 1,
    some: { sourceEmpty: true, maxDelete: { share: 1 } },
    held: ["source-empty", 0],
  },
  {
    what: "a source on another file system",
    extras: 1,
    of: 1000,
    some: { sourceMoved: true },
    held: ["source-other-device", 0],
  },
  {
    what: "a source that is an unfinished copy",
    extras: 1,
    of: 1000,
    some: { sourceUnfinished: true },
    held: ["source-unfinished", 0],
  },
  { what: "the usual", extras: 120, of: 1000, some: { usual: QUIET }, held: null },
  {
    what: "more removals than usual",
    extras: 121,
    of: 1000,
    some: { usual: QUIET },
    held: ["unusual-removals", 120],
  },
  {
    what: "as many changes as usual",
    extras: 1,
    of: 1000,
    copied: 300,
    some: { usual: QUIET },
    held: null,
  },
  {
    what: "more changes than usual",
    extras: 1,
    of: 1000,
    copied: 301,
    some: { usual: QUIET },
    held: ["unusual-changes", 300],
  },
  {
    what: "too many and unusual: the plain limit is named",
    extras: 600,
    of: 1000,
    some: { usual: QUIET },
    held: ["too-many-removals", 500],
  },
];

for (const { what, extras, of, some, copied = 0, held } of CASES) {
  Deno.test(`the guard ${held === null ? "lets pass" : "holds"}: ${what}`, () => {
    const verdict = ask({ extraEntries: extras, destinationEntries: of, copied }, some);
    assert.deepEqual(
      verdict && [verdict.reason, verdict.limit, verdict.removals],
      held && [
        ...held,
        extras,
      ],
    );
    if (verdict !== null) assert.match(verdict.message, /^Removed nothing: .*[^.]$/);
  });
}

Deno.test("the limit by default is half of the destination, and never below a hundred", () => {
  assert.deepEqual([0, 200, 201, 5000].map((entries) => removalLimit(null, entries)), [
    100,
    100,
    100.5,
    2500,
  ]);
});

Deno.test("what changed is everything that was made or set, removals left out", () => {
  const counted = { copied: 1, updated: 2, directories: 4, links: 8, metadata: 16, removed: 32 };
  assert.equal(changedEntries(counters({ ...counted, unchanged: 64, scanned: 128 })), 31);
});

Deno.test("the guard never lets more pass than a user allowed", () => {
  const maxDelete = fc.oneof(
    fc.record({ count: fc.nat(2000) }),
    fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  );
  fc.assert(fc.property(fc.nat(2000), fc.nat(2000), maxDelete, (extras, others, limit) => {
    const of = extras + others;
    const verdict = ask({ extraEntries: extras, destinationEntries: of }, { maxDelete: limit });
    const most = "count" in limit ? limit.count : of * limit.share;
    assert.equal(verdict === null, extras <= most);
  }));
});

Deno.test("what made room counts among the removals, and that it went is not denied", () => {
  const counted = { extraEntries: 3, destinationEntries: 900 };
  const maxDelete = { count: 100 };
  assert.equal(ask(counted, { gone: 97, maxDelete }), null);
  const held = ask(counted, { gone: 98, maxDelete });
  assert.equal(held?.removals, 101);
  assert.match(held?.message ?? "", /^Removed nothing more: 101 of 998 entries /);
});
