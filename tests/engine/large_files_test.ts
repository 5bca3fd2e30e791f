import assert from "node:assert/strict";
import fc from "fast-check";
import type { RawPath } from "../../src/base/names.ts";
import { chunks, type CourseState, LargeFiles, streamsOf } from "../../src/engine/large_files.ts";
import type {
  LargeFile,
  LargeFileResult,
  LargeFileTask,
  Task,
} from "../../src/engine/workers/protocol.ts";
import type { Handle } from "../../src/platform/mod.ts";
import type { LocalTarget } from "../../src/targets/mod.ts";
import { entry, largeFile } from "./samples.ts";

const MIB = 1024 * 1024;
const CHUNK = 64 * MIB;

type Step = LargeFileTask["step"];
type Answer = LargeFileResult["outcome"];

const DONE: Answer = { type: "done" };

/** Plays the workers: carries steps out in any order, and writes down which. */
class Workers {
  readonly steps: Step[] = [];
  readonly pending: LargeFileTask[] = [];

  constructor(
    readonly files: LargeFiles,
    readonly answer: (step: Step, file: LargeFile) => Answer = () => DONE,
    /** 0 to 1: which of the pending steps is next. */
    readonly pick: () => number = () => 0,
  ) {}

  give(tasks: readonly Task[]): void {
    for (const task of tasks) {
      assert.equal(task.kind, "large-file");
      if (task.kind === "large-file") this.pending.push(task);
    }
  }

  one(): boolean {
    const at = Math.min(Math.floor(this.pick() * this.pending.length), this.pending.length - 1);
    const [task] = this.pending.splice(at, 1);
    if (task === undefined) return false;
    this.steps.push(task.step);
    this.give(this.files.advance({ task, outcome: this.answer(task.step, task.file) }));
    return true;
  }

  all(): void {
    while (this.one());
  }

  get types(): string {
    return this.steps.map(({ type }) => type).join(" ");
  }
}

function files(
  { streams, ...some }: Partial<LargeFiles["options"]> & { readonly streams?: number } = {},
): LargeFiles {
  const large = new LargeFiles({ hash: false, verify: false, live: true, ...some });
  if (streams !== undefined) large.streams = { read: streams, copy: streams };
  return large;
}

function sized(size: number, some: Partial<LargeFile> = {}): LargeFile {
  return largeFile({ entry: entry({ size }), ...some });
}

/** The stretches of one kind of step, as "offset+length", in order. */
function stretches(steps: readonly Step[], type: Step["type"]): string[] {
  return steps.flatMap((step) =>
    step.type === type && "offset" in step ? [`${step.offset}+${step.length}`] : []
  );
}

function whole(size: number): string[] {
  return chunks(size).map(({ offset, length }) => `${offset}+${length}`);
}

const sizes = fc.oneof(
  fc.integer({ min: 0, max: 40 * CHUNK }),
  fc.constantFrom(0, 1, CHUNK, CHUNK + 1, 1000 * CHUNK, 2 ** 50),
);
const streams = fc.integer({ min: 1, max: 4 });
const picks = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));

Deno.test("stretches cover a file from its start to its end, without gaps, and are not too many", () => {
  fc.assert(fc.property(sizes, (size) => {
    let end = 0;
    const found = chunks(size);
    for (const { offset, length } of found) {
      assert.equal(offset, end);
      assert.ok(length > 0 || size === 0);
      end += length;
    }
    assert.equal(end, size);
    assert.ok(found.length <= 256);
  }));
});

Deno.test("a large file is begun, copied stretch after stretch, and finished", () => {
  const workers: Workers = new Workers(files());
  workers.give(workers.files.start(sized(3 * CHUNK)));
  workers.all();
  assert.equal(workers.types, "begin copy copy copy finish");
  assert.deepEqual(workers.files.states, []);
});

