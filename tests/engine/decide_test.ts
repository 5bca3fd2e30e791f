import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decide,
  type Decision,
  deriveRules,
  equalAtSight,
  type Evidence,
  type Rounded,
  type Rules,
  sameTime,
} from "../../src/engine/plan/decide.ts";
import type { Entry } from "../../src/model/entry.ts";
import type { MetadataField } from "../../src/model/operation.ts";
import { COMPARISON_MODES, type JobOptions } from "../../src/model/options.ts";
import { OPTIONS } from "../jobs/with_jobs.ts";
import { entries, entry } from "./samples.ts";

const EXACT = { timestampStep: 1, symlinkTimes: true };

function rules(options: Partial<JobOptions> = {}, some: Partial<Rules> = {}): Rules {
  return { ...deriveRules({ ...OPTIONS, ...options }, EXACT), ...some };
}

/** What a closer look shows; what must not be asked for is left out. */
function shows(some: {
  readonly target?: boolean;
  readonly content?: boolean;
  readonly attributes?: readonly MetadataField[];
  readonly otherNames?: boolean;
} = {}): Evidence {
  const known = <T>(what: string, value: T | undefined): T => {
    assert.notEqual(value, undefined, `nobody needs to look at the ${what}`);
    return value as T;
  };
  return {
    sameTarget: () => known("target", some.target),
    sameContent: () => known("content", some.content),
    attributesThatDiffer: () => known("attributes", some.attributes),
    hasOtherNames: () => known("other names", some.otherNames),
  };
}

const make = (reason: string) => ({ type: "make", reason }) as Decision;
const metadata = (...fields: MetadataField[]): Decision => ({ type: "metadata", fields });
const NOTHING: Decision = { type: "nothing" };

interface Case {
  readonly what: string;
  readonly source?: Partial<Entry>;
  /** What differs from the source's. */
  readonly destination: Partial<Entry> | null;
  readonly options?: Partial<JobOptions>;
  readonly rules?: Partial<Rules>;
  readonly evidence?: Evidence;
  readonly decision: Decision;
}

const later = { mtimeNanoseconds: 123_456_790 };
const thorough = { comparison: "thorough" } as const;
const permissions = { permissions: true } as const;
const advanced = { ...permissions, comparison: "advanced" } as const;

