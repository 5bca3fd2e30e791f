import assert from "node:assert/strict";
import fc from "fast-check";
import type { HashName } from "../../src/model/options.ts";
import type { Hasher } from "../../src/engine/hash/mod.ts";

/** A message as its publisher gives it, and its digest. */
export interface HashVector {
  readonly what: string;
  readonly message: Uint8Array;
  readonly digest: string;
}

export interface HashSubject {
  readonly name: HashName;
  /** Bits of the digest. */
  readonly bits: number;
  readonly open: () => Promise<Hasher>;
  readonly vectors: readonly HashVector[];
}

function digestInPieces(hasher: Hasher, message: Uint8Array, cuts: readonly number[]): string {
  const bounds = [...cuts.map((cut) => cut % (message.length + 1)), message.length];
  let start = 0;
  for (const end of bounds.toSorted((one, other) => one - other)) {
    hasher.update(message.subarray(start, end));
    start = end;
  }
  return hasher.digest();
}

function digestOf(hasher: Hasher, message: Uint8Array): string {
  hasher.update(message);
  return hasher.digest();
}

/** Long enough to cross the block, chunk and buffer sizes of every algorithm here. */
const messages = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.tuple(fc.integer({ min: 0, max: 70_000 }), fc.nat(255)).map(([length, seed]) =>
    Uint8Array.from({ length }, (_, index) => (index * 31 + seed) % 251)
  ),
);

/** What every hasher has to pass. */
export function testHasher({ name, bits, open, vectors }: HashSubject): void {
  for (const { what, message, digest } of vectors) {
    Deno.test(`${name}: the published digest of ${what}`, async () => {
      assert.equal(digestOf(await open(), message), digest);
    });
  }

  Deno.test(`${name}: says its name and has ${bits} bits in lower-case hexadecimal`, async () => {
    const hasher = await open();
    assert.equal(hasher.name, name);
    assert.match(hasher.digest(), new RegExp(`^[0-9a-f]{${bits / 4}}$`));
  });

  Deno.test(`${name}: any split into updates gives the same digest`, async () => {
    const [hasher, whole] = [await open(), await open()];
    const cuts = fc.array(fc.nat(), { maxLength: 12 });
    fc.assert(fc.property(messages, cuts, (message, at) => {
      assert.equal(digestInPieces(hasher, message, at), digestOf(whole, message));
    }));
  });

  Deno.test(`${name}: a digest starts the hasher anew`, async () => {
    const hasher = await open();
    for (const { message, digest } of [...vectors, ...vectors]) {
      assert.equal(digestOf(hasher, message), digest);
    }
  });

  Deno.test(`${name}: a reset drops what was fed`, async () => {
    const hasher = await open();
    for (const { message, digest } of vectors) {
      hasher.update(new Uint8Array(5000).fill(7));
      hasher.reset();
      hasher.reset();
      assert.equal(digestOf(hasher, message), digest);
    }
  });

  Deno.test(`${name}: bytes may be overwritten after update`, async () => {
    const hasher = await open();
    const buffer = new Uint8Array(3000).fill(1);
    hasher.update(buffer);
    buffer.fill(2);
    hasher.update(buffer);
    const expected = new Uint8Array(6000).fill(1).fill(2, 3000);
    assert.equal(hasher.digest(), digestOf(await open(), expected));
  });

  Deno.test(`${name}: two hashers do not disturb each other`, async () => {
    const [one, other] = [await open(), await open()];
    const first = digestOf(await open(), new Uint8Array([1, 2]));
    one.update(new Uint8Array([1]));
    other.update(new Uint8Array([9, 9]));
    one.update(new Uint8Array([2]));
    assert.equal(one.digest(), first);
    assert.notEqual(other.digest(), first);
  });
}
