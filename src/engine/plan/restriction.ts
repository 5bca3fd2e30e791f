/**
 * What a preview saw, and a run that carries out nothing else.
 *
 * Each operation of a preview has a fingerprint: 64 bits over what is done to which path, and what
 * was seen there on both sides. A run that is restricted to the plan makes the fingerprint of
 * whatever it is about to do, and does it if the plan has the same.
 */
import { unreachable } from "../../base/errors.ts";
import type { Entry } from "../../model/entry.ts";
import type { Operation } from "../../model/operation.ts";
import { type Fingerprint, NO_FINGERPRINT } from "../../model/plan.ts";

export type { Fingerprint };

/** What both sides had at the path of an operation. */
export interface Seen {
  readonly source: Entry | null;
  readonly destination: Entry | null;
}

/** What tells whether an entry is still what it was. Not its inode: some file systems invent those anew. */
function look(entry: Entry | null): string {
  if (entry === null) return "none";
  const { kind, size, specialDevice, mtimeSeconds, mtimeNanoseconds } = entry;
  return `${kind} ${size} ${specialDevice} ${mtimeSeconds} ${mtimeNanoseconds}`;
}

function metadata(entry: Entry | null): string {
  return entry === null ? "none" : `${entry.mode} ${entry.owner} ${entry.group} ${entry.flags}`;
}

/** Null for what changes nothing. */
function describe(operation: Operation, { source, destination }: Seen): string | null {
  const { type, path } = operation;
  switch (type) {
    case "copy-file":
    case "make-symlink":
    case "make-special":
      return `${type}\0${path}\0${look(source)}\0${look(destination)}`;
    case "make-hard-link":
      return `${type}\0${path}\0${operation.to}\0${look(source)}\0${look(destination)}`;
    case "make-directory":
      // Its time is that of what is in it.
      return `${type}\0${path}\0${look(destination)}`;
    case "set-metadata": {
      const content = operation.kind === "directory" ? "" : look(source);
      return `${type}\0${path}\0${operation.kind}\0${metadata(source)}\0${content}`;
    }
    case "remove": {
      const content = operation.kind === "directory" ? "" : look(destination);
      return `${type}\0${path}\0${operation.kind}\0${content}`;
    }
    case "skip":
    case "unchanged":
      return null;
    default:
      return unreachable(type);
  }
}

const ODD_ONE = 0x9e3779b1;
const ODD_TWO = 0x85ebca77;

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Spreads each bit over all others (as the end of MurmurHash3 does). */
function avalanche(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function hash(text: string, [first, second]: Fingerprint): Fingerprint {
  let high = first;
  let low = second;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(rotate(high ^ unit, 13), ODD_ONE) + low | 0;
    low = Math.imul(rotate(low + unit, 17), ODD_TWO) ^ high;
  }
  return [avalanche(high ^ text.length), avalanche(low ^ rotate(high, 7))];
}

/** A seed of its own for each plan: nobody can choose names whose fingerprints are another's. */
export function newSeed(): Fingerprint {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return [high, low];
}

export function fingerprintOf(operation: Operation, seen: Seen, seed: Fingerprint): Fingerprint {
  const text = describe(operation, seen);
  return text === null ? NO_FINGERPRINT : hash(text, seed);
}

/** Fingerprints that may be carried out, in memory that all workers share. Plain values. */
export interface SharedRestriction {
  readonly seed: Fingerprint;
  /** Pairs of 32 bits, the high one first, in ascending order. */
  readonly sorted: SharedArrayBuffer;
  /** A byte each, in that order: 1 once somebody asked for it. */
  readonly met: SharedArrayBuffer;
}

/** The worker's side: one look up for each operation that is about to be carried out. */
export class Restriction {
  readonly #seed: Fingerprint;
  readonly #sorted: Uint32Array;
  readonly #met: Uint8Array;

  constructor({ seed, sorted, met }: SharedRestriction) {
    this.#seed = seed;
    this.#sorted = new Uint32Array(sorted);
    this.#met = new Uint8Array(met);
  }

  /** Whether the plan has this operation, just so. */
  holds(operation: Operation, seen: Seen): boolean {
    const at = this.find(fingerprintOf(operation, seen, this.#seed));
    if (at === -1) return false;
    this.#met[at] = 1;
    return true;
  }

  /** Where a fingerprint stands; -1 where it does not. */
  find([high, low]: Fingerprint): number {
    let from = 0;
    let to = this.#met.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const there = this.#sorted[2 * middle] ?? 0;
      const isBelow = there < high ||
        (there === high && (this.#sorted[2 * middle + 1] ?? 0) < low);
      if (isBelow) from = middle + 1;
      else to = middle;
    }
    const found = from < this.#met.length && this.#sorted[2 * from] === high &&
      this.#sorted[2 * from + 1] === low;
    return found ? from : -1;
  }

  /** Whether somebody asked for the fingerprint; true for none. */
  wasMet(fingerprint: Fingerprint): boolean {
    if (fingerprint[0] === 0 && fingerprint[1] === 0) return true;
    return this.#met[this.find(fingerprint)] === 1;
  }

  /** What was asked for so far, for a checkpoint: one bit each, as text. */
  get progress(): string {
    const bits = new Uint8Array(Math.ceil(this.#met.length / 8));
    this.#met.forEach((met, at) => {
      if (met === 1) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
    });
    return bits.toBase64();
  }

  /** Takes up what an earlier process had asked for. */
  goOn(progress: string): void {
    const bits = Uint8Array.fromBase64(progress);
    for (let at = 0; at < this.#met.length; at++) {
      if (((bits[at >> 3] ?? 0) & (1 << (at & 7))) !== 0) this.#met[at] = 1;
    }
  }
}

/** Sorts the fingerprints of a plan into shared memory: `stored` has the seed first. */
export function shareRestriction(stored: Uint32Array): SharedRestriction {
  const [high = 0, low = 0] = stored;
  const count = Math.max(stored.length / 2 - 1, 0);
  const numbers = new BigUint64Array(count);
  for (let at = 0; at < count; at++) {
    numbers[at] = (BigInt(stored[2 * at + 2] ?? 0) << 32n) | BigInt(stored[2 * at + 3] ?? 0);
  }
  numbers.sort();
  const sorted = new SharedArrayBuffer(count * 8);
  const pairs = new Uint32Array(sorted);
  numbers.forEach((number, at) => {
    pairs[2 * at] = Number(number >> 32n);
    pairs[2 * at + 1] = Number(number & 0xffffffffn);
  });
  return { seed: [high, low], sorted, met: new SharedArrayBuffer(count) };
}
