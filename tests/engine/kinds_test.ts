import assert from "node:assert/strict";
import { changes, execute, NO_CHANGES } from "../support/engine.ts";
import { compareTrees } from "../support/judge.ts";
import { withScratch } from "../support/scratch.ts";
import {
  fifo,
  file,
  folder,
  type Literal,
  type Node,
  symlink,
  T1,
  T2,
  tree,
} from "../support/tree.ts";

const KINDS: Readonly<Record<string, (side: string) => Node>> = {
  file: (side) => file(`from the ${side}`, { mtime: side === "source" ? T1 : T2 }),
  "full folder": (side) => folder({ [side]: "x", common: { [side]: side } }, { mtime: T1 }),
  "empty folder": () => folder({}, { mtime: T1 }),
  symlink: (side) => symlink(`target of the ${side}`, { mtime: T1 }),
  "link to a folder": () => symlink("a folder", { mtime: T1 }),
  fifo: () => fifo({ mtime: T1 }),
};

function everyPair(): readonly [source: Literal, destination: Literal] {
  const source: Record<string, Node> = { "a folder": { stays: "untouched" } };
  const destination: Record<string, Node> = { "a folder": { stays: "untouched" } };
  for (const [from, make] of Object.entries(KINDS)) {
    for (const [to, makeOther] of Object.entries(KINDS)) {
      source[`${from} over ${to}`] = make("source");
      destination[`${from} over ${to}`] = makeOther("destination");
    }
  }
  return [source, destination];
}

Deno.test("with mirror, any kind takes the place of any other, and is then left alone", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const [source, destination] = everyPair();
    tree(source).build(ends[0]);
    tree(destination).build(ends[1]);
    const { report } = await execute(ends, { job: { mirror: true } });
    assert.deepEqual(report.failures, []);
    assert.deepEqual(compareTrees(...ends), []);
    const second = await execute(ends, { job: { mirror: true } });
    assert.deepEqual(changes(second.report.counters), NO_CHANGES);
  }));

Deno.test("without mirror, only a folder that holds something is kept, and reported", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    const [source, destination] = everyPair();
    tree(source).build(ends[0]);
    tree(destination).build(ends[1]);
    const { report } = await execute(ends);
    const blocked = Object.keys(source)
      .filter((name) => name.endsWith("over full folder") && !/^\w+ folder over/.test(name))
      .sort();
    assert.deepEqual(report.failures.map(({ path }) => path), blocked);
    assert.deepEqual(
      new Set(report.failures.map(({ code }) => code)),
      new Set(["folder-in-the-way"]),
    );
    for (const name of blocked) {
      tree({ destination: "x", common: { destination: "destination" } })
        .assertAt(`${ends[1]}/${name}`);
    }
    const open = compareTrees(...ends, { extrasAllowed: true })
      .filter((line) => !blocked.some((name) => line.startsWith(`"${name}`)))
      .filter((line) => !line.startsWith('"."'))
      // The merged folder holds more, which moves its time.
      .filter((line) => !line.startsWith('"full folder over full folder'));
    assert.deepEqual(open, []);
  }));

Deno.test("what a held mirror could not replace is reported, and replaced once allowed", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({ a: "a file", b: "b" }).build(ends[0]);
    tree({ a: { c: "c", d: "d" }, b: "b" }).build(ends[1]);
    const held = await execute(ends, { job: { mirror: true, maxDelete: { count: 1 } } });
    assert.equal(held.report.guard?.reason, "too-many-removals");
    assert.deepEqual(held.report.failures.map(({ path }) => path), ["a"]);
    tree({ a: { c: "c", d: "d" }, b: "b" }).assertAt(ends[1]);
    const allowed = await execute(ends, { job: { mirror: true, allowDelete: true } });
    assert.deepEqual(allowed.report.failures, []);
    tree({ a: "a file", b: "b" }).assertAt(ends[1]);
  }));
