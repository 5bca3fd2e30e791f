import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { HashName, JobOptions } from "../../src/model/options.ts";
import type { Timestamp } from "../../src/platform/mod.ts";
import { run } from "../support/cli.ts";
import { changes, execute, type Executed, NO_CHANGES } from "../support/engine.ts";
import { SOME_ACL } from "../support/everything_tree.ts";
import { Noise, noise } from "../support/noise.ts";
import { compareTrees } from "../support/judge.ts";
import { isRoot } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import {
  file,
  folder,
  hardLink,
  type Literal,
  readTree,
  sparse,
  symlink,
  T1,
  T2,
  tree,
} from "../support/tree.ts";

/** Runs between two given trees; both roots are made to look the same. */
function between<T>(
  [source, destination]: readonly [source: Literal, destination: Literal],
  job: Partial<JobOptions>,
  body: (outcome: Executed, ends: readonly [string, string]) => T | Promise<T>,
): Promise<T> {
  return withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree(source, { mtime: T1 }).build(ends[0]);
    tree(destination, { mtime: T1 }).build(ends[1]);
    const outcome = await execute(ends, { job });
    assert.deepEqual(outcome.report.failures, []);
    return await body(outcome, ends);
  });
}

const KIB = 1024;
const MIB = 1024 * KIB;

const plus = ({ mtimeSeconds, mtimeNanoseconds }: Timestamp, more: number): Timestamp => {
  const sum = mtimeNanoseconds + more;
  const seconds = Math.floor(sum / 1_000_000_000);
  return {
    mtimeSeconds: mtimeSeconds + seconds,
    mtimeNanoseconds: sum - seconds * 1_000_000_000,
  };
};

const written = { a: file("new content", { mtime: T1 }) };
const forged = { a: file("old content", { mtime: T1 }) };

for (const comparison of ["standard", "advanced"] as const) {
  Deno.test(`${comparison} takes size and time for the content`, () =>
    between([written, forged], { comparison }, ({ report }, ends) => {
      assert.deepEqual(changes(report.counters), NO_CHANGES);
      tree(forged).assertAt(ends[1]);
    }));
}

Deno.test("thorough finds content that changed under the same size and time", () =>
  between([written, forged], { comparison: "thorough" }, ({ report }, ends) => {
    assert.equal(report.counters.updated, 1);
    assert.equal(report.digests, null);
    tree(written).assertAt(ends[1]);
  }));

const NODE_NAMES: Readonly<Record<Exclude<HashName, "BLAKE3">, string>> = {
  MD5: "md5",
  SHA256: "sha256",
  SHA3: "sha3-256",
  BLAKE2B: "blake2b512",
  BLAKE2S: "blake2s256",
};

for (const [hash, nodeName] of Object.entries(NODE_NAMES)) {
  const digest = (text: string) => createHash(nodeName).update(text).digest("hex");
  const job = { comparison: "thorough", hash: hash as HashName } as const;
  Deno.test(`thorough:${hash} tells both digests, in events and in the report`, () =>
    between(
      [{ ...written, b: file("same", { mtime: T1 }) }, {
        ...forged,
        b: file("same", { mtime: T1 }),
      }],
      job,
      ({ report, operations }, ends) => {
        const expected = { source: digest("new content"), destination: digest("old content") };
        assert.deepEqual(report.digests, {
          algorithm: hash,
          compared: 2,
          entries: [{ path: "a", ...expected }],
        });
        const copied = operations.find(({ path }) => path === "a");
        assert.ok(copied?.type === "copy-file");
        assert.deepEqual(copied.digests, expected);
        assert.equal(copied.reason, "content");
        const same = operations.find(({ path }) => path === "b");
        assert.ok(same?.type === "unchanged");
        assert.deepEqual(same.digests, { source: digest("same"), destination: digest("same") });
        tree({ ...written, b: "same" }).assertAt(ends[1]);
      },
    ));
}

Deno.test("thorough:BLAKE3 tells both digests, of the published kind", () =>
  between([{ a: file("", { mtime: T1 }) }, { a: file("", { mtime: T2 }) }], {
    comparison: "thorough",
    hash: "BLAKE3",
  }, ({ report }) => {
    assert.equal(report.digests?.compared, 1);
    assert.deepEqual(report.digests?.entries, []);
    assert.equal(report.counters.updated, 0);
    assert.equal(report.counters.metadata, 1);
  }));