const CASES: readonly Case[] = [
  { what: "a new file", destination: null, decision: make("new") },
  { what: "the same file", destination: {}, decision: NOTHING },
  { what: "a file where a link was", destination: { kind: "symlink" }, decision: make("kind") },
  {
    what: "a file where a folder was",
    destination: { kind: "directory" },
    decision: make("kind"),
  },
  { what: "another size", destination: { size: 11 }, decision: make("size") },
  { what: "a nanosecond later", destination: later, decision: make("mtime") },
  {
    what: "a second earlier",
    destination: { mtimeSeconds: 1_699_999_999 },
    decision: make("mtime"),
  },
  {
    what: "a nanosecond later, two allowed",
    destination: later,
    options: { modifyWindow: 2 },
    decision: NOTHING,
  },
  {
    what: "times within what the file system can tell apart",
    destination: { mtimeSeconds: 1_700_000_001, mtimeNanoseconds: 0 },
    rules: { tolerance: 1_999_999_999 },
    decision: NOTHING,
  },
  {
    what: "times a century apart, whatever the window",
    destination: { mtimeSeconds: -1_700_000_000 },
    rules: { tolerance: 86_400_000_000_000 },
    decision: make("mtime"),
  },
  { what: "a full run", destination: {}, options: { type: "full" }, decision: make("full") },
  {
    what: "a folder in a full run",
    source: { kind: "directory" },
    destination: {},
    options: { type: "full" },
    decision: NOTHING,
  },
  {
    what: "a link in a full run",
    source: { kind: "symlink" },
    destination: {},
    options: { type: "full" },
    evidence: shows({ target: true }),
    decision: NOTHING,
  },
  {
    what: "the same content, thoroughly",
    destination: {},
    options: thorough,
    evidence: shows({ content: true }),
    decision: NOTHING,
  },
  {
    what: "other content, thoroughly",
    destination: {},
    options: thorough,
    evidence: shows({ content: false }),
    decision: make("content"),
  },
  {
    what: "the same content at another time, thoroughly",
    destination: later,
    options: thorough,
    evidence: shows({ content: true }),
    decision: metadata("mtime"),
  },
  {
    what: "another size, thoroughly: no need to read it",
    destination: { size: 11 },
    options: thorough,
    decision: make("size"),
  },
  {
    what: "a copy in doubt that is right",
    destination: { ctimeSeconds: 2_000_000_000 },
    rules: { suspectSince: 2_000_000_000 },
    evidence: shows({ content: true }),
    decision: NOTHING,
  },
  {
    what: "a copy in doubt that is wrong",
    destination: { ctimeSeconds: 2_000_000_001 },
    rules: { suspectSince: 2_000_000_000 },
    evidence: shows({ content: false }),
    decision: make("content"),
  },
  {
    what: "a copy from before the doubt",
    destination: { ctimeSeconds: 1_999_999_999 },
    rules: { suspectSince: 2_000_000_000 },
    decision: NOTHING,
  },
  { what: "another mode", destination: { mode: 0o600 }, decision: metadata("mode") },
  { what: "setuid, not carried", destination: { mode: 0o4644 }, decision: NOTHING },
  {
    what: "setuid, carried",
    destination: { mode: 0o4644 },
    options: permissions,
    decision: metadata("mode"),
  },
  { what: "another owner, not carried", destination: { owner: 0, group: 0 }, decision: NOTHING },
  {
    what: "another owner, carried",
    destination: { owner: 0, group: 0 },
    options: permissions,
    decision: metadata("owner", "group"),
  },
  {
    what: "flags, in a standard comparison",
    destination: { flags: 0x10 },
    options: permissions,
    decision: NOTHING,
  },
  {
    what: "flags in doubt, in a standard comparison",
    destination: { flags: 0x10, ctimeSeconds: 2_000_000_000 },
    options: permissions,
    rules: { suspectSince: 2_000_000_000 },
    evidence: shows({ content: true }),
    decision: metadata("flags"),
  },
  {
    what: "flags of a folder in doubt",
    source: { kind: "directory" },
    destination: { flags: 0x10, ctimeSeconds: 2_000_000_000 },
    options: permissions,
    rules: { suspectSince: 2_000_000_000 },
    decision: metadata("flags"),
  },
  {
    what: "flags from before the doubt",
    destination: { flags: 0x10, ctimeSeconds: 1_999_999_999 },
    options: permissions,
    rules: { suspectSince: 2_000_000_000 },
    decision: NOTHING,
  },
  {
    what: "flags in doubt, not carried",
    destination: { flags: 0x10, ctimeSeconds: 2_000_000_000 },
    rules: { suspectSince: 2_000_000_000 },
    evidence: shows({ content: true }),
    decision: NOTHING,
  },
  {
    what: "flags and an ACL, in an advanced comparison",
    destination: { flags: 0x10 },
    options: advanced,
    evidence: shows({ attributes: ["acl"] }),
    decision: metadata("flags", "acl"),
  },
  {
    what: "a mode that another name of the copy would get too",
    source: { links: 2 },
    destination: { mode: 0o600, links: 2 },
    evidence: shows({ otherNames: true }),
    decision: make("link"),
  },
  {
    what: "a mode of a file whose names are all its own",
    source: { links: 2 },
    destination: { mode: 0o600, links: 2 },
    evidence: shows({ otherNames: false }),
    decision: metadata("mode"),
  },
  {
    what: "a file with several names of which nothing differs",
    source: { links: 2 },
    destination: { links: 3 },
    decision: NOTHING,
  },
  {
    what: "a link to elsewhere",
    source: { kind: "symlink" },
    destination: {},
    evidence: shows({ target: false }),
    decision: make("target"),
  },
  {
    what: "a link whose mode nobody can set",
    source: { kind: "symlink", mode: 0o777 },
    destination: { mode: 0o755 },
    evidence: shows({ target: true }),
    decision: NOTHING,
  },
  {
    what: "a link's time, where that is not kept",
    source: { kind: "symlink" },
    destination: later,
    rules: { symlinkTimes: false },
    evidence: shows({ target: true }),
    decision: NOTHING,
  },
  {
    what: "another device",
    source: { kind: "block-device", specialDevice: 1 },
    destination: { specialDevice: 2 },
    decision: make("device"),
  },
  {
    what: "a folder's time",
    source: { kind: "directory" },
    destination: later,
    decision: metadata("mtime"),
  },
  {
    what: "a folder's size, which means nothing",
    source: { kind: "directory" },
    destination: { size: 0, allocated: 0, links: 7 },
    decision: NOTHING,
  },
];

for (const { what, source, destination, options, rules: some, evidence, decision } of CASES) {
  Deno.test(`decides about ${what}`, () => {
    const one = entry(source);
    const other = destination === null ? null : { ...one, inode: 43n, ...destination };
    const pair = { source: one, destination: other };
    assert.deepEqual(decide(pair, rules(options, some), evidence ?? shows()), decision);
  });
}

