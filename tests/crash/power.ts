/**
 * Power cuts: the disk as it was at one instant, with what was on its way to it lost.
 *
 * The image lies on a file system that copies a file in one instant (FICLONE), so the copy holds
 * what the kernel had written out by then, and nothing else. Mounting it replays the journal, as
 * the first start after a power cut does.
 */
import type { RawName } from "../../src/base/names.ts";
import { openPlatform } from "../../src/platform/mod.ts";
import { readTree } from "../support/tree.ts";
import { type Ends, recover, tornEntries, unexplained } from "./check.ts";
import { ended, start, wait } from "./command.ts";
import { type Ground, remount, unmount } from "./ground.ts";
import { lastExecution } from "./record.ts";
import {
  chooseEnds,
  describeEnds,
  type Kind,
  type Stage,
  type Subject,
  type Trial,
} from "./kind.ts";

const files = await openPlatform("auto");

/** Copies a file of the vault in one instant. */
function copyInstantly(vault: string, from: string, to: string): void {
  const root = files.openRoot(vault);
  const source = files.openFile(root, from as RawName);
  const copy = files.createFile(root, to as RawName);
  try {
    if (!files.cloneFile(source, copy)) throw new Error("The vault does not copy in one instant");
  } finally {
    for (const handle of [copy, source, root]) files.close(handle);
  }
}

/**
 * What makes the kernel write meanwhile: nothing, somebody who has all of the disk written out, or
 * somebody who wants one file of his own to be safe. The last is the hardest: names and times get
 * to the disk with it, the content of other files does not.
 */
const NEIGHBOURS = ["nobody", "syncfs", "fsync", "both"] as const;
type Neighbour = (typeof NEIGHBOURS)[number];

interface Writing {
  readonly neighbour: Neighbour;
  readonly pause: () => number;
  readonly signal: AbortSignal;
}

/** Writes out, again and again with breaks. */
async function writeOut(mounted: string, { neighbour, pause, signal }: Writing): Promise<void> {
  const root = files.openRoot(mounted);
  const unrelated = files.createFile(root, "unrelated" as RawName);
  const line = new Uint8Array(100).fill(0x78);
  try {
    for (let round = 0; !signal.aborted; round++) {
      await wait(pause());
      if (neighbour === "syncfs" || (neighbour === "both" && round % 3 === 0)) {
        await files.syncFileSystemAsync(root);
      } else if (neighbour !== "nobody") {
        files.write(unrelated, line, round * line.length);
        files.sync(unrelated);
      }
    }
  } finally {
    for (const handle of [unrelated, root]) files.close(handle);
  }
}

const EACH_FILE = "--durability=file";

interface Cut {
  readonly completed: boolean;
  readonly detail: string;
}

async function runAndCut(stage: Stage, ends: Ends): Promise<Cut> {
  const { ground: { vault, mounted, scratch }, random, habits } = stage;
  const slow = random.next() < 0.6 ? random.pick([500, 2000, 5000]) : 0;
  const neighbour = random.pick(NEIGHBOURS);
  const longest = (habits.get(stage.ground.sources[0])?.duration ?? 1000) + slow * 0.08 +
    (slow > 0 ? 250 : 0);
  const moment = random.between(100, Math.ceil(longest * 1.1));
  const running = await start(
    ends,
    slow === 0 ? undefined : {
      rules: [`renameat:delay_exit=${slow}`],
      log: `${scratch}/log`,
    },
  );
  const controller = new AbortController();
  const pause = () => random.between(0, 40);
  const writing = writeOut(mounted, { neighbour, pause, signal: controller.signal });
  const finished = ended(running).then(({ code }) => code);
  const code = await Promise.race([finished, wait(moment).then(() => null)]);
  copyInstantly(vault, "running", "cut");
  running.kill("SIGKILL");
  await finished;
  controller.abort();
  await writing;
  return {
    completed: code === 0,
    detail: `cut after ${moment} ms (${code === null ? "running" : `ended with ${code}`}), ` +
      `renameat slowed by ${slow} µs, writing out: ${neighbour}, ` +
      describeEnds(stage, ends),
  };
}

async function lookAfterCut(ground: Ground, ends: Ends, { completed }: Cut): Promise<string[]> {
  const { scene, destination } = ground;
  // What takes no older copy's place is not waited for, unless it was asked: a loss of power may
  // leave it incomplete, and the next run has to see that.
  const newMayLackContent = !ends.flags.includes(EACH_FILE);
  const problems = tornEntries(readTree(destination), scene, { newMayLackContent });
  const recorded = (await lastExecution(ends.state))?.state === "completed";
  if (completed || recorded) {
    const how = completed ? "reported" : "recorded";
    const lines = unexplained(ends, []);
    problems.push(...lines.map((line) => `${how} as completed, and after the cut ${line}`));
  }
  if (completed && !recorded) problems.push("reported as completed, and not recorded so");
  return [...await recover(ends), ...problems];
}

async function cutPower(stage: Stage): Promise<Trial> {
  const { ground } = stage;
  const { vault, mounted, sources } = ground;
  const chosen = chooseEnds(stage, sources[0]);
  const eachFile = stage.random.next() < 0.3;
  const flags = eachFile ? [...chosen.flags, EACH_FILE] : chosen.flags;
  const ends = { ...chosen, flags, state: ground.stateOnImage };
  await unmount(mounted);
  copyInstantly(vault, "template", "running");
  try {
    await remount(ground, `${vault}/running`);
    const cut = await runAndCut(stage, ends);
    await unmount(mounted);
    await remount(ground, `${vault}/cut`);
    const problems = await lookAfterCut(ground, ends, cut);
    return { reached: true, detail: cut.detail, problems };
  } finally {
    await unmount(mounted);
    for (const image of ["running", "cut"]) {
      await Deno.remove(`${vault}/${image}`).catch(() => {});
    }
    await remount(ground);
  }
}

const CUT: Kind = { title: "the power fails", try: cutPower };

export const powerCuts: Subject = { name: "power", share: 0.15, of: () => [CUT] };