Deno.test("however steps follow each other, every stretch is copied exactly once", () => {
  fc.assert(
    fc.property(fc.array(sizes, { maxLength: 4 }), fc.boolean(), streams, picks, (
      all,
      verify,
      streams,
      pick,
    ) => {
      const large = files({ verify, streams });
      const copied = new Map<string, Step[]>();
      const workers: Workers = new Workers(large, (step, { path }) => {
        copied.set(path, [...copied.get(path) ?? [], step]);
        return DONE;
      }, () => pick.next().value);
      all.forEach((size, at) =>
        workers.give(large.start(sized(size, { path: `${at}` as RawPath })))
      );
      workers.all();
      all.forEach((size, at) => {
        const steps = copied.get(`${at}`) ?? [];
        assert.deepEqual(stretches(steps, "copy").sort(), whole(size).sort());
        assert.deepEqual(stretches(steps, "verify").sort(), verify ? whole(size).sort() : []);
        assert.equal(steps.at(-1)?.type, "finish");
      });
      assert.deepEqual(large.states, []);
    }),
  );
});

Deno.test("no more stretches of a file are on their way than may be, and each knows if it is alone", () => {
  fc.assert(fc.property(sizes, streams, picks, (size, streams, pick) => {
    const large = files({ streams });
    const workers: Workers = new Workers(large, () => DONE, () => pick.next().value);
    workers.give(large.start(sized(size)));
    do {
      assert.ok(workers.pending.length <= streams);
    } while (workers.one());
    const alone = workers.steps.flatMap((step) => step.type === "copy" ? [step.alone] : []);
    assert.ok(alone.every((one) => one === (streams === 1)));
  }));
});

Deno.test("a comparison that found a difference hands out no more of the file", () => {
  const workers: Workers = new Workers(
    files({ streams: 2 }),
    (step) => step.type === "compare" && step.offset === CHUNK ? { type: "different" } : DONE,
  );
  workers.give(workers.files.start(sized(10 * CHUNK, { compare: true })));
  workers.all();
  assert.match(workers.types, /^compare compare compare begin( copy){10} finish$/);
});

Deno.test("a turning disk is read from one place, and a file system's own copies are not split", () => {
  const on = (
    type: string,
    some: { copiesItself?: boolean; seeks?: boolean } = {},
  ): LocalTarget => ({
    path: `/${type}`,
    root: 3 as Handle,
    entry: entry({ kind: "directory" }),
    facts: {
      id: type,
      type,
      mtimeStep: 1,
      exact: true,
      available: null,
      used: null,
      readOnly: false,
      copiesItself: false,
      seeks: false,
      ...some,
    },
  });
  const between = (source: LocalTarget, destination: LocalTarget | null) =>
    streamsOf({ source, destination }, 4);
  assert.deepEqual(between(on("ext4"), on("tmpfs")), { read: 4, copy: 4 });
  assert.deepEqual(between(on("ext4"), null), { read: 4, copy: 4 });
  assert.deepEqual(between(on("ext4", { seeks: true }), on("tmpfs")), { read: 1, copy: 1 });
  assert.deepEqual(between(on("tmpfs"), on("ext4", { seeks: true })), { read: 1, copy: 1 });
  const nfs = on("nfs", { copiesItself: true });
  assert.deepEqual(between(nfs, nfs), { read: 4, copy: 1 });
  assert.deepEqual(between(nfs, on("ext4")), { read: 4, copy: 4 });
});

Deno.test("a file that was cloned needs no copying", () => {
  const workers: Workers = new Workers(
    files(),
    ({ type }) => type === "begin" ? { type: "cloned" } : DONE,
  );
  workers.give(workers.files.start(sized(3 * CHUNK)));
  workers.all();
  assert.equal(workers.types, "begin finish");
});

Deno.test("found a second time while it is on its way, a file is not started again", () => {
  const workers: Workers = new Workers(files());
  workers.give(workers.files.start(sized(CHUNK)));
  workers.one();
  assert.deepEqual(workers.files.start(sized(CHUNK)), []);
  workers.all();
  assert.equal(workers.types, "begin copy finish");
});

