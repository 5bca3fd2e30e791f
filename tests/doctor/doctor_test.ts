/** The doctor on real file systems. */
import assert from "node:assert/strict";
import type { Findings, LossKind } from "../../src/doctor/findings.ts";
import { examine } from "../../src/doctor/mod.ts";
import { mirrorsphere } from "../support/cli.ts";
import {
  canMount,
  canMountForeign,
  canMountImage,
  type FileSystemType,
  withFileSystem,
  withForeignImage,
  withTmpfs,
} from "../support/images.ts";
import { isRoot, must } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { skipUnless } from "../support/skip.ts";
import { hardLink, rawName, readTree, sparse, symlink, tree } from "../support/tree.ts";

function ask(source: string, destination: string, most = 1000): Promise<Findings> {
  return examine({ source, destination, platform: "auto", most });
}

function lost({ survey }: Findings): Partial<Record<LossKind, readonly string[]>> {
  return Object.fromEntries((survey?.losses ?? []).map(({ kind, examples }) => [kind, examples]));
}

const SOURCE = {
  "A": "one",
  "a": "two",
  "x:y": "three",
  [rawName(Uint8Array.of(0x62, 0xff))]: "four",
  link: symlink("A"),
  "first name": "five",
  "second name": hardLink("first name"),
  holes: sparse(50 * 1024 * 1024),
};

const PLAIN = { "a.txt": "one", sub: { "b.txt": "two", "c.txt": "three" }, "d.txt": "four" };

for (const type of ["tmpfs", "ext4", "btrfs"] as const satisfies FileSystemType[]) {
  const missing = type === "tmpfs" ? !canMount : !canMountImage(type);
  Deno.test({
    name: `on ${type} nothing of a rich tree would be lost, and nothing is left behind`,
    ignore: skipUnless(!missing, `needs root and mkfs.${type}`),
    fn: () =>
      withFileSystem(type, { sizeMiB: 150 }, (destination) =>
        withScratch(async (source) => {
          tree(SOURCE).build(source);
          Deno.utimeSync(destination, 1_700_000_000, 1_700_000_000);
          const before = [readTree(source), readTree(destination)];
          const found = await ask(source, destination);
          assert.equal(Deno.statSync(destination).mtime?.getTime(), 1_700_000_000_000);
          assert.deepEqual(lost(found), {});
          assert.equal(found.survey?.entries, 8);
          const { abilities } = found.destination ?? assert.fail();
          assert.equal(abilities.mtimeStep, 1);
          assert.deepEqual(abilities.nameLimit, { length: 255, unit: "bytes" });
          assert.deepEqual(abilities.refusedNames, []);
          const { kept } = abilities;
          assert.ok(kept.symlinks && kept.hardLinks && kept.modes && kept.acls && kept.owners);
          assert.equal(kept.reflink, type === "btrfs");
          assert.deepEqual([readTree(source), withoutTimes(readTree(destination))], [
            before[0],
            withoutTimes(before[1] ?? {}),
          ]);
        })),
  });
}

/** A folder that something was made in and removed from has another time. */
function withoutTimes(seen: ReturnType<typeof readTree>) {
  return Object.keys(seen);
}

Deno.test({
  name: "on FAT or exFAT it says what of a rich tree would be lost",
  ignore: skipUnless(canMountForeign("fat"), "needs root, and vfat or exfat-fuse"),
  fn: () =>
    withForeignImage("fat", { sizeMiB: 40 }, (destination) =>
      withScratch(async (source) => {
        tree(SOURCE).build(source);
        const found = await ask(source, destination);
        const losses = lost(found);
        const { abilities } = found.destination ?? assert.fail();
        assert.equal(abilities.case, "ignored");
        assert.equal(abilities.nameLimit.unit, "characters");
        assert.ok(abilities.refusedNames.includes(":"));
        assert.ok(losses["name-refused"]?.includes("x:y"));
        assert.equal(losses["name-collision"]?.length, 1);
        assert.deepEqual(losses["symlink"], ["link"]);
        assert.equal(losses["hard-link"]?.length, 2);
        assert.deepEqual(losses["holes-filled"], ["holes"]);
        assert.ok((found.survey?.missingSpace ?? 0) > 0);
        assert.deepEqual([...Deno.readDirSync(destination)], []);
      })),
});

