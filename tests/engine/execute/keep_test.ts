import assert from "node:assert/strict";
import type { RawName, RawPath } from "../../../src/base/names.ts";
import { VersionKeeper } from "../../../src/engine/execute/keep.ts";
import { type FileSystem, FileSystemError, openPlatform } from "../../../src/platform/mod.ts";
import { withScratch } from "../../support/scratch.ts";
import { tree } from "../../support/tree.ts";

const system = await openPlatform("auto");
const LOST = new FileSystemError("input-output", "no answer", "later", "EIO");

/** As file systems are that give nothing a second name. */
const WITHOUT_LINKS: FileSystem = {
  ...system,
  makeHardLink() {
    throw new FileSystemError("not-supported", "no links", "never", "EOPNOTSUPP");
  },
};

/** Keeps "a", which holds "old", while an action is tried that fails in the end. */
function keepWhile(
  files: FileSystem,
  action: (destination: string) => void,
): Promise<Record<string, string>> {
  return withScratch((destination) => {
    tree({ a: "old", new: "new", versions: {} }).build(destination);
    const root = files.openRoot(destination);
    const folder = "versions" as RawPath;
    const keeper = new VersionKeeper({ files, destination: root, folder, durable: false });
    const place = { handle: root, name: "a" as RawName };
    assert.throws(() =>
      keeper.whileKept("a" as RawPath, place, () => {
        action(destination);
        throw LOST;
      }), LOST);
    keeper.close();
    files.close(root);
    return Object.fromEntries(
      ["a", "versions/a"].flatMap((name) => {
        try {
          return [[name, Deno.readTextFileSync(`${destination}/${name}`)]];
        } catch {
          return [];
        }
      }),
    );
  });
}

const put = (destination: string) => Deno.renameSync(`${destination}/new`, `${destination}/a`);

for (const [name, files] of [["with", system], ["without", WITHOUT_LINKS]] as const) {
  Deno.test(`${name} links, what an action leaves in its place is no version`, async () => {
    assert.deepEqual(await keepWhile(files, () => {}), { a: "old" });
  });

  Deno.test(`${name} links, a version stays whose place was taken, though no answer came`, async () => {
    assert.deepEqual(await keepWhile(files, put), { a: "new", "versions/a": "old" });
  });
}
