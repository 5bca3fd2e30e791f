import type { RawPath } from "../base/names.ts";
import type { Digests } from "../model/operation.ts";
import type { Ends } from "./preflight.ts";
import type { LargeFile, LargeFileResult, LargeFileTask, Task } from "./workers/protocol.ts";

/** Bytes that one step copies or compares. */
const CHUNK = 64 * 1024 * 1024;
/** A sparse file may be far larger than what is in it; more steps than this gain nothing. */
const MOST_CHUNKS = 256;
const ATTEMPTS = 3;

type Step = LargeFileTask["step"];

/** The steps of the phases that go over a file stretch by stretch. */
const STRETCH_STEPS = {
  comparing: "compare",
  copying: "copy",
  verifying: "verify",
  ending: null,
} as const satisfies Record<Course["phase"], Step["type"] | null>;

interface Stretch {
  readonly offset: number;
  readonly length: number;
}

/** Where a large file is on its way, for a checkpoint. */
export interface CourseState {
  readonly file: LargeFile;
  readonly attempt: number;
  /** The comparison is over: it has to be copied. */
  readonly copying: boolean;
  /** The temporary file is made; null where it is not. Stretches still to copy, the last first. */
  readonly toCopy: readonly Stretch[] | null;
  readonly digests: { readonly source?: string; readonly destination?: string };
}

/** One large file on its way: which steps are out, and what they found. */
interface Course {
  file: LargeFile;
  attempt: number;
  outstanding: number;
  phase: "comparing" | "copying" | "verifying" | "ending";
  different: boolean;
  changed: LargeFileResult["outcome"] | null;
  failed: boolean;
  /** Stretches that this phase has still to hand out, the last first. */
  left: Stretch[];
  /** Stretches that are out. */
  current: Stretch[];
  /** The temporary file is made. */
  begun: boolean;
  digests: { source?: string; destination?: string };
}

export interface LargeFilesOptions {
  /** Compare by digests instead of bytes. */
  readonly hash: boolean;
  readonly verify: boolean;
  readonly live: boolean;
}

/** How many stretches of one file are worked on at once. */
export interface Streams {
  readonly read: number;
  readonly copy: number;
}

/**
 * As many as there are workers: one fills its buffer while another empties its own. But a disk that
 * turns is read from one place at a time, and what a file system copies by itself is its own affair.
 */
export function streamsOf(
  { source, destination }: Pick<Ends, "source" | "destination">,
  workers: number,
): Streams {
  const from = source.facts;
  const to = destination?.facts ?? from;
  const read = from.seeks || to.seeks ? 1 : workers;
  const own = from.copiesItself && from.type === to.type;
  return { read, copy: own ? 1 : read };
}

/**
 * Splits large files into steps for the workers, and says what follows each: compare, begin, copy,
 * verify, finish. A change of the source on the way starts the file again, a few times.
 */
export class LargeFiles {
  /** To be set before a file is started. */
  streams: Streams = { read: 1, copy: 1 };
  readonly #courses = new Map<string, Course>();

  constructor(readonly options: LargeFilesOptions) {}

