/** Which names a file system takes, and which it takes for one. */
import { decodeRaw, type RawName } from "../base/names.ts";
import {
  type CaseHandling,
  type NameLimit,
  REFUSABLE,
  type RefusedName,
  type UnicodeHandling,
} from "./findings.ts";
import { attempt } from "../platform/mod.ts";
import { type Ground, touch } from "./scratch.ts";

function exists({ files, folder }: Ground, name: RawName): boolean {
  return attempt(() => files.stat({ handle: folder, name })) !== null;
}

function forget({ files, folder }: Ground, name: RawName): void {
  attempt(() => files.removeFile(folder, name));
}

/** Makes a file, and asks about it while it is there. */
function asked<T>(ground: Ground, name: RawName, question: (made: boolean) => T): T {
  const made = touch(ground, name);
  try {
    return question(made);
  } finally {
    if (made) forget(ground, name);
  }
}

export function probeCase(ground: Ground): CaseHandling {
  return asked(
    ground,
    "Case" as RawName,
    () => exists(ground, "cASE" as RawName) ? "ignored" : "distinct",
  );
}

/** Unicode Standard Annex 15: the same letter as one character, or as two. */
export function probeUnicode(ground: Ground): UnicodeHandling {
  const composed = "\u00e9".normalize("NFC") as RawName;
  const decomposed = "\u00e9".normalize("NFD") as RawName;
  const { files, folder } = ground;
  return asked(ground, composed, () => {
    if (!files.list(folder).some(({ name }) => name === composed)) return "changed";
    return exists(ground, decomposed) ? "same name" : "distinct";
  });
}

/** More than any file system takes. */
const MOST = 1024;

/** How many times a letter can be repeated. */
function longest(ground: Ground, letter: string): number {
  let fits = 0;
  let tooMany = MOST + 1;
  while (tooMany - fits > 1) {
    const length = Math.floor((fits + tooMany) / 2);
    if (asked(ground, letter.repeat(length) as RawName, (made) => made)) fits = length;
    else tooMany = length;
  }
  return fits;
}

/** A letter of two bytes tells whether bytes are counted. */
export function probeNameLimit(ground: Ground): NameLimit {
  const length = longest(ground, "a");
  return { length, unit: longest(ground, "\u00e9") < length ? "bytes" : "characters" };
}

const SAMPLES: Readonly<Record<RefusedName, readonly RawName[]>> = {
  '"': ['a"b' as RawName],
  "*": ["a*b" as RawName],
  ":": ["a:b" as RawName],
  "<": ["a<b" as RawName],
  ">": ["a>b" as RawName],
  "?": ["a?b" as RawName],
  "\\": ["a\\b" as RawName],
  "|": ["a|b" as RawName],
  "control characters": ["a\u0001b" as RawName, "a\nb" as RawName],
  "a space at the end": ["a " as RawName],
  "a dot at the end": ["a." as RawName],
  "names of devices (CON, NUL)": ["CON" as RawName, "nul.txt" as RawName],
  "bytes that are not UTF-8": [decodeRaw(Uint8Array.of(0x61, 0xff, 0x62))],
};

/** Made, and listed under the same name: some file systems take a name and keep another. */
function keeps(ground: Ground, sample: RawName): boolean {
  const { files, folder } = ground;
  return asked(
    ground,
    sample,
    (made) => made && files.list(folder).some(({ name }) => name === sample),
  );
}

export function probeRefusedNames(ground: Ground): RefusedName[] {
  return REFUSABLE.filter((kind) => !SAMPLES[kind].every((sample) => keeps(ground, sample)));
}