for (const hash of [null, "SHA256", "BLAKE3"] as const) {
  Deno.test(`thorough${hash ? `:${hash}` : ""} finds one changed byte anywhere in a large file`, () =>
    withScratch(async (scratch) => {
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      const size = 130 * MIB;
      const data = {
        0: noise(KIB),
        [64 * MIB - KIB]: noise(2 * KIB, 2),
        [size - KIB]: noise(KIB, 3),
      };
      tree({ large: sparse(size, data, { mtime: T1 }) }, { mtime: T1 }).build(ends[0]);
      const job = { comparison: "thorough", hash } as const;
      await execute(ends, { job });
      // Workers share it in parts of 64 MiB.
      for (const at of [0, 64 * MIB - 1, 64 * MIB, size - 1]) {
        using handle = Deno.openSync(`${ends[0]}/large`, { read: true, write: true });
        const byte = new Uint8Array(1);
        handle.seekSync(at, Deno.SeekMode.Start);
        handle.readSync(byte);
        handle.seekSync(at, Deno.SeekMode.Start);
        handle.writeSync(byte.map((value) => value ^ 1));
        handle.utimeSync(0, 0);
        await Deno.utime(`${ends[1]}/large`, 0, 0);
        const { report } = await execute(ends, { job });
        assert.equal(report.counters.updated, 1, `byte ${at}`);
        assert.deepEqual(compareTrees(...ends), []);
      }
      const { report } = await execute(ends, { job });
      assert.deepEqual(changes(report.counters), NO_CHANGES);
    }));
}

Deno.test("thorough sets a time that differs without copying equal content", () =>
  between(
    [{ a: file("same", { mtime: T1 }) }, { a: file("same", { mtime: T2 }) }],
    { comparison: "thorough" },
    ({ report }, ends) => {
      assert.equal(report.counters.updated, 0);
      assert.equal(report.counters.metadata, 1);
      tree({ a: file("same", { mtime: T1 }) }).assertAt(ends[1]);
    },
  ));

for (const size of [4, 130 * MIB]) {
  Deno.test(`thorough:MD5 tells a file of ${size} bytes once, with its digests, at another time too`, () => {
    const content = size > MIB ? new Noise(size) : noise(size);
    const source = { a: file(content, { mtime: T1 }), b: file(content, { mtime: T1 }) };
    const destination = { a: file(content, { mtime: T2 }), b: file(content, { mtime: T1 }) };
    const job = { comparison: "thorough", hash: "MD5" } as const;
    return between([source, destination], job, ({ operations, report }) => {
      const hash = createHash("md5");
      for (const piece of content instanceof Noise ? content.pieces() : [content]) {
        hash.update(piece);
      }
      const digest = hash.digest("hex");
      const digests = { source: digest, destination: digest };
      const set = { type: "set-metadata", path: "a", kind: "file", fields: ["mtime"], digests };
      const told = operations.toSorted((one, other) => one.path < other.path ? -1 : 1);
      assert.deepEqual(told, [set, { type: "unchanged", path: "b", digests }]);
      assert.deepEqual([report.counters.metadata, report.counters.unchanged], [1, 2]);
      assert.deepEqual(report.digests, { algorithm: "MD5", compared: 2, entries: [] });
    });
  });
}

Deno.test("one nanosecond is a difference", () =>
  between(
    [{ a: file("same", { mtime: T1 }) }, { a: file("same", { mtime: plus(T1, 1) }) }],
    {},
    ({ report }, ends) => {
      assert.equal(report.counters.updated, 1);
      tree({ a: file("same", { mtime: T1 }) }).assertAt(ends[1]);
    },
  ));

for (
  const [window, difference, equal] of [
    [1_000_000, 1_000_000, true],
    [1_000_000, 1_000_001, false],
    [2_000_000_000, -2_000_000_000, true],
    [2_000_000_000, -2_000_000_001, false],
  ] as const
) {
  Deno.test(`a window of ${window} ns ${equal ? "holds" : "does not hold"} ${difference} ns`, () =>
    between(
      [{ a: file("aaa", { mtime: T1 }) }, { a: file("bbb", { mtime: plus(T1, difference) }) }],
      { modifyWindow: window },
      ({ report }) => assert.equal(report.counters.updated, equal ? 0 : 1),
    ));
}

Deno.test("--modify-window takes a duration", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({ a: file("a", { mtime: T1 }) }).build(ends[0]);
    tree({ a: file("b", { mtime: plus(T1, 1_999_999_999) }) }).build(ends[1]);
    const { report } = await run(ends, ["--modify-window", "2s"]);
    assert.equal(report?.counters.updated, 0);
  }));

Deno.test("a full run copies every file, equal or not, and only files", () => {
  const both = { a: file("a", { mtime: T1 }), b: { c: file("c", { mtime: T1 }) }, l: symlink("a") };
  return between([both, both], { type: "full" }, ({ report }, ends) => {
    assert.equal(report.counters.updated, 2);
    assert.equal(report.counters.links, 0);
    tree(both).assertAt(ends[1]);
  });
});

