/**
 * @module doctor
 *
 * What a machine, a source and a destination can hold, told before the first run.
 *
 * Owns: the trials in a scratch folder of the destination, and the judgement of what the source
 * would lose there. Never writes to the source, and leaves nothing at the destination. Called by
 * `cli` and `server`.
 *
 * 1. `engine/preflight.ts` opens both ends, and refuses what a run would refuse.
 * 2. `probe.ts` tries out the destination (`probe_names.ts`, `probe_content.ts`) in `scratch.ts`.
 * 3. `survey.ts` looks through the source; `losses.ts`, which is pure, says what would be lost.
 * 4. `findings.ts` has all of that as plain values.
 */
import { RunError } from "../base/errors.ts";
import { quote } from "../base/names.ts";
import { dirname, resolve } from "../base/paths.ts";
import { closeEnds, type Ends, openEnds } from "../engine/preflight.ts";
import type { PlatformName } from "../model/options.ts";
import {
  confinementGap,
  type FileSystem,
  FileSystemError,
  landlockVersion,
  openPlatform,
} from "../platform/mod.ts";
import { type LocalTarget, openLocalTarget } from "../targets/mod.ts";
import type { Abilities, EndFacts, Findings, Machine, Survey } from "./findings.ts";
import { probe } from "./probe.ts";
import { survey } from "./survey.ts";

export * from "./findings.ts";

export interface DoctorQuestion {
  /** Absolute path; null where none was named. */
  readonly source: string | null;
  /** Absolute path; null where none was named. */
  readonly destination: string | null;
  readonly platform: PlatformName;
  /** Entries of the source to look at, at most. */
  readonly most: number;
}

/** Finds out. Throws RunError as a run would, where an end cannot be used. */
export async function examine(question: DoctorQuestion): Promise<Findings> {
  const { source, destination } = question;
  const files = await openPlatform(question.platform);
  const machine = await examineMachine(files);
  const none = { machine, source: null, destination: null, survey: null };
  if (source === null) return none;
  if (destination === null) {
    return withSource(files, source, (facts) => ({ ...none, source: facts }));
  }
  const ends = openEnds(files, { source, destination, trial: null, examine: () => {} });
  try {
    return { machine, ...examineEnds(files, ends, question) };
  } finally {
    closeEnds(files, ends);
  }
}

async function examineMachine(files: FileSystem): Promise<Machine> {
  return {
    os: Deno.build.os,
    release: Deno.build.target,
    processors: navigator.hardwareConcurrency,
    platform: files.name,
    landlock: await landlockVersion(),
    confinementGap: await confinementGap({ strict: false }),
  };
}

function withSource<T>(files: FileSystem, path: string, body: (facts: EndFacts) => T): T {
  try {
    const target = openLocalTarget(files, path);
    files.close(target.root);
    return body(factsOf(target));
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new RunError("source-missing", `Cannot read the source ${quote(path)}: ${error.message}`);
  }
}

function factsOf({ path, facts }: LocalTarget): EndFacts {
  const { type, available, used, readOnly } = facts;
  return { path, type, available, used, readOnly };
}

function examineEnds(
  files: FileSystem,
  { source, destination }: Ends,
  question: DoctorQuestion,
): Omit<Findings, "machine"> {
  // A destination that is not there yet would be made in the folder above it.
  const place = destination ?? openLocalTarget(files, dirname(resolve(question.destination ?? "")));
  try {
    const abilities = tryOut(files, place);
    const { available } = place.facts;
    return {
      source: factsOf(source),
      destination: { ...factsOf(place), abilities },
      survey: look(files, source, { abilities, available, most: question.most }),
    };
  } finally {
    if (destination === null) files.close(place.root);
  }
}

function look(
  files: FileSystem,
  { root }: LocalTarget,
  options: {
    readonly abilities: Abilities;
    readonly available: number | null;
    readonly most: number;
  },
): Survey {
  return survey({ files, root, ...options });
}

function tryOut(files: FileSystem, { root, path, facts }: LocalTarget): Abilities {
  try {
    return probe(files, root);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const state = facts.readOnly ? "it is mounted read-only; mount it for writing" : error.message;
    throw new RunError(
      "destination-unwritable",
      `Cannot try out the destination ${quote(path)}: ${state}`,
    );
  }
}
