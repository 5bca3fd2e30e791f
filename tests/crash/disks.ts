/** What happens to the destination's disk: it is full, or it is taken away. */
import { finished, must } from "../support/processes.ts";
import { readTree } from "../support/tree.ts";
import { disagreements, manners, recover, temporaries, tornEntries, touched } from "./check.ts";
import { ended, runOnce, startSlowly, wait } from "./command.ts";
import { type Ground, remount, resetDestination, untilReleased } from "./ground.ts";
import { chooseEnds, describeEnds, type Kind, type Stage, type Trial } from "./kind.ts";

const KIB = 1024;

/** Takes all room of the disk but so many bytes. */
async function fill({ mounted, type }: Ground, left: number): Promise<void> {
  const take = async (name: string, size: number) => {
    const path = `${mounted}/ballast ${name}`;
    return (await finished("fallocate", ["--length", String(size), path])).code === 0;
  };
  await take("room", left);
  for (let size = 128 * KIB * KIB; size >= 4 * KIB; size /= 4) {
    for (let number = 0; number < 64 && await take(`${size} ${number}`, size); number++);
  }
  await Deno.remove(`${mounted}/ballast room`).catch(() => {});
  // btrfs gives room back with its next commit.
  if (type === "btrfs") await must("sync", ["--file-system", mounted]);
}

async function removeBallast({ mounted }: Ground): Promise<void> {
  for await (const { name } of Deno.readDir(mounted)) {
    if (name.startsWith("ballast")) await Deno.remove(`${mounted}/${name}`);
  }
  await must("sync", ["--file-system", mounted]);
}

async function fillDisk(stage: Stage): Promise<Trial> {
  const { ground, random } = stage;
  const ends = chooseEnds(stage, ground.sources[0]);
  const left = random.between(1, 4096) * KIB;
  await resetDestination(ground);
  const problems: string[] = [];
  let code: number;
  try {
    await fill(ground, left);
    const outcome = await runOnce(ends);
    ({ code } = outcome);
    const found = readTree(ends.destination);
    problems.push(...manners(outcome), ...tornEntries(found, ground.scene));
    if (code === 0) problems.push(...await disagreements(ends));
    else if (outcome.report?.error?.code !== "disk-full") {
      problems.push(`ended with ${code}, not for want of space: ${outcome.stderr.trim()}`);
    }
    for (const path of temporaries(ends.destination).filter((path) => found[path]?.size)) {
      problems.push(`room kept by a temporary: ${JSON.stringify(path)}`);
    }
  } finally {
    await removeBallast(ground);
  }
  return {
    reached: code !== 0,
    detail: `${left / KIB} KiB free, ${describeEnds(stage, ends)}`,
    problems: [...problems, ...touched(ends.source, ground.scene), ...await recover(ends)],
  };
}

async function unmountMidway(stage: Stage): Promise<Trial> {
  const { ground, random } = stage;
  const { mounted, image, scene, scratch } = ground;
  const ends = chooseEnds(stage, ground.sources[0]);
  await resetDestination(ground);
  const running = await startSlowly(ends, `${scratch}/log`);
  const moment = random.between(0, 250);
  await wait(moment);
  await must("umount", ["--lazy", mounted]);
  const outcome = await ended(running);
  const problems = manners(outcome);
  const strays = [...Deno.readDirSync(mounted)].map(({ name }) => name);
  if (strays.length > 0) problems.push(`written into the empty mount point: ${strays.join(", ")}`);
  await untilReleased(image);
  await remount(ground);
  problems.push(...tornEntries(readTree(ends.destination), scene));
  if (outcome.code === 0) problems.push(...await disagreements(ends));
  return {
    reached: true,
    detail: `unmounted ${moment} ms after the first rename, ${describeEnds(stage, ends)}`,
    problems: [...problems, ...touched(ends.source, scene), ...await recover(ends)],
  };
}

export const DISKS: readonly Kind[] = [
  { title: "the disk is full", try: fillDisk },
  { title: "the destination is unmounted midway", try: unmountMidway },
];