Deno.test("mode bits follow in every comparison, without copying", () =>
  between(
    [{ a: file("a", { mtime: T1, mode: 0o600 }), b: folder({}, { mode: 0o700 }) }, {
      a: file("a", { mtime: T1, mode: 0o644 }),
      b: folder({}, { mode: 0o755 }),
    }],
    {},
    ({ report }, ends) => {
      assert.equal(report.counters.updated, 0);
      tree({ a: file("a", { mode: 0o600 }), b: folder({}, { mode: 0o700 }) }).assertAt(ends[1]);
    },
  ));

Deno.test("advanced with --permissions carries attributes and ACLs that alone changed", () => {
  const xattrs = { "user.new": "x", "user.changed": "new", "system.posix_acl_access": SOME_ACL };
  const old = { "user.gone": "x", "user.changed": "old" };
  const wanted = {
    a: file("a", { mtime: T1, xattrs }),
    b: folder({}, { xattrs, mtime: T1 }),
    c: file("c", { mtime: T1 }),
  };
  const found = {
    a: file("a", { mtime: T1, xattrs: old }),
    b: folder({}, { xattrs: old, mtime: T1 }),
    c: file("c", { mtime: T1, xattrs }),
  };
  return between(
    [wanted, found],
    { comparison: "advanced", permissions: true },
    ({ report }, ends) => {
      assert.equal(report.counters.updated, 0);
      assert.equal(report.counters.metadata, 3);
      assert.deepEqual(compareTrees(ends[0], ends[1]), []);
    },
  );
});

Deno.test({
  name: "with --permissions an owner that alone changed is carried; without it is left",
  ignore: skipUnless(isRoot, "giving files away needs root"),
  fn: async () => {
    const wanted = { a: file("a", { mtime: T1, owner: 1, group: 2, mode: 0o4755 }) };
    const found = { a: file("a", { mtime: T1, owner: 3, group: 4, mode: 0o755 }) };
    await between([wanted, found], { permissions: true }, ({ report }, ends) => {
      assert.equal(report.counters.metadata, 1);
      tree(wanted).assertAt(ends[1]);
    });
    await between([wanted, found], {}, ({ report }, ends) => {
      assert.deepEqual(changes(report.counters), NO_CHANGES);
      tree(found).assertAt(ends[1]);
    });
  },
});

Deno.test("a dry run tells exactly what the run then does, and does nothing", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({
      changed: file("new", { mtime: T1 }),
      new: { file: "x", link: symlink("file"), deep: { deeper: {} } },
      touched: folder({}, { mode: 0o700 }),
      kind: "now a file",
      one: file("a", { mtime: T1, mode: 0o600 }),
      two: file("a", { mtime: T1, mode: 0o640 }),
    }).build(ends[0]);
    tree({
      changed: file("old", { mtime: T2 }),
      extra: { a: { b: "b" } },
      touched: folder({}, { mode: 0o755 }),
      kind: { was: { a: "folder" } },
      one: file("a", { mtime: T1, mode: 0o644 }),
      two: hardLink("one"),
    }).build(ends[1]);
    const before = readTree(scratch);
    const dry = await execute(ends, { job: { mirror: true }, settings: { dryRun: true } });
    assert.deepEqual(readTree(scratch), before);
    const real = await execute(ends, { job: { mirror: true } });
    const told = ({ operations }: Executed) =>
      operations.map((operation) => JSON.stringify(operation)).sort();
    assert.deepEqual(told(dry), told(real));
    assert.deepEqual(changes(dry.report.counters), changes(real.report.counters));
    assert.deepEqual(compareTrees(...ends), []);
  }));

Deno.test("a dry run to a destination that is not there makes none", () =>
  withScratch(async (scratch) => {
    tree({ source: { a: "a", b: { c: "c" } } }).build(scratch);
    const { code, report } = await run([`${scratch}/source`, `${scratch}/new`], ["--dry-run"]);
    assert.equal(code, 0);
    assert.equal(report?.counters.copied, 2);
    tree({ source: { a: "a", b: { c: "c" } } }).assertAt(scratch);
  }));

Deno.test("--verify reads everything back, and finds it equal", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const large = file(new Noise(130 * MIB), { mtime: T1 });
    tree({ small: "x", large, empty: "", folder: { a: noiseText } }).build(ends[0]);
    const { code, report } = await run(ends, ["--verify"]);
    assert.equal(code, 0);
    assert.deepEqual(report?.failures, []);
    assert.deepEqual(compareTrees(...ends), []);
  }));

const noiseText = "some text, ".repeat(100_000);
