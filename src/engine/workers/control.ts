/**
 * The memory that a run and its workers share: requests (pause, cancel) one way, live counters the
 * other. Each slot has one writer, so plain writes are enough for counters; requests use Atomics.
 */
import type { RawPath } from "../../base/names.ts";
import { COUNTER_NAMES, type CounterName, type Counters } from "../../model/report.ts";

const RUN = 0;
const PAUSE = 1;
const CANCEL = 2;

const REQUEST = 0;
const IDLE_WORKERS = 1;
/** Of the 64-bit slot that the rate limit keeps its books in. */
const RATE_START = 8;
const HEADER_BYTES = 16;

const FRACTION = COUNTER_NAMES.length;
const COUNTER_BYTES = (COUNTER_NAMES.length + 1) * Float64Array.BYTES_PER_ELEMENT;
/** UTF-16 units of a path that are shown; the first holds the length. */
const PATH_UNITS = 512;
const WORKER_BYTES = COUNTER_BYTES + PATH_UNITS * Uint16Array.BYTES_PER_ELEMENT;

const SLOT = Object.fromEntries(COUNTER_NAMES.map((name, at) => [name, at])) as Record<
  CounterName,
  number
>;

/** Thrown inside a worker where a cancel request is seen. */
export class Canceled extends Error {
  override readonly name = "Canceled";
  /** What was left of the task is among the tasks to be done; else the task is done over. */
  handedBack = false;
}

function workerViews(buffer: SharedArrayBuffer, index: number) {
  const start = HEADER_BYTES + index * WORKER_BYTES;
  return {
    numbers: new Float64Array(buffer, start, COUNTER_NAMES.length + 1),
    path: new Uint16Array(buffer, start + COUNTER_BYTES, PATH_UNITS),
  };
}

/** The run's side. */
export class Control {
  readonly buffer: SharedArrayBuffer;
  readonly #header: Int32Array;
  readonly #workers: readonly ReturnType<typeof workerViews>[];

  constructor(workers: number) {
    this.buffer = new SharedArrayBuffer(HEADER_BYTES + workers * WORKER_BYTES);
    this.#header = new Int32Array(this.buffer, 0, HEADER_BYTES / 4);
    this.#workers = Array.from({ length: workers }, (_, at) => workerViews(this.buffer, at));
  }

  #request(value: number): void {
    // A cancel is final: a late resume must not undo it.
    if (Atomics.load(this.#header, REQUEST) !== CANCEL) {
      Atomics.store(this.#header, REQUEST, value);
    }
    Atomics.notify(this.#header, REQUEST);
  }

  pause(): void {
    this.#request(PAUSE);
  }

  resume(): void {
    this.#request(RUN);
  }

  cancel(): void {
    this.#request(CANCEL);
  }

  get canceled(): boolean {
    return Atomics.load(this.#header, REQUEST) === CANCEL;
  }

  /** Tells busy workers how many others wait for something to do. */
  setIdleWorkers(count: number): void {
    Atomics.store(this.#header, IDLE_WORKERS, count);
  }

  counters(): Counters {
    const sum = (at: number) =>
      this.#workers.reduce((all, { numbers }) => all + (numbers[at] ?? 0), 0);
    return Object.fromEntries(COUNTER_NAMES.map((name, at) => [name, sum(at)])) as Counters;
  }

  /** 0 to 1. */
  fraction(): number {
    const done = this.#workers.reduce((all, { numbers }) => all + (numbers[FRACTION] ?? 0), 0);
    return Math.min(done, 1);
  }

  /** A path that some worker is at. */
  path(): RawPath {
    for (const { path } of this.#workers) {
      const length = path[0] ?? 0;
      if (length > 0) return String.fromCharCode(...path.subarray(1, 1 + length)) as RawPath;
    }
    return "" as RawPath;
  }
}

/** A worker's side. */
export class WorkerControl {
  readonly #header: Int32Array;
  readonly #numbers: Float64Array;
  readonly #path: Uint16Array;
  /** One number that all workers share; see {@linkcode RateLimit}. */
  readonly rateBooks: BigInt64Array;
  readonly #taken = new Float64Array(COUNTER_NAMES.length);
  /** What each counter was at the mark, where it has counted since. */
  readonly #marked = new Float64Array(COUNTER_NAMES.length + 1);
  /** At which mark that was written down. */
  readonly #writtenAt = new Float64Array(COUNTER_NAMES.length + 1);
  #mark = 1;
  /** All that share the memory. */
  readonly workers: number;

  constructor(buffer: SharedArrayBuffer, index: number) {
    this.#header = new Int32Array(buffer, 0, HEADER_BYTES / 4);
    this.workers = (buffer.byteLength - HEADER_BYTES) / WORKER_BYTES;
    this.rateBooks = new BigInt64Array(buffer, RATE_START, 1);
    const views = workerViews(buffer, index);
    this.#numbers = views.numbers;
    this.#path = views.path;
  }

  /** Looks at the request: waits while paused. Throws {@linkcode Canceled}. */
  look(): void {
    let request = Atomics.load(this.#header, REQUEST);
    while (request === PAUSE) {
      Atomics.wait(this.#header, REQUEST, PAUSE);
      request = Atomics.load(this.#header, REQUEST);
    }
    if (request === CANCEL) throw new Canceled();
  }

  get canceled(): boolean {
    return Atomics.load(this.#header, REQUEST) === CANCEL;
  }

  /** Sleeps, but wakes for a request. Throws {@linkcode Canceled}. */
  wait(milliseconds: number): void {
    this.look();
    Atomics.wait(this.#header, REQUEST, RUN, milliseconds);
    this.look();
  }

  get othersIdle(): boolean {
    return Atomics.load(this.#header, IDLE_WORKERS) > 0;
  }

  count(name: CounterName, by = 1): void {
    this.#add(SLOT[name], by);
  }

  #add(slot: number, by: number): void {
    const now = this.#numbers[slot] ?? 0;
    if (this.#writtenAt[slot] !== this.#mark) {
      this.#writtenAt[slot] = this.#mark;
      this.#marked[slot] = now;
    }
    this.#numbers[slot] = now + by;
  }

  /** Begins what {@linkcode forget} would take back. Called for each entry, so it copies nothing. */
  mark(): void {
    this.#mark++;
  }

  /** Takes back what was counted since the mark: it is going to be done over. */
  forget(): void {
    for (const [slot, mark] of this.#writtenAt.entries()) {
      if (mark === this.#mark) this.#numbers[slot] = this.#marked[slot] ?? 0;
    }
  }

  /** What was counted since the last call. */
  takeCounted(): Counters {
    const counted = COUNTER_NAMES.map((name, at): [CounterName, number] => {
      const now = this.#numbers[at] ?? 0;
      const before = this.#taken[at] ?? 0;
      this.#taken[at] = now;
      return [name, now - before];
    });
    return Object.fromEntries(counted) as Counters;
  }

  addShare(share: number): void {
    this.#add(FRACTION, share);
  }

  showPath(path: RawPath): void {
    const length = Math.min(path.length, PATH_UNITS - 1);
    for (let at = 0; at < length; at++) this.#path[at + 1] = path.charCodeAt(at);
    this.#path[0] = length;
  }
}
