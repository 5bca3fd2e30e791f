import assert from "node:assert/strict";
import fc from "fast-check";
import type { RawPath } from "../../src/base/names.ts";
import { Links } from "../../src/engine/links.ts";
import type { Identity, LinkCandidate, LinkTask } from "../../src/engine/workers/protocol.ts";

const identity = (inode: number): Identity => ({ device: 5, inode: BigInt(inode) });

function candidate(path: string, source: number, destination: number | null = null): LinkCandidate {
  return {
    path: path as RawPath,
    source: identity(source),
    names: 2,
    destination: destination === null ? null : identity(destination),
    destinationNames: destination === null ? 0 : 2,
    occupied: destination !== null,
    equal: false,
  };
}

/** One that needs nothing by itself. */
function equal(path: string, source: number, destination: number): LinkCandidate {
  return { ...candidate(path, source, destination), equal: true };
}

function gathered(...candidates: readonly LinkCandidate[]): Links {
  const links = new Links();
  for (const one of candidates) links.add(one);
  return links;
}

function tasksOf(links: Links): readonly LinkTask[] {
  return links.take().tasks;
}

function told(tasks: readonly LinkTask[]) {
  return tasks.map(({ paths, foreign }) => [paths, foreign.map(({ inode }) => Number(inode))]);
}

Deno.test("names of one source file make one task, in the order of their paths", () => {
  const links = gathered(candidate("b", 1), candidate("x", 2), candidate("a", 1));
  assert.deepEqual(told(tasksOf(links)), [[["a", "b"], []], [["x"], []]]);
});

Deno.test("inodes of different devices are different files", () => {
  const other = { ...candidate("b", 1), source: { device: 6, inode: 1n } };
  assert.deepEqual(told(tasksOf(gathered(candidate("a", 1), other))), [[["a"], []], [["b"], []]]);
});

Deno.test("what was taken is not told again, until another name turns up", () => {
  const links = gathered(candidate("a", 1), candidate("x", 2));
  links.take();
  assert.deepEqual(tasksOf(links), []);
  links.add(candidate("b", 1));
  assert.deepEqual(told(tasksOf(links)), [[["a", "b"], []]]);
});

Deno.test("a file at the destination stays with the first that has a name there", () => {
  const links = gathered(
    candidate("a", 1, 100),
    candidate("b", 1, 100),
    candidate("c", 2, 100),
    candidate("d", 2, 200),
  );
  assert.deepEqual(told(tasksOf(links)), [[["a", "b"], []], [["c", "d"], [100]]]);
});

Deno.test("a file at the destination is shared unless all names it was seen with are the task's", () => {
  const links = gathered(candidate("a", 1, 7), candidate("b", 1, 7), candidate("c", 2, 8));
  // Whoever looks at everything after all comes by names once more.
  links.add(candidate("c", 2, 8));
  const shared = tasksOf(links).map(({ shared = [] }) => shared.map(({ inode }) => Number(inode)));
  assert.deepEqual(shared, [[], [8]]);
});

Deno.test("names are together where all of them were one file of the destination, kept for them", () => {
  const together = (links: Links) => tasksOf(links).map((task) => task.together?.inode);
  const both = gathered(candidate("a", 1, 100), candidate("b", 1, 100));
  const restored = new Links(both.state);
  assert.deepEqual(together(both), [100n]);
  // Whatever was seen by an earlier process may be otherwise by now.
  assert.deepEqual(together(restored), [undefined]);
  const scattered = [
    [candidate("a", 1, 100), candidate("b", 1)],
    [candidate("a", 1), candidate("b", 1, 100)],
    [candidate("a", 1, 100), candidate("b", 1, 200)],
    [candidate("a", 1)],
  ];
  for (const some of scattered) assert.deepEqual(together(gathered(...some)), [undefined]);
});

Deno.test("a file that the destination has under all names, each equal, is no task", () => {
  const whole = gathered(equal("a", 1, 100), equal("b", 1, 100), candidate("x", 2));
  const restored = new Links(whole.state);
  const { tasks, unchanged } = whole.take();
  assert.deepEqual([tasks.flatMap(({ paths }) => paths), unchanged], [["x"], 2]);
  // What an earlier process saw may be otherwise by now.
  assert.deepEqual([tasksOf(restored).length, restored.take().unchanged], [2, 0]);
  const wanting = [
    [equal("a", 1, 100), candidate("b", 1, 100)],
    [candidate("a", 1, 100), equal("b", 1, 100)],
    [equal("a", 1, 100), equal("b", 1, 200)],
    [equal("a", 1, 100), candidate("b", 1)],
  ];
  for (const some of wanting) {
    const { tasks, unchanged } = gathered(...some).take();
    assert.deepEqual([tasks.length, unchanged], [1, 0]);
  }
});

