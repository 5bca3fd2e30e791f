import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decodeRaw,
  encodeRaw,
  joinPath,
  printable,
  quote,
  type RawName,
  type RawPath,
  ROOT_PATH,
  shellWord,
  splitPath,
} from "../../src/base/names.ts";
import { anyString } from "../support/strings.ts";

const RUNS = { numRuns: 1000 };

// Single bytes alone seldom make UTF-8: pieces of it, whole, cut short and wrong, meet here.
const pieces = fc.constantFrom(
  ...[
    "c3a9",
    "e697a5",
    "f09f9880",
    "efbbbf",
    "efbfbd",
    "c080",
    "e697",
    "f09f98",
    "eda080",
    "edb3bf",
  ],
  ...["f4908080", "f5", "ff", "80", "bf", "c2", "0a", "1b", "5c", "22", "41", "e280ae", "e28080"],
).map((hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Any bytes that can be a name: not empty, without NUL and `/`. */
const nameBytes = fc.oneof(
  fc.uint8Array({ min: 1, minLength: 1, maxLength: 60 }),
  fc.array(fc.oneof(pieces, fc.uint8Array({ min: 0x80, maxLength: 3 })), { minLength: 1 })
    .map(joined),
).filter((bytes) => bytes.length > 0 && !bytes.includes(0) && !bytes.includes(0x2f));

const wellFormed = fc.oneof(
  anyString(),
  fc.string({ unit: "grapheme" }),
).filter((text) => text.isWellFormed());

const names: fc.Arbitrary<RawName> = nameBytes.map(decodeRaw);

Deno.test("names: any bytes come back as they were", () => {
  fc.assert(
    fc.property(nameBytes, (bytes) => {
      assert.deepEqual(encodeRaw(decodeRaw(bytes)), bytes);
    }),
    RUNS,
  );
});

Deno.test("names: every pair of bytes comes back, and no two are the same string", () => {
  const seen = new Set<string>();
  for (let pair = 0; pair < 0x10000; pair++) {
    const bytes = Uint8Array.of(pair >> 8, pair & 0xff);
    const text = decodeRaw(bytes);
    const back = encodeRaw(text);
    assert.ok(back.length === 2 && back[0] === bytes[0] && back[1] === bytes[1], `${pair}`);
    seen.add(text);
  }
  assert.equal(seen.size, 0x10000);
});

Deno.test("names: different bytes are different strings", () => {
  fc.assert(
    fc.property(nameBytes, nameBytes, (one, other) => {
      const same = one.length === other.length && one.every((byte, at) => byte === other[at]);
      assert.equal(decodeRaw(one) === decodeRaw(other), same);
    }),
    RUNS,
  );
});

Deno.test("names: valid UTF-8 is the text it spells, a byte order mark included", () => {
  fc.assert(
    fc.property(wellFormed, (text) => {
      assert.equal(decodeRaw(new TextEncoder().encode(text)), text);
      assert.deepEqual(encodeRaw(text), new TextEncoder().encode(text));
    }),
    RUNS,
  );
  assert.equal(decodeRaw(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)), "\ufeffa");
});

Deno.test("names: each byte that is not UTF-8 stands as one lone surrogate of its own", () => {
  assert.equal(decodeRaw(Uint8Array.of(0x61, 0xff, 0x62)), "a\udcffb");
  assert.equal(decodeRaw(Uint8Array.of(0xc3, 0x28)), "\udcc3(");
  assert.equal(decodeRaw(Uint8Array.of(0xe6, 0x97)), "\udce6\udc97");
  // CESU-8, an overlong slash, and beyond Unicode: none of them is UTF-8.
  assert.equal(decodeRaw(Uint8Array.of(0xed, 0xa0, 0x80)), "\udced\udca0\udc80");
  assert.equal(decodeRaw(Uint8Array.of(0xc0, 0xaf)), "\udcc0\udcaf");
  assert.equal(decodeRaw(Uint8Array.of(0xf4, 0x90, 0x80, 0x80)), "\udcf4\udc90\udc80\udc80");
});

Deno.test("names: survive JSON and structured cloning", () => {
  fc.assert(
    fc.property(names, (name) => {
      assert.equal(JSON.parse(JSON.stringify(name)), name);
      assert.equal(structuredClone(name), name);
    }),
    RUNS,
  );
});

Deno.test("names: printed they are one line without control, format or lone characters", () => {
  const anyText = fc.oneof(names, anyString(), fc.string({ unit: "grapheme" }));
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = printable(text);
      assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      assert.ok(shown.isWellFormed());
      assert.equal(quote(text), `"${shown}"`);
    }),
    RUNS,
  );
});

