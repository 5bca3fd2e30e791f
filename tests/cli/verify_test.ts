import assert from "node:assert/strict";
import { mirrorsphere, type Outcome } from "../support/cli.ts";
import { isRoot } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { file, folder, type Literal, T1, T2, tree } from "../support/tree.ts";

const ALIKE: Literal = {
  a: file("text", { mtime: T1 }),
  sub: folder({ b: file("b", { mtime: T1 }) }, { mtime: T1 }),
};

/** Builds both ends, has them verified, and makes sure that the destination is as it was. */
function verified(
  [source, destination]: readonly [Literal, Literal],
  flags: readonly string[],
  judge: (outcome: Outcome) => void,
): Promise<void> {
  return withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree(source, { mtime: T1 }).build(ends[0]);
    tree(destination, { mtime: T1 }).build(ends[1]);
    judge(await mirrorsphere(["verify", ...ends, ...flags]));
    tree(destination, { mtime: T1 }).assertAt(ends[1]);
  });
}

Deno.test("verify says of a true copy that it is one, with exit code 0", () =>
  verified([ALIKE, ALIKE], ["--mirror"], ({ code, stdout, stderr }) => {
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^The destination is a true copy: 4 entries alike, 5 B of content/m);
  }));

Deno.test("verify finds content that differs under one size and time, with exit code 1", () => {
  const decayed = { ...ALIKE, a: file("tEXt", { mtime: T1 }) };
  return verified([ALIKE, decayed], [], ({ code, stdout }) => {
    assert.equal(code, 1);
    assert.match(stdout, /^update {5}a {2}\(content differs, 4 B\)$/m);
    assert.match(stdout, /^The destination differs; a run would:$/m);
    assert.match(stdout, /3 entries alike/);
  });
});

Deno.test("verify finds what is missing, of another time or another mode", () => {
  const destination = { sub: folder({ b: file("b", { mtime: T2, mode: 0o600 }) }, { mtime: T1 }) };
  const source = {
    a: "a",
    sub: folder({ b: file("b", { mtime: T1, mode: 0o644 }) }, { mtime: T1 }),
  };
  return verified([source, destination], [], ({ code, stdout }) => {
    assert.equal(code, 1);
    assert.match(stdout, /^copy {7}a /m);
    assert.match(stdout, /^metadata {3}sub\/b {2}\(mtime, mode\)$/m);
  });
});

Deno.test("to verify, what only the destination has counts with --mirror alone, however much", async () => {
  const extras = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`extra ${n}`, "x"]));
  const both = [ALIKE, { ...ALIKE, ...extras }] as const;
  await verified(both, [], ({ code }) => assert.equal(code, 0));
  await verified(both, ["--mirror"], ({ code, stdout, stderr }) => {
    assert.equal(code, 1);
    assert.match(stderr, /^Removed nothing: 150 of 152 entries .* would go/m);
    assert.match(stdout, /remove +150 /);
    assert.match(stdout, /^The destination differs; a run would:$/m);
  });
});

Deno.test("to verify, a folder in the way of a file differs", () => {
  const destination = { ...ALIKE, a: folder({ in: "x" }, { mtime: T1 }) };
  return verified([ALIKE, destination], [], ({ code, stdout }) => {
    assert.equal(code, 1);
    assert.match(stdout, /^The destination differs: 3 entries alike/m);
  });
});

Deno.test("to verify, nothing in the source is no success, and is told", async () => {
  for (const flags of [[], ["--mirror"]]) {
    await verified([{}, ALIKE], flags, ({ code, stdout }) => {
      assert.equal(code, 1);
      assert.match(stdout, /^The source is empty; check what is mounted there/m);
    });
  }
});

Deno.test("to verify, --compare may ask for less, or for digests", async () => {
  const both = [ALIKE, { ...ALIKE, a: file("tEXt", { mtime: T1 }) }] as const;
  await verified(both, ["--compare", "standard"], ({ code }) => assert.equal(code, 0));
  await verified(both, ["--compare", "thorough:SHA256", "--json"], ({ code, report }) => {
    assert.equal(code, 1);
    assert.equal(report?.dryRun, true);
    assert.deepEqual(report?.digests?.entries.map(({ path }) => path), ["a"]);
  });
});

Deno.test("a job is verified by its own options, its content whatever it compares otherwise", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree({ ...ALIKE, left: "out" }, { mtime: T1 }).build(ends[0]);
    tree({ ...ALIKE, a: file("tEXt", { mtime: T1 }) }, { mtime: T1 }).build(ends[1]);
    const name = `verified ${scratch}`;
    const options = ["--type", "full", "--mirror", "--max-delete", "0", "--exclude", "left"];
    await mirrorsphere(["job", "add", name.replaceAll("/", " "), ...ends, ...options]);
    const { code, stdout, stderr } = await mirrorsphere([
      "verify",
      ...["--job", name.replaceAll("/", " ")],
    ]);
    assert.equal(code, 1, stderr);
    assert.match(stdout, /^ {2}update +1 /m);
    assert.match(stdout, /3 entries alike, .* 1 left out by filters/);
  }));

Deno.test({
  name: "to verify what cannot be read is no success",
  ignore: skipUnless(isRoot, "running as another user needs root"),
  fn: () =>
    withScratch(async (scratch) => {
      Deno.chmodSync(scratch, 0o755);
      const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
      for (const end of ends) {
        tree({ a: file("a", { mode: 0o600, mtime: T1 }) }, { mtime: T1 }).build(end);
      }
      const { code, stdout } = await mirrorsphere(["verify", ...ends], { asUser: "nobody" });
      assert.equal(code, 1);
      assert.match(stdout, /^No difference found, but 1 entry could not be compared: /m);
    }),
});

Deno.test("a copy that is not there is not verified", () =>
  withScratch(async (scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree(ALIKE).build(ends[0]);
    const { code, stdout, stderr } = await mirrorsphere(["verify", ...ends]);
    assert.deepEqual([code, stdout], [4, ""]);
    assert.match(stderr, /^Cannot verify ".*destination": there is no such folder; check/);
    assert.deepEqual([...Deno.readDirSync(scratch)].map(({ name }) => name), ["source"]);
  }));