Deno.test("a file that the destination has equal is a task where it stays with another", () => {
  const links = gathered(equal("a", 1, 100), equal("b", 2, 100));
  const { tasks, unchanged } = links.take();
  assert.deepEqual([told(tasks), unchanged], [[[["b"], [100]]], 1]);
});

Deno.test("a name that turns up later makes a task of all", () => {
  const links = gathered(equal("a", 1, 100), equal("b", 1, 100));
  assert.equal(links.take().unchanged, 2);
  links.add(candidate("c", 1));
  const { tasks, unchanged } = links.take();
  assert.deepEqual([told(tasks), unchanged], [[[["a", "b", "c"], []]], 0]);
});

Deno.test("names are bare where the destination was seen to have nothing at any of them", () => {
  const bare = (links: Links) => tasksOf(links).map((task) => task.bare);
  const both = gathered(candidate("a", 1), candidate("b", 1));
  const restored = new Links(both.state);
  assert.deepEqual(bare(both), [true]);
  assert.deepEqual(bare(restored), [false]);
  assert.deepEqual(bare(gathered({ ...candidate("a", 1), occupied: true })), [false]);
  assert.deepEqual(bare(gathered(candidate("a", 1), candidate("b", 1, 100))), [false]);
});

const candidates: fc.Arbitrary<LinkCandidate[]> = fc.array(
  fc.tuple(fc.nat(20), fc.nat(5), fc.option(fc.nat(5)), fc.boolean()).map(
    ([path, source, destination, equal]) => ({
      ...candidate(`path ${path}`, source, destination),
      equal: destination !== null && equal,
    }),
  ),
  { maxLength: 30 },
);

Deno.test("each name is part of a task, or unchanged", () => {
  fc.assert(fc.property(candidates, (all) => {
    const { tasks, unchanged } = gathered(...all).take();
    const names = new Set(all.map(({ path, source }) => `${source.inode} ${path}`)).size;
    assert.equal(tasks.flatMap(({ paths }) => paths).length + unchanged, names);
  }));
});

Deno.test("each file at the destination is foreign to all groups but one", () => {
  fc.assert(fc.property(candidates, (all) => {
    const tasks = tasksOf(gathered(...all));
    const sharers = Map.groupBy(
      all.filter(({ destination }) => destination !== null),
      ({ destination }) => destination?.inode,
    );
    for (const [inode, named] of sharers) {
      const groups = new Set(named.map(({ source }) => source.inode)).size;
      const foreign = tasks.filter((task) => task.foreign.some((one) => one.inode === inode));
      assert.equal(foreign.length, groups - 1);
    }
  }));
});

function restored(links: Links): Links {
  return new Links(links.state);
}

Deno.test("restored from a checkpoint, the same is left to do", () => {
  fc.assert(fc.property(candidates, candidates, fc.boolean(), (before, after, taken) => {
    const unequal = (all: readonly LinkCandidate[]) => all.map((one) => ({ ...one, equal: false }));
    const links = gathered(...unequal(before));
    if (taken) links.take();
    for (const one of unequal(after)) links.add(one);
    const paths = (tasks: readonly LinkTask[]) => tasks.map(({ paths }) => paths.join()).sort();
    const copy = restored(links);
    assert.deepEqual(copy.state, links.state);
    const wanted = paths(tasksOf(links));
    assert.deepEqual(paths(tasksOf(copy)), wanted);
    assert.deepEqual(tasksOf(restored(links)), []);
  }));
});

Deno.test("in a checkpoint, a name more of a file takes no more than its path", () => {
  const paths = Array.from({ length: 1000 }, (_, at) => `snapshot ${at}/file`);
  const links = gathered(...paths.map((path) => candidate(path, 1, 2)));
  const before = gathered(candidate("snapshot/file", 1, 2));
  const size = (some: Links) => JSON.stringify(some.state).length;
  assert.ok(size(links) <= size(before) + JSON.stringify(paths).length);
});