  start(file: LargeFile): Task[] {
    // A folder that was looked at twice, around an interruption, finds it twice.
    if (this.#courses.has(file.path)) return [];
    return this.#start({
      file,
      attempt: 1,
      outstanding: 0,
      phase: "comparing",
      different: false,
      changed: null,
      failed: false,
      left: [],
      current: [],
      begun: false,
      digests: {},
    });
  }

  #start(course: Course): Task[] {
    this.#courses.set(course.file.path, course);
    if (!course.file.compare) return this.#copy(course);
    course.phase = "comparing";
    if (!this.options.hash) return this.#stretches(course, chunks(course.file.entry.size));
    return this.#send(course, [
      { type: "hash", side: "source" },
      { type: "hash", side: "destination" },
    ]);
  }

  /** Begins a phase that goes over the file stretch by stretch. */
  #stretches(course: Course, stretches: readonly Stretch[]): Task[] {
    course.left = stretches.toReversed();
    return this.#more(course);
  }

  /** Hands out as many of the next stretches as may be worked on at once. */
  #more(course: Course): Task[] {
    const type = STRETCH_STEPS[course.phase];
    if (type === null) return [];
    const most = type === "copy" ? this.streams.copy : this.streams.read;
    const steps: Step[] = [];
    while (course.current.length < most) {
      const stretch = course.left.pop();
      if (stretch === undefined) break;
      course.current.push(stretch);
      steps.push(type === "copy" ? { type, ...stretch, alone: most === 1 } : { type, ...stretch });
    }
    return this.#send(course, steps);
  }

  #send(course: Course, steps: readonly Step[]): Task[] {
    course.outstanding += steps.length;
    return steps.map((step) => ({ kind: "large-file", file: course.file, step }));
  }

  #copy(course: Course): Task[] {
    course.different = false;
    course.left = [];
    course.phase = this.options.live ? "copying" : "ending";
    return this.#send(course, [
      this.options.live ? { type: "begin" } : this.#ending(course, "finish"),
    ]);
  }

  #ending(course: Course, type: "finish" | "settle"): Step {
    const { source, destination } = course.digests;
    if (source === undefined || destination === undefined) return { type };
    const digests: Digests = { source, destination };
    return { type, digests };
  }

  /** Takes what came of a step; returns the steps that follow. */
  advance({ task: { file, step }, outcome }: LargeFileResult): Task[] {
    const course = this.#courses.get(file.path);
    if (course === undefined) return [];
    course.outstanding--;
    if ("offset" in step) {
      course.current = course.current.filter(({ offset }) => offset !== step.offset);
    }
    switch (outcome.type) {
      case "different":
        course.different = true;
        break;
      case "digest":
        if (step.type === "hash") course.digests[step.side] = outcome.digest;
        break;
      case "changed":
        course.changed = outcome;
        break;
      case "failed":
        course.failed = true;
        break;
      case "done":
      case "cloned":
        break;
    }
    if (step.type === "begin" && outcome.type === "done") {
      course.begun = true;
      return this.#stretches(course, chunks(course.file.entry.size));
    }
    // What is left of a phase that has come to nothing is not handed out any more.
    const decided = course.failed || course.different || course.changed !== null;
    if (!decided && course.left.length > 0) return this.#more(course);
    return course.outstanding > 0 ? [] : this.#next(course);
  }

  #next(course: Course): Task[] {
    if (course.failed) return this.#drop(course);
    if (course.changed?.type === "changed") return this.#again(course, course.changed.entry);
    switch (course.phase) {
      case "comparing": {
        const { source, destination } = course.digests;
        if (course.different || source !== destination) return this.#copy(course);
        course.phase = "ending";
        return this.#send(course, [this.#ending(course, "settle")]);
      }
      case "copying":
        if (!this.options.verify) return this.#end(course);
        course.phase = "verifying";
        return this.#stretches(course, chunks(course.file.entry.size));
      case "verifying":
        return this.#end(course);
      case "ending":
        return this.#drop(course);
    }
  }

  #end(course: Course): Task[] {
    course.phase = "ending";
    return this.#send(course, [this.#ending(course, "finish")]);
  }

  #drop(course: Course): Task[] {
    this.#courses.delete(course.file.path);
    return [];
  }

  /** Starts again with the file as it is now. */
  #again(course: Course, entry: LargeFile["entry"] | null): Task[] {
    if (entry?.kind !== "file" || course.attempt >= ATTEMPTS) {
      course.failed = true;
      return this.#send(course, [{ type: "discard", because: "changing" }]);
    }
    const compare = course.file.compare && entry.size === course.file.destination?.size;
    return this.#start({
      ...course,
      file: { ...course.file, entry, compare },
      attempt: course.attempt + 1,
      different: false,
      changed: null,
      left: [],
      current: [],
      begun: false,
      digests: {},
    });
  }

  /** The files of these results whose failure was told before, by a step that went beside. */
  toldBefore(results: readonly LargeFileResult[]): RawPath[] {
    const failed = new Set<RawPath>();
    return results.flatMap(({ task: { file: { path }, step }, outcome: { type } }) => {
      // What is discarded for it kept changing failed at no step before.
      if (type !== "failed" || step.type === "discard") return [];
      const before = failed.has(path) || this.#courses.get(path)?.failed === true;
      failed.add(path);
      return before ? path : [];
    });
  }

  /** Where each file is, for a checkpoint. */
  get states(): CourseState[] {
    return [...this.#courses.values()].map((course) => ({
      file: course.file,
      attempt: course.attempt,
      copying: course.phase !== "comparing",
      toCopy: remaining(course),
      digests: course.digests,
    }));
  }

  /** Goes on with a file where an earlier process stopped. */
  resume(state: CourseState): Task[] {
    const course: Course = {
      ...state,
      outstanding: 0,
      phase: "copying",
      different: false,
      changed: null,
      failed: false,
      left: [...state.toCopy ?? []],
      current: [],
      begun: state.toCopy !== null,
    };
    if (!state.copying) return this.#start({ ...course, digests: {} });
    this.#courses.set(state.file.path, course);
    if (!course.begun) return this.#copy(course);
    return course.left.length > 0 ? this.#more(course) : this.#next(course);
  }

  /** Steps that clear what is half made, for a run that ends early. */
  discardAll(): Task[] {
    const courses = [...this.#courses.values()].filter(({ phase }) => phase !== "comparing");
    this.#courses.clear();
    return courses.map(({ file }) => ({
      kind: "large-file",
      file,
      step: { type: "discard", because: "canceled" },
    }));
  }
}

/** What is still to copy: the stretches that are under way count as not copied. */
function remaining({ begun, phase, left, current }: Course): Stretch[] | null {
  if (!begun) return null;
  return phase === "copying" ? [...left, ...current] : [];
}

/** Cuts a file of so many bytes into stretches: at least one, though it be empty. */
export function chunks(size: number): Stretch[] {
  const length = Math.max(CHUNK, Math.ceil(size / MOST_CHUNKS));
  const found: Stretch[] = [];
  let offset = 0;
  do {
    found.push({ offset, length: Math.min(length, size - offset) });
    offset += length;
  } while (offset < size);
  return found;
}
