import assert from "node:assert/strict";
import { changes, type Ends, execute, NO_CHANGES } from "../support/engine.ts";
import { canMountForeign, type ForeignType, withForeignImage } from "../support/images.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { file, folder, type Literal, tree } from "../support/tree.ts";

const TYPES: readonly ForeignType[] = ["fat", "ntfs"];
const MIRROR = { job: { mirror: true, allowDelete: true } };

const ODD = { mtimeSeconds: 1_600_000_001, mtimeNanoseconds: 987_654_321 };
const TREE: Literal = {
  private: file("one", { mode: 0o600, mtime: ODD }),
  program: file("two", { mode: 0o755, mtime: ODD }),
  folder: folder({ "no one": file("three", { mode: 0o400, mtime: ODD }) }, {
    mode: 0o700,
    mtime: ODD,
  }),
};

/** Mirrors a tree to a fresh file system of that type. */
function onForeign(
  type: ForeignType,
  literal: Literal,
  body: (ends: Ends) => Promise<void>,
): Promise<void> {
  return withForeignImage(type, { sizeMiB: 40 }, (mounted) =>
    withScratch((source) => {
      tree(literal).build(source);
      return body([source, `${mounted}/copy`]);
    }));
}

function namesIn(path: string): string[] {
  return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
}

for (const type of TYPES) {
  const ignore = skipUnless(canMountForeign(type), `needs root, and what mounts ${type}`);

  Deno.test({
    name: `a copy on ${type} is up to date, though times are rounded and modes not kept there`,
    ignore,
    fn: () =>
      onForeign(type, TREE, async (ends) => {
        const first = await execute(ends, MIRROR);
        assert.deepEqual(first.report.failures, []);
        assert.match(first.report.warnings.join("\n"), /keeps no access rights/);
        const { mtime } = Deno.statSync(`${ends[1]}/folder/no one`);
        assert.ok(Math.abs((mtime?.getTime() ?? 0) - ODD.mtimeSeconds * 1000) < 2000);
        for (const dryRun of [true, false]) {
          const { report } = await execute(ends, { ...MIRROR, settings: { dryRun } });
          assert.deepEqual(changes(report.counters), NO_CHANGES);
        }
        assert.deepEqual(namesIn(ends[1]), ["folder", "private", "program"]);
      }),
  });

  Deno.test({
    name: `what changed is seen on ${type}, a second later and of the same size`,
    ignore,
    fn: () =>
      onForeign(type, TREE, async (ends) => {
        await execute(ends, MIRROR);
        Deno.writeTextFileSync(`${ends[0]}/program`, "TWO");
        Deno.utimeSync(`${ends[0]}/program`, ODD.mtimeSeconds + 2, ODD.mtimeSeconds + 2);
        const { report } = await execute(ends, MIRROR);
        assert.equal(report.counters.updated, 1);
        assert.equal(Deno.readTextFileSync(`${ends[1]}/program`), "TWO");
      }),
  });

  Deno.test({
    name: `what is brought back from ${type} replaces nothing that is as it was`,
    ignore,
    fn: () =>
      onForeign(type, TREE, async ([source, copy]) => {
        await execute([source, copy], MIRROR);
        const { report } = await execute([copy, source], MIRROR);
        assert.equal(report.counters.copied + report.counters.updated, 0);
      }),
  });
}

const onFat = {
  ignore: skipUnless(canMountForeign("fat"), "needs root, and what mounts fat"),
};
const NAMESAKES: Literal = {
  README: "upper",
  readme: "in lower case",
  Photos: { a: "in upper" },
  photos: { b: "in lower" },
  Data: {},
  data: "a file",
  "a file": "of its own",
};

Deno.test({
  ...onFat,
  name: "of names that the destination takes for one, one is copied, and the others are failures",
  fn: () =>
    onForeign("fat", NAMESAKES, async (ends) => {
      const kept = () => [
        Deno.readTextFileSync(`${ends[1]}/readme`),
        ...namesIn(`${ends[1]}/photos`),
        Deno.readTextFileSync(`${ends[1]}/a file`),
      ];
      const failed = async () => {
        const { report } = await execute(ends, MIRROR);
        assert.equal(report.counters.removed, 0);
        assert.deepEqual(
          report.failures.map(({ code }) => code),
          Array(3).fill("name-unsupported"),
        );
        return report.failures.map(({ path }) => path).sort();
      };
      const [first, there] = [await failed(), kept()];
      assert.deepEqual(there.length, 3);
      assert.deepEqual([await failed(), kept()], [first, there]);
      const plan = await execute(ends, { ...MIRROR, settings: { dryRun: true } });
      assert.deepEqual(plan.report.failures.map(({ path }) => path).sort(), first);
      assert.equal(plan.operations.length, 0);
    }),
});

Deno.test({
  ...onFat,
  name: "a name that changed in case alone is no extra, on a destination that ignores case",
  fn: () =>
    onForeign("fat", { readme: "one", photos: { a: "two" } }, async (ends) => {
      await execute(ends, MIRROR);
      Deno.renameSync(`${ends[0]}/readme`, `${ends[0]}/README`);
      Deno.renameSync(`${ends[0]}/photos`, `${ends[0]}/Photos`);
      const { report } = await execute(ends, MIRROR);
      assert.deepEqual(report.failures, []);
      assert.equal(report.counters.removed, 0);
      assert.equal(Deno.readTextFileSync(`${ends[1]}/Photos/a`), "two");
    }),
});

Deno.test("a name that changed in case alone makes an extra, where case counts", () =>
  withScratch(async (folder) => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`img${n}.JPG`, `${n}`]));
    tree({ source: { ...many, kept: "one" } }).build(folder);
    const ends = [`${folder}/source`, `${folder}/copy`] as const;
    await execute(ends, MIRROR);
    for (const name of Object.keys(many)) {
      Deno.renameSync(`${ends[0]}/${name}`, `${ends[0]}/${name.toLowerCase()}`);
    }
    const { report } = await execute(ends, MIRROR);
    assert.equal(report.counters.removed, 50);
    assert.deepEqual(namesIn(ends[1]), namesIn(ends[0]));
  }));

Deno.test({
  ...onFat,
  name: "a name that the destination cannot hold is a failure that says so",
  fn: () =>
    onForeign("fat", { "a:b": "one", "c:d": { e: "two" }, f: "three" }, async (ends) => {
      const { report } = await execute(ends, MIRROR);
      const failed = report.failures.map(({ path, code }) => `${path} ${code}`).sort();
      assert.deepEqual(failed, ["a:b name-unsupported", "c:d name-unsupported"]);
      assert.deepEqual(namesIn(ends[1]), ["f"]);
    }),
});
