import { must } from "../support/processes.ts";

/** A command to time, and what has to be so before each run of it. */
export interface Contestant {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Outside the timing, before every run. */
  readonly prepare?: () => Promise<void>;
  /** Outside the timing, after the first run: throws unless the work was done. */
  readonly check?: () => Promise<void>;
}

export interface Measurement {
  /** Milliseconds from start to end of the process, as seen from outside. */
  readonly elapsed: number;
  /** Largest resident set in bytes; null where nothing here can tell. */
  readonly peak: number | null;
}

/** GNU time tells the peak of a process that has ended (getrusage(2), ru_maxrss). */
const TIME = "/usr/bin/time";
const timePresent = await Deno.stat(TIME).then((found) => found.isFile, () => false);

export interface Surroundings {
  /** The folder of what is worked on. */
  readonly trees: string;
  /** A folder for what the measuring itself writes. */
  readonly scratch: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs a command once. Throws with what it said if it fails: a failed run has no time. */
export async function measure(
  contestant: Contestant,
  { scratch, environment }: Surroundings,
): Promise<Measurement> {
  const { name, command, args } = contestant;
  const record = `${scratch}/peak`;
  const line = timePresent
    ? [TIME, "-f", "%M", "-o", record, command, ...args]
    : [command, ...args];
  const process = new Deno.Command(line[0] ?? command, {
    args: line.slice(1),
    env: environment,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  });
  const start = performance.now();
  const { code, stderr } = await process.output();
  const elapsed = performance.now() - start;
  if (code !== 0) {
    throw new Error(`${name} ended with exit code ${code}: ${new TextDecoder().decode(stderr)}`);
  }
  const peak = timePresent ? Number(await Deno.readTextFile(record)) * 1024 : null;
  return { elapsed, peak };
}

/** The middle of what was measured; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return (lower + upper) / 2;
}

/**
 * Runs all contestants in turn, round after round, so that whatever else the machine does hits all;
 * each round another is the first, so that none always runs after the same.
 */
export async function race(
  contestants: readonly Contestant[],
  options: Surroundings & { readonly rounds: number },
): Promise<Measurement[]> {
  const all: Measurement[][] = contestants.map(() => []);
  for (let round = 0; round < options.rounds; round++) {
    const order = [...contestants.entries()];
    order.push(...order.splice(0, round % contestants.length));
    for (const [index, contestant] of order) {
      await contestant.prepare?.();
      await must("sync", ["--file-system", options.trees]);
      all[index]?.push(await measure(contestant, options));
      if (round === 0) await contestant.check?.();
    }
  }
  return all.map((some) => ({
    elapsed: median(some.map((one) => one.elapsed)),
    peak: timePresent ? Math.max(...some.map((one) => one.peak ?? 0)) : null,
  }));
}

/** Throws unless rsync finds nothing to change in the copy. */
export async function mustBeEqual(source: string, destination: string): Promise<void> {
  const changes = await must("rsync", ["-ain", "--delete", `${source}/`, `${destination}/`]);
  if (changes !== "") throw new Error(`The copy differs: ${changes.slice(0, 500)}`);
}