const jobs: fc.Arbitrary<Partial<JobOptions>> = fc.record({
  comparison: fc.constantFrom(...COMPARISON_MODES),
  permissions: fc.boolean(),
  modifyWindow: fc.nat(3_000_000_000),
  mirror: fc.boolean(),
});

Deno.test("an entry against its copy: nothing is to be done, whatever it is and the job says", () => {
  const same = shows({ target: true, content: true, attributes: [] });
  const abilities = fc.record({
    timestampStep: fc.constantFrom(1, 100, 1_000_000, 2_000_000_000),
    symlinkTimes: fc.boolean(),
    suspectSince: fc.option(fc.nat(2 ** 34)),
  });
  fc.assert(
    fc.property(entries, jobs, abilities, fc.bigInt({ min: 0n }), (source, options, can, inode) => {
      const copy = { ...source, inode, device: source.device + 1, ctimeSeconds: 2 ** 34 };
      const rules = deriveRules({ ...OPTIONS, ...options }, can);
      assert.deepEqual(decide({ source, destination: copy }, rules, same), NOTHING);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("a time that a side rounded is the other's, and one that is a second off is not", () => {
  const times = fc.record({
    mtimeSeconds: fc.integer({ min: -(2 ** 33), max: 2 ** 33 }),
    mtimeNanoseconds: fc.nat(999_999_999),
  });
  const steps = fc.constantFrom(100, 1_000, 1_000_000, 10_000_000, 1_000_000_000);
  const sides = fc.constantFrom<keyof Rounded>("source", "destination");
  fc.assert(fc.property(times, steps, sides, fc.nat(5), (time, step, side, off) => {
    const exact = entry(time);
    const nanoseconds = time.mtimeNanoseconds - time.mtimeNanoseconds % step;
    const rounded = entry({ ...time, mtimeNanoseconds: nanoseconds });
    const far = entry({ ...rounded, mtimeSeconds: rounded.mtimeSeconds + off + 1 });
    const { tolerance } = rules();
    const by = { tolerance, rounded: { source: false, destination: false, [side]: true } };
    const isSame = (other: Entry) =>
      side === "source" ? sameTime(other, exact, by) : sameTime(exact, other, by);
    assert.ok(isSame(rounded));
    // A second later is too far, but for what was rounded up by less.
    assert.ok(!isSame(far) || off === 0 && time.mtimeNanoseconds > nanoseconds);
    const strict = { tolerance, rounded: { source: false, destination: false } };
    assert.equal(sameTime(exact, rounded, strict), nanoseconds === time.mtimeNanoseconds);
  }));
});

Deno.test("what is not there is made, and what is of another kind is made anew", () => {
  fc.assert(fc.property(entries, entries, jobs, (source, destination, options) => {
    const none = decide({ source, destination: null }, rules(options), shows());
    assert.deepEqual(none, make("new"));
    if (source.kind === destination.kind) return;
    assert.deepEqual(decide({ source, destination }, rules(options), shows()), make("kind"));
  }));
});

Deno.test("what is equal at sight is so however closely one looks", () => {
  const looks = fc.record({
    target: fc.boolean(),
    content: fc.boolean(),
    otherNames: fc.boolean(),
  });
  const sides = fc.tuple(entries, entries, fc.boolean(), fc.nat(5)).map(
    ([source, other, alike, links]) => [source, alike ? { ...source, links } : other] as const,
  );
  fc.assert(
    fc.property(sides, jobs, looks, fc.boolean(), ([source, there], options, seen, full) => {
      const given = rules(options, { full });
      if (!equalAtSight(source, there, given)) return;
      const closer = decide(
        { source, destination: there },
        given,
        shows({ ...seen, attributes: [] }),
      );
      assert.deepEqual(closer, NOTHING);
    }),
  );
});

Deno.test("what looks equal is equal at sight, unless something else is asked for", () => {
  const [one, other] = [entry({ links: 2 }), entry({ links: 2, inode: 9n })];
  assert.equal(equalAtSight(one, other, rules()), true);
  assert.equal(equalAtSight(one, { ...other, size: 9 }, rules()), false);
  assert.equal(equalAtSight(one, other, rules({ comparison: "thorough" })), false);
  const closely = rules({ comparison: "advanced", permissions: true });
  assert.equal(equalAtSight(one, other, closely), false);
  assert.equal(equalAtSight(one, other, rules({ type: "full" })), false);
  assert.equal(equalAtSight(one, other, rules({}, { suspectSince: 0 })), false);
  const [link, same] = [{ ...one, kind: "symlink" }, { ...other, kind: "symlink" }] as const;
  assert.equal(equalAtSight(link, same, rules()), false);
});
