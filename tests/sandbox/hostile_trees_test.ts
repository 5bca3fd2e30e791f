import assert from "node:assert/strict";
import { run } from "../support/cli.ts";
import { canJudge, judge } from "../support/judge.ts";
import { finished, isRoot } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import {
  device,
  fifo,
  file,
  folder,
  hardLink,
  type Literal,
  readTree,
  symlink,
  T1,
  T2,
  tree,
} from "../support/tree.ts";

/** What no run may touch. */
const OUTSIDE: Literal = {
  final: file("outside", { mode: 0o640, mtime: T1 }),
  hard: file("outside", { mode: 0o640, mtime: T1 }),
  program: file("outside", { mode: 0o4755, mtime: T1 }),
  folder: folder({
    a: file("outside", { mtime: T1 }),
    deep: folder({ b: file("outside", { mtime: T1 }) }, { mtime: T1 }),
  }, { mode: 0o750, mtime: T1 }),
};

/** What an honest source has where the destination was prepared by somebody else. */
const SOURCE: Literal = {
  final: file("new content", { mtime: T2, mode: 0o666 }),
  absolute: file("new content", { mtime: T2 }),
  dangling: file("new content", { mtime: T2 }),
  hard: file("new content, longer", { mtime: T2, mode: 0o666 }),
  program: file("new program", { mtime: T2, mode: 0o755 }),
  pipe: file("new content", { mtime: T2 }),
  middle: folder({
    a: file("new content", { mtime: T2 }),
    deep: folder({ b: file("new content", { mtime: T2 }) }, { mtime: T2 }),
  }, { mtime: T2, mode: 0o777 }),
};

function planted(scratch: string): Literal {
  return {
    final: symlink("../outside/final"),
    absolute: symlink(`${scratch}/outside/final`),
    dangling: symlink("../outside/made through a link"),
    hard: hardLink("outside/hard"),
    program: hardLink("outside/program"),
    pipe: fifo(),
    middle: symlink("../outside/folder"),
    extra: symlink("../outside/folder"),
    "extra up": symlink(".."),
    "extra hard": hardLink("outside/folder/a"),
    ".mirrorsphere-planted.partial": symlink("../outside/final"),
  };
}

const MODES = ["auto", "off"] as const;

interface Scene {
  readonly source: string;
  readonly destination: string;
  readonly outside: string;
}

function withTrees(
  build: (scratch: string) => Literal,
  body: (scene: Scene) => Promise<void>,
): Promise<void> {
  return withScratch(async (scratch) => {
    tree({ outside: OUTSIDE, ...build(scratch) }).build(scratch);
    const outside = `${scratch}/outside`;
    const before = readTree(outside);
    await body({ source: `${scratch}/source`, destination: `${scratch}/destination`, outside });
    assert.deepEqual(readTree(outside), before);
  });
}

for (const sandbox of MODES) {
  for (const flags of [["--mirror"], ["--mirror", "--permissions", "--compare", "thorough"]]) {
    const how = [`--sandbox ${sandbox}`, ...flags].join(" ");

    Deno.test({
      name: `links planted in the destination are replaced, never written through: ${how}`,
      ignore: skipUnless(canJudge, "needs rsync"),
      fn: () =>
        withTrees(
          (scratch) => ({ source: SOURCE, destination: planted(scratch) }),
          async ({ source, destination }) => {
            const all = [...flags, "--allow-delete", "--sandbox", sandbox];
            const { code, stderr } = await run([source, destination], all);
            assert.deepEqual([code, stderr], [0, ""]);
            const permissions = flags.includes("--permissions");
            assert.deepEqual(await judge(source, destination, { permissions }), []);
          },
        ),
    });

    Deno.test(`links of the source that lead out are copied as links: ${how}`, () =>
      withTrees(
        (scratch) => ({
          source: {
            absolute: symlink(`${scratch}/outside/final`, { mtime: T2 }),
            upwards: symlink("../../../../../../../../etc/passwd", { mtime: T2 }),
            folder: symlink("../outside/folder", { mtime: T2 }),
            "with a slash": symlink(`${scratch}/outside/folder/`, { mtime: T2 }),
            itself: symlink("itself"),
            dots: symlink(".."),
            inside: folder({ deep: symlink("../../outside") }),
            hard: hardLink("outside/hard"),
            program: hardLink("outside/program"),
          },
        }),
        async ({ source, destination }) => {
          const all = [...flags, "--sandbox", sandbox];
          const { code, stderr } = await run([source, destination], all);
          assert.deepEqual([code, stderr], [0, ""]);
          assert.equal(Deno.readLinkSync(`${destination}/dots`), "..");
          assert.equal(Deno.lstatSync(`${destination}/folder`).isSymlink, true);
          // A copy of a program that runs as its owner does not, unless this is asked for.
          const mode = (Deno.lstatSync(`${destination}/program`).mode ?? 0) & 0o7777;
          assert.equal(mode, flags.includes("--permissions") ? 0o4755 : 0o755);
        },
      ));
  }
}

Deno.test({
  name: "device nodes planted in the destination are replaced, never written to",
  ignore: skipUnless(isRoot, "needs root, to make device nodes"),
  fn: () =>
    withTrees(
      () => ({
        source: { null: file("not for a device"), disk: file("not for a device") },
        // The null device, and a block device that nothing stands behind.
        destination: { null: device("c", [1, 3]), disk: device("b", [7, 255]) },
      }),
      async ({ source, destination }) => {
        const { code } = await run([source, destination], ["--permissions"]);
        assert.equal(code, 0);
        assert.equal(Deno.readTextFileSync(`${destination}/null`), "not for a device");
        assert.equal(Deno.readTextFileSync(`${destination}/disk`), "not for a device");
      },
    ),
});

Deno.test("with links followed, what they lead to is read, and never written", () =>
  withTrees(
    (scratch) => ({
      source: {
        out: symlink(`${scratch}/outside/folder`),
        up: symlink("../outside/final"),
        away: symlink("../outside/nothing"),
      },
      destination: { out: symlink("../outside/folder"), up: symlink("../outside/hard") },
    }),
    async ({ source, destination }) => {
      const { code } = await run([source, destination], ["--follow-symlinks", "--mirror"]);
      // One of them leads nowhere.
      assert.equal(code, 1);
      assert.equal(Deno.readTextFileSync(`${destination}/out/deep/b`), "outside");
      assert.equal(Deno.lstatSync(`${destination}/out`).isSymlink, false);
    },
  ));

Deno.test("a careless copy of these trees does write outside", () =>
  withScratch(async (scratch) => {
    tree({ outside: OUTSIDE, source: SOURCE, destination: planted(scratch) }).build(scratch);
    Deno.removeSync(`${scratch}/destination/pipe`);
    await finished("cp", ["-r", `${scratch}/source/.`, `${scratch}/destination`]);
    const found = readTree(`${scratch}/outside`);
    assert.equal(found["final"]?.content, "new content");
    assert.equal(found["hard"]?.content, "new content, longer");
  }));