Deno.test("compared and equal, a file is settled; different anywhere, it is copied", () => {
  for (const different of [false, true]) {
    const workers: Workers = new Workers(
      files(),
      (step) =>
        different && step.type === "compare" && step.offset === 0 ? { type: "different" } : DONE,
    );
    workers.give(workers.files.start(sized(2 * CHUNK, { compare: true })));
    workers.all();
    const after = different ? "begin copy copy finish" : "compare settle";
    assert.equal(workers.types, `compare ${after}`);
  }
});

Deno.test("compared by digest, both sides are hashed, and the digests go with the last step", () => {
  for (const other of ["one", "another"]) {
    const workers: Workers = new Workers(files({ hash: true }), (step) => {
      if (step.type !== "hash") return DONE;
      return { type: "digest", digest: step.side === "source" ? "one" : other };
    });
    workers.give(workers.files.start(sized(CHUNK, { compare: true })));
    workers.all();
    const last = workers.steps.at(-1);
    assert.equal(workers.types, `hash hash ${other === "one" ? "settle" : "begin copy finish"}`);
    assert.deepEqual(last && "digests" in last && last.digests, {
      source: "one",
      destination: other,
    });
  }
});

Deno.test("a preview copies nothing", () => {
  const workers: Workers = new Workers(files({ live: false }));
  workers.give(workers.files.start(sized(2 * CHUNK)));
  workers.all();
  assert.equal(workers.types, "finish");
});

/** A source that changes so often, always when its second stretch is copied. */
function changing(times: number, now: LargeFile["entry"] | null): Workers {
  let left = times;
  const workers: Workers = new Workers(files(), (step) => {
    if (step.type !== "copy" || step.offset === 0 || left-- <= 0) return DONE;
    return { type: "changed", entry: now };
  });
  workers.give(workers.files.start(sized(3 * CHUNK)));
  workers.all();
  return workers;
}

Deno.test("a file that changes while it is copied is started again, as it is by then", () => {
  const { types, steps } = changing(1, entry({ size: 2 * CHUNK }));
  assert.equal(types, "begin copy copy begin copy copy finish");
  assert.deepEqual(stretches(steps.slice(3), "copy"), whole(2 * CHUNK));
});

Deno.test("a file that keeps changing is given up the third time", () => {
  const { types, steps } = changing(Infinity, entry({ size: 3 * CHUNK }));
  assert.equal(types, "begin copy copy begin copy copy begin copy copy discard");
  assert.deepEqual(steps.at(-1), { type: "discard", because: "changing" });
});

Deno.test("a file that is gone, or no file any more, is given up at once", () => {
  for (const now of [null, entry({ kind: "directory" })]) {
    assert.equal(changing(1, now).types, "begin copy copy discard");
  }
});

Deno.test("a file of another size than its copy needs no comparison when it starts again", () => {
  const workers: Workers = new Workers(
    files(),
    (step) =>
      step.type === "compare" && step.offset === 0
        ? { type: "changed", entry: entry({ size: CHUNK }) }
        : DONE,
  );
  const destination = entry({ size: 2 * CHUNK });
  workers.give(workers.files.start(sized(2 * CHUNK, { compare: true, destination })));
  workers.all();
  assert.equal(workers.types, "compare begin copy finish");
});

Deno.test("after a step that failed nothing follows", () => {
  for (const failing of ["begin", "copy", "finish"]) {
    const workers: Workers = new Workers(
      files(),
      ({ type }) => type === failing ? { type: "failed" } : DONE,
    );
    workers.give(workers.files.start(sized(2 * CHUNK)));
    workers.all();
    assert.equal(workers.steps.at(-1)?.type, failing);
    assert.deepEqual(workers.files.states, []);
  }
});

