/**
 * `deno task crash-matrix`: real faults under the real command line, case by case.
 *
 * 1. an image of each file system is mounted from memory, and an undisturbed run is watched there
 * 2. each lane (a file system) works through its cases: kills, failing calls, power cuts, and what
 *    happens around a run
 * 3. counts are printed, and written as a table; one failure fails the task
 */
import { dirname } from "node:path";
import { canMountImage, type ImageType } from "../support/images.ts";
import { canJudge } from "../support/judge.ts";
import { hasCommand } from "../support/processes.ts";
import { withScratch } from "../support/scratch.ts";
import { observe } from "./calls.ts";
import { failingCalls } from "./failing_calls.ts";
import { type Ground, withGround } from "./ground.ts";
import type { Kind, Stage, Subject, Trial } from "./kind.ts";
import { kills } from "./kills.ts";
import { HELP, type MatrixOptions, parseOptions } from "./options.ts";
import { powerCuts } from "./power.ts";
import { randomFrom } from "./random.ts";
import { makeScene } from "./scene.ts";
import { surroundings } from "./surroundings.ts";
import { document, Table } from "./table.ts";

const SUBJECTS: readonly Subject[] = [kills, failingCalls, powerCuts, surroundings];
/** A run may end before its fault; then another case takes its place, up to a limit. */
const MOST_TRIES = 2;

interface Case {
  readonly name: string;
  readonly kind: Kind;
  readonly seed: number;
}

/** FNV-1a: a seed of its own for each case, which others neither use up nor move. */
function seedOf(seed: number, name: string): number {
  let hash = 2_166_136_261 ^ seed;
  for (const character of name) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  }
  return hash;
}

function caseOf(subject: Subject, stage: Stages, number: number): Case | null {
  const kinds = subject.of(stage);
  const start = `${stage.ground.type}-${subject.name}`;
  // Every kind has its turn, in an order of its own on each ground: a few cases show many kinds.
  const round = Math.floor(number / kinds.length);
  const order = randomFrom(seedOf(stage.seed, `${start} ${round}`)).shuffle(kinds);
  const kind = order[number % kinds.length];
  if (kind === undefined) return null;
  const name = `${start}-${number}`;
  return { name, kind, seed: seedOf(stage.seed, name) };
}

type Stages = Omit<Stage, "random"> & { readonly seed: number };

async function tryCase(stage: Stages, { kind, seed }: Case): Promise<Trial> {
  try {
    return await kind.try({ ...stage, random: randomFrom(seed) });
  } catch (error) {
    const text = error instanceof Error ? error.stack ?? error.message : String(error);
    return { reached: false, detail: "the case itself broke", problems: [text] };
  }
}

function tell(stage: Stages, { name, kind }: Case, { detail, problems }: Trial): void {
  console.log(`FAILED ${name}: ${kind.title}`);
  console.log(`  ${detail}`);
  for (const problem of problems.slice(0, 12)) console.log(`  - ${problem.slice(0, 1000)}`);
  if (problems.length > 12) console.log(`  - and ${problems.length - 12} more`);
  console.log(`  Again: deno task crash-matrix --seed ${stage.seed} --only ${name}`);
}

async function workThrough(stage: Stages, options: MatrixOptions, table: Table): Promise<void> {
  const { ground: { type } } = stage;
  for (const subject of SUBJECTS) {
    const wanted = Math.ceil(options.cases * subject.share / options.types.length);
    let reached = 0;
    for (let number = 0; reached < wanted && number < wanted * MOST_TRIES; number++) {
      const next = caseOf(subject, stage, number);
      if (next === null) break;
      if (options.only !== null && !isChosen(next, options.only)) continue;
      const trial = await tryCase(stage, next);
      table.add(next.kind.title, type, trial);
      if (trial.reached) reached++;
      if (trial.problems.length > 0) tell(stage, next, trial);
    }
    console.log(`${type}: ${subject.name}: ${reached} cases`);
  }
}

/** "ext4-kill-1" chooses itself and not "ext4-kill-10"; "kill" and "renameat" choose many. */
function isChosen({ name, kind }: Case, only: string): boolean {
  const isName = /-\d+$/.test(only);
  return isName ? name === only : name.includes(only) || kind.title.includes(only);
}

async function prepare(ground: Ground, seed: number): Promise<Stages> {
  const habits = new Map();
  for (const source of ground.sources) habits.set(source, await observe(ground, source));
  return { ground, habits, seed };
}

async function runMatrix(options: MatrixOptions): Promise<Table> {
  const table = new Table(options.types);
  await withScratch(async (scratch) => {
    const scene = makeScene(scratch);
    const lane = async (type: ImageType) => {
      const folder = `${scratch}/${type}`;
      await Deno.mkdir(folder);
      await withGround(folder, { type, scene }, async (ground) => {
        await workThrough(await prepare(ground, options.seed), options, table);
      });
    };
    const ended = await Promise.allSettled(options.types.map(lane));
    for (const each of ended) if (each.status === "rejected") throw each.reason;
  });
  return table;
}

/** What this machine lacks; null if nothing. */
function lacking(types: readonly ImageType[]): string | null {
  if (!hasCommand("strace")) return "strace(1) is not installed";
  if (!canJudge) return "rsync(1) is not installed";
  const type = types.find((each) => !canMountImage(each));
  return type === undefined ? null : `${type} needs root, a loop device and mkfs.${type}`;
}

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options === "help") {
    console.log(HELP);
    return 0;
  }
  const missing = lacking(options.types);
  if (missing !== null) {
    console.error(`Cannot try crashes here: ${missing}`);
    return 2;
  }
  const begun = performance.now();
  const table = await runMatrix(options);
  console.log(`\n${table.markdown()}`);
  console.log(`${Math.round((performance.now() - begun) / 1000)} s, seed ${options.seed}.`);
  // A part of the cases is no table of all.
  if (options.output !== null && options.only === null) {
    await Deno.mkdir(dirname(options.output), { recursive: true });
    await Deno.writeTextFile(options.output, document(table));
  }
  return table.total().failed > 0 ? 1 : 0;
}

// Caught here, so that the process ends in order and takes its mounts with it.
Deno.exitCode = await main(Deno.args).catch((error) => {
  console.error(error instanceof TypeError ? error.message : error);
  return 2;
});