Deno.test("a destination that is not there yet is tried out in the folder above, and not made", async () => {
  await withScratch(async (folder) => {
    tree({ source: PLAIN, disk: {} }).build(folder);
    const found = await ask(`${folder}/source`, `${folder}/disk/copy`);
    assert.equal(found.destination?.path, `${folder}/disk`);
    assert.deepEqual([...Deno.readDirSync(`${folder}/disk`)], []);
  });
});

Deno.test("it looks at so many entries and no more, and says so", async () => {
  await withScratch(async (folder) => {
    tree({ source: PLAIN, copy: {} }).build(folder);
    const { survey } = await ask(`${folder}/source`, `${folder}/copy`, 3);
    assert.deepEqual([survey?.entries, survey?.whole], [3, false]);
  });
});

Deno.test({
  name: "a destination with too little room is told by how much",
  ignore: skipUnless(canMount, "needs root, to mount"),
  fn: () =>
    withTmpfs({ sizeMiB: 1 }, (destination) =>
      withScratch(async (source) => {
        tree({ "large.bin": "x".repeat(3 * 1024 * 1024) }).build(source);
        const { survey } = await ask(source, destination);
        assert.ok((survey?.missingSpace ?? 0) >= 2 * 1024 * 1024 - 65_536);
      })),
});

Deno.test("doctor prints what it found, and ends with 1 if something would be lost", async () => {
  await withScratch(async (folder) => {
    tree({ source: { "a.txt": "one" }, copy: {} }).build(folder);
    const options = { cwd: folder };
    const whole = await mirrorsphere(["doctor", "source", "copy"], options);
    assert.equal(whole.code, 0, whole.stderr);
    assert.match(whole.stdout, /^Destination ".*\/copy"\n {2}file system +/m);
    assert.match(whole.stdout, /^Nothing of that would be lost$/m);
    assert.deepEqual([...Deno.readDirSync(`${folder}/copy`)], []);
    using _socket = Deno.listen({ transport: "unix", path: `${folder}/source/socket` });
    const less = await mirrorsphere(["doctor", "source", "copy", "--json"], options);
    assert.equal(less.code, 1, less.stderr);
    const { doctor } = JSON.parse(less.stdout) as { doctor: Findings };
    assert.deepEqual(doctor.survey?.losses, [
      { kind: "socket", entries: 1, examples: ["socket"] },
    ]);
  });
});

Deno.test("doctor without folders tells about the machine, with one about the source", async () => {
  await withScratch(async (folder) => {
    const machine = await mirrorsphere(["doctor"], { cwd: folder });
    assert.equal(machine.code, 0, machine.stderr);
    assert.match(machine.stdout, /^This machine\n {2}system +/);
    const source = await mirrorsphere(["doctor", "."], { cwd: folder });
    assert.match(source.stdout, /^Source ".*"$/m);
    assert.equal((await mirrorsphere(["doctor", "none"], { cwd: folder })).code, 4);
  });
});

Deno.test({
  name: "a destination inside the source, or one that is read-only, is refused as a run would",
  ignore: skipUnless(isRoot && canMount, "needs root, to mount"),
  fn: () =>
    withTmpfs({ sizeMiB: 1 }, (disk) =>
      withScratch(async (source) => {
        tree({ inside: {} }).build(source);
        await assert.rejects(ask(source, `${source}/inside`), { code: "overlap" });
        await must("mount", ["-o", "remount,ro", disk]);
        await assert.rejects(ask(source, disk), { code: "destination-unwritable" });
      })),
});
