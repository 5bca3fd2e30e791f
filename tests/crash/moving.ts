/** Files that grow, shrink, are rewritten and are replaced while they are read. */
import { growing, replacing, rewriting, VERSIONS, type Writer } from "../support/faults.ts";
import { must } from "../support/processes.ts";
import { readTree } from "../support/tree.ts";
import { manners, recover, tornEntries } from "./check.ts";
import { runOnce, wait } from "./command.ts";
import { resetDestination } from "./ground.ts";
import { chooseEnds, describeEnds, type Kind, type Stage, type Trial } from "./kind.ts";
import { place } from "./scene.ts";

const FOLDER = "moving";
const MIB = 1024 * 1024;
const OLD = "as it was";

interface Mover {
  readonly name: string;
  readonly size: number;
  start(path: string): Writer;
  /** Whether the file may have had this content at some moment. */
  mayHold(content: string): boolean;
}

/** Cuts a file short and lengthens it, again and again. */
function shrinking(path: string): Writer {
  const script = `
import itertools, os, sys
for size in itertools.cycle(range(0, ${MIB}, 70001)):
    os.truncate(sys.argv[1], size)
`;
  const child = new Deno.Command("python3", { args: ["-c", script, path], stdin: "null" }).spawn();
  return {
    stop: async () => {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}

const MOVERS: readonly Mover[] = [
  {
    name: "growing",
    size: MIB,
    start: growing,
    mayHold: (content) => /^a*(one more line\n)*$/.test(content),
  },
  {
    name: "shrinking",
    size: MIB,
    start: shrinking,
    mayHold: (content) => /^a*\0*$/.test(content),
  },
  {
    name: "replaced",
    size: 2 * MIB,
    start: (path) => replacing(path, 2 * MIB),
    mayHold: (content) =>
      content.length === 2 * MIB &&
      `a${VERSIONS}`.split("").some((letter) => content === letter.repeat(content.length)),
  },
  {
    // No two looks at it are the same: no copy of it is one of a moment.
    name: "rewritten",
    size: 8 * MIB,
    start: (path) => rewriting(path, 8 * MIB),
    mayHold: () => false,
  },
];

/** What shows that a file moves. */
function lookOf(path: string): string {
  const { mtime, size, ino } = Deno.statSync(path);
  return `${mtime?.getTime()} ${size} ${ino}`;
}

function isMoving(path: string): boolean {
  return path === FOLDER || path.startsWith(`${FOLDER}/`);
}

async function lookAt(folder: string): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, mayHold } of MOVERS) {
    const content = await Deno.readTextFile(`${folder}/${name}`).catch(() => null);
    if (content === null) problems.push(`lost: "${FOLDER}/${name}" is gone`);
    else if (content !== OLD && !mayHold(content)) {
      problems.push(`torn: "${FOLDER}/${name}" holds what it never held`);
    }
  }
  return problems;
}

async function move(stage: Stage): Promise<Trial> {
  const { ground } = stage;
  const { scratch, scene } = ground;
  const ends = chooseEnds(stage, `${scratch}/source`);
  const [from, to] = [`${ends.source}/${FOLDER}`, `${ends.destination}/${FOLDER}`];
  await place(scene.newPath, ends.source);
  await resetDestination(ground);
  for (const folder of [from, to]) await Deno.mkdir(folder);
  for (const { name, size } of MOVERS) {
    await Deno.writeTextFile(`${from}/${name}`, "a".repeat(size));
    await Deno.writeTextFile(`${to}/${name}`, OLD);
  }
  const resting = MOVERS.map(({ name }) => lookOf(`${from}/${name}`));
  const writers = MOVERS.map(({ name, start }) => start(`${from}/${name}`));
  for (const [index, { name }] of MOVERS.entries()) {
    while (lookOf(`${from}/${name}`) === resting[index]) await wait(5);
  }
  // Read slowly: else a file may be read whole while its writer waits for a processor.
  const outcome = await runOnce(ends, {
    rules: ["pwrite64", "sendfile", "copy_file_range"].map((call) => `${call}:delay_enter=30000`),
    log: "/dev/null",
  });
  for (const writer of writers) await writer.stop();
  const found = readTree(ends.destination);
  const problems = [
    ...manners(outcome),
    ...tornEntries(found, scene, { except: isMoving }),
    ...await lookAt(to),
  ];
  const failed = outcome.report?.failures.map(({ path }) => path as string) ?? [];
  if (outcome.code === 0) problems.push("rewritten all the time, and no failure told");
  for (const path of failed) {
    if (!isMoving(path)) problems.push(`failed, though at rest: ${JSON.stringify(path)}`);
  }
  await must("rm", ["-f", "--", `${from}/replaced.next`]);
  return {
    reached: true,
    detail: `exit code ${outcome.code}, ${describeEnds(stage, ends)}`,
    problems: [...problems, ...await recover(ends)],
  };
}

export const MOVING: readonly Kind[] = [
  { title: "files grow, shrink, are rewritten and replaced", try: move },
];
