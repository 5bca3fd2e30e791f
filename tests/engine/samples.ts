/** Hand-made entries, outcomes and arbitraries for the engine's pure parts. */
import fc from "fast-check";
import type { RawName, RawPath } from "../../src/base/names.ts";
import { decodeRaw } from "../../src/base/names.ts";
import type { LargeFile } from "../../src/engine/workers/protocol.ts";
import type { Entry, Kind } from "../../src/model/entry.ts";
import { type Counters, NOTHING_COUNTED } from "../../src/model/report.ts";

export const ENTRY: Entry = {
  name: "name" as RawName,
  kind: "file",
  size: 10,
  allocated: 4096,
  mode: 0o644,
  mtimeSeconds: 1_700_000_000,
  mtimeNanoseconds: 123_456_789,
  ctimeSeconds: 1_700_000_001,
  ctimeNanoseconds: 1,
  owner: 1000,
  group: 1000,
  links: 1,
  device: 8 * 2 ** 20 + 1,
  inode: 42n,
  specialDevice: 0,
  flags: 0,
};

export function entry(some: Partial<Entry> = {}): Entry {
  return { ...ENTRY, ...some };
}

export function counters(some: Partial<Counters> = {}): Counters {
  return { ...NOTHING_COUNTED, ...some };
}

export function largeFile(some: Partial<LargeFile> = {}): LargeFile {
  return {
    path: "folder/large" as RawPath,
    compare: false,
    reason: "new",
    entry: entry({ size: 200 * 1024 * 1024 }),
    destination: null,
    temporary: ".mirrorsphere-0123456789ab-0x0.partial" as RawName,
    ...some,
  };
}

const KINDS: readonly Kind[] = [
  "file",
  "directory",
  "symlink",
  "fifo",
  "character-device",
  "block-device",
  "socket",
];

const NOT_IN_A_NAME = [0x00, 0x2f];

/** Names of any bytes, most of them not UTF-8. */
export const rawNames: fc.Arbitrary<RawName> = fc
  .uint8Array({ minLength: 1, maxLength: 12 })
  .map((bytes) => decodeRaw(bytes.map((byte) => NOT_IN_A_NAME.includes(byte) ? 0xff : byte)));

export const entries: fc.Arbitrary<Entry> = fc.record({
  name: rawNames,
  kind: fc.constantFrom(...KINDS),
  size: fc.maxSafeNat(),
  allocated: fc.maxSafeNat(),
  mode: fc.nat(0o7777),
  mtimeSeconds: fc.integer({ min: -(2 ** 34), max: 2 ** 34 }),
  mtimeNanoseconds: fc.nat(999_999_999),
  ctimeSeconds: fc.nat(2 ** 34),
  ctimeNanoseconds: fc.nat(999_999_999),
  owner: fc.nat(),
  group: fc.nat(),
  links: fc.integer({ min: 1, max: 5 }),
  device: fc.nat(),
  inode: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  specialDevice: fc.nat(),
  flags: fc.constantFrom(0, 0x10, 0x20, 0x40, 0x70),
}, { noNullPrototype: true });