Deno.test("of stretches that fail side by side, all but the first are told before", () => {
  const large = files({ streams: 2 });
  const [begin] = large.start(sized(3 * CHUNK, { path: "large" as RawPath }));
  assert.ok(begin?.kind === "large-file");
  const copies = large.advance({ task: begin, outcome: DONE });
  const failed = copies.flatMap((task): LargeFileResult[] =>
    task.kind === "large-file" ? [{ task, outcome: { type: "failed" } }] : []
  );
  assert.equal(failed.length, 2);
  assert.deepEqual(large.toldBefore(failed), ["large"]);
  const [first, second] = failed;
  assert.ok(first !== undefined && second !== undefined);
  assert.deepEqual(large.toldBefore([first]), []);
  large.advance(first);
  assert.deepEqual(large.toldBefore([second]), ["large"]);
});

Deno.test("that a file kept changing is told, though it failed at no step", () => {
  const large = files();
  const workers: Workers = new Workers(
    large,
    ({ type }, { entry }) => type === "copy" ? { type: "changed", entry } : DONE,
  );
  workers.give(large.start(sized(CHUNK)));
  while (workers.pending[0]?.step.type !== "discard") assert.ok(workers.one());
  const [task] = workers.pending;
  assert.ok(task !== undefined);
  assert.deepEqual(large.toldBefore([{ task, outcome: { type: "failed" } }]), []);
});

const asText = (states: readonly CourseState[]): CourseState[] =>
  JSON.parse(
    JSON.stringify(states, (_, value) => typeof value === "bigint" ? Number(value) : value),
  );

Deno.test("resumed, every stretch is copied once, but for those that were under way", () => {
  fc.assert(
    fc.property(sizes, fc.nat(300), fc.boolean(), streams, (size, steps, verify, streams) => {
      const before = new Workers(files({ verify, streams }));
      before.give(before.files.start(sized(size)));
      for (let step = 0; step < steps; step++) before.one();
      const after = new Workers(files({ verify, streams }));
      for (const state of asText(before.files.states)) after.give(after.files.resume(state));
      const [underWay] = before.pending;
      after.all();
      const copied = [
        ...stretches(before.steps, "copy"),
        ...stretches(after.steps, "copy"),
      ];
      assert.deepEqual(copied.sort(), whole(size).sort(), `${underWay?.step.type} was under way`);
      assert.equal([...before.steps, ...after.steps].at(-1)?.type, "finish");
      if (stretches(before.steps, "copy").length > 0) assert.doesNotMatch(after.types, /begin/);
    }),
  );
});

Deno.test("resumed while it was compared, a file is compared anew", () => {
  const before = new Workers(files());
  before.give(before.files.start(sized(3 * CHUNK, { compare: true })));
  before.one();
  const after = new Workers(files());
  for (const state of asText(before.files.states)) after.give(after.files.resume(state));
  after.all();
  assert.equal(after.types, "compare compare compare settle");
});

Deno.test("attempts made before an interruption count", () => {
  const always = (step: Step): Answer =>
    step.type === "copy" ? { type: "changed", entry: entry({ size: CHUNK }) } : DONE;
  const before = new Workers(files(), always);
  before.give(before.files.start(sized(CHUNK)));
  // Two attempts are over, and the third has begun.
  for (let step = 0; step < 5; step++) before.one();
  const after = new Workers(files(), always);
  for (const state of asText(before.files.states)) after.give(after.files.resume(state));
  after.all();
  assert.equal(after.types, "copy discard");
});

Deno.test("when a run ends early, what is half made is cleared, and nothing else touched", () => {
  const large = files();
  const workers: Workers = new Workers(large);
  workers.give(large.start(sized(2 * CHUNK, { path: "copied" as RawPath })));
  workers.one();
  large.start(sized(2 * CHUNK, { path: "compared" as RawPath, compare: true }));
  const steps = large.discardAll().map((task) =>
    task.kind === "large-file" && [
      task.file.path,
      task.step,
    ]
  );
  assert.deepEqual(steps, [["copied", { type: "discard", because: "canceled" }]]);
  assert.deepEqual(large.states, []);
});