Deno.test("names: different names are printed differently", () => {
  fc.assert(
    fc.property(names, names, (one, other) => {
      assert.equal(printable(one) === printable(other), one === other);
    }),
    RUNS,
  );
  // An escape that is printed, and a name that spells that escape.
  assert.notEqual(printable("\udcff"), printable("\\xff"));
  assert.notEqual(printable("\u001b"), printable("\\u{1b}"));
});

Deno.test("names: printed as people expect", () => {
  assert.equal(printable("plain name.txt"), "plain name.txt");
  assert.equal(printable("日本語 👩"), "日本語 👩");
  assert.equal(printable("a\nb\tc\\d"), "a\\nb\\tc\\\\d");
  assert.equal(printable("\x1b[31m\u202e\udcff"), "\\u{1b}[31m\\u{202e}\\xff");
  assert.equal(quote('say "hi"'), '"say \\"hi\\""');
});

Deno.test("names: a path splits into what it was joined from", () => {
  const paths = fc.array(names, { maxLength: 8 });
  fc.assert(
    fc.property(paths, names, (components, name) => {
      const parent = components.reduce(joinPath, ROOT_PATH);
      assert.equal(parent, components.join("/"));
      const path = joinPath(parent, name);
      assert.deepEqual(splitPath(path), { parent, name });
      assert.deepEqual(encodeRaw(path), joinedBytes([...components, name]));
    }),
    RUNS,
  );
});

/** Paths are bytes too: the bytes of the components, with slashes between. */
function joinedBytes(components: readonly RawName[]): Uint8Array {
  const slash = Uint8Array.of(0x2f);
  return joined(
    components.flatMap((name, index) => index === 0 ? [encodeRaw(name)] : [slash, encodeRaw(name)]),
  );
}

Deno.test("names: a path without a slash is in the root", () => {
  assert.deepEqual(splitPath("file" as RawPath), { parent: "", name: "file" });
});

Deno.test("names: a word that a shell would take apart is quoted", () => {
  assert.deepEqual(["photos", "my photos", "it's", ""].map(shellWord), [
    "photos",
    "'my photos'",
    "'it'\\''s'",
    "''",
  ]);
});

/** How often a method is called meanwhile. */
function callsOf<T extends object>(prototype: T, name: keyof T, action: () => void): number {
  const original = prototype[name] as (...values: unknown[]) => unknown;
  let calls = 0;
  const counted = function (this: T, ...values: unknown[]) {
    calls++;
    return original.apply(this, values);
  };
  Object.assign(prototype, { [name]: counted });
  try {
    action();
  } finally {
    Object.assign(prototype, { [name]: original });
  }
  return calls;
}

Deno.test("a name that is not UTF-8 is not decoded and encoded character by character", () => {
  const bytes = new Uint8Array(200).fill(0x61).with(100, 0xe9);
  let name = "";
  assert.ok(callsOf(TextDecoder.prototype, "decode", () => name = decodeRaw(bytes)) <= 3);
  assert.equal(callsOf(TextEncoder.prototype, "encode", () => encodeRaw(name)), 0);
  assert.deepEqual(encodeRaw(name), bytes);
});
