/**
 * `deno task bench`: MirrorSphere, as its one file, against the tools people use, in whole processes
 * from start to end, interleaved. Prints a Markdown table; with a target missed, the exit code is 1.
 *
 * 1. A row builds its trees in memory, where what the program keeps lies too (for root).
 * 2. Its contestants run in turn, each round another first; destinations are removed, and what
 *    that left to write is written, outside the timing.
 * 3. Medians, ratios and targets go into the table.
 *
 * Options: `--only ROW` (again for more), `--rounds N`, `--dir FOLDER`, `--quick` (a tenth of it).
 */
import { parseArgs } from "node:util";
import { must } from "../support/processes.ts";
import { ownLauncher } from "../support/project.ts";
import { withScratch } from "../support/scratch.ts";
import { type Measurement, race } from "./measure.ts";
import { remove, type Row, ROWS } from "./rows.ts";
import { missed, renderGrowth, renderTable } from "./table.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    only: { type: "string", multiple: true, default: [] },
    rounds: { type: "string", default: "3" },
    dir: { type: "string", default: "/dev/shm" },
    quick: { type: "boolean", default: false },
  },
});

function chosenRows(): Row[] {
  const unknown = values.only.filter((id) => !ROWS.some((row) => row.id === id));
  if (unknown.length > 0) {
    const names = ROWS.map((row) => row.id).join(", ");
    console.error(`Cannot run the row ${unknown.join(", ")}: there are ${names}`);
    Deno.exit(2);
  }
  return ROWS.filter((row) => values.only.length === 0 || values.only.includes(row.id));
}

function chosenRounds(): number {
  const rounds = Number(values.rounds);
  if (Number.isInteger(rounds) && rounds > 0) return rounds;
  console.error(`Cannot run ${values.rounds} rounds: a whole number from 1 is needed`);
  return Deno.exit(2);
}

const rounds = chosenRounds();

/** Where the trees lie, and where everything else does that a run writes. */
interface Folders {
  readonly trees: string;
  readonly scratch: string;
}

async function measureRow(
  row: Row,
  { trees, scratch }: Folders,
): Promise<Map<string, Measurement>> {
  const folder = `${trees}/${row.id}`;
  try {
    const contestants = await row.build(folder, values.quick ? 0.1 : 1);
    const environment = {
      DENO_DIR: (await ownLauncher()).denoDir,
      XDG_CONFIG_HOME: `${scratch}/config`,
      XDG_STATE_HOME: `${scratch}/state`,
      MIRRORSPHERE_CACHE: `${scratch}/cache`,
    };
    const medians = await race(contestants, { trees, scratch, environment, rounds });
    return new Map(contestants.flatMap(({ name }, index) => {
      const one = medians[index];
      return one === undefined ? [] : [[name, one]];
    }));
  } finally {
    await remove(folder);
  }
}

/** One row that cannot be measured says why, and leaves the others their turn. */
async function measureAll(rows: readonly Row[], folders: Folders) {
  const results = new Map<string, Map<string, Measurement>>();
  const failures: string[] = [];
  for (const row of rows) {
    console.error(`${row.work} ...`);
    try {
      results.set(row.id, await measureRow(row, folders));
    } catch (error) {
      failures.push(`${row.work}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { results, failures };
}

/** Has the executable unpacked, and the source compiled; what fails here fails again in its row. */
async function warmUp(folders: Folders): Promise<void> {
  const empty = ROWS.find((row) => row.id === "empty");
  if (empty !== undefined) await measureRow(empty, folders).catch(() => {});
}

function listed(title: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `\n${title}:\n${items.map((item) => `- ${item}`).join("\n")}`;
}

async function withFolders<T>(body: (folders: Folders) => Promise<T>): Promise<T> {
  const made = await must("mktemp", ["-d", "-p", values.dir, "mirrorsphere-bench-XXXXXX"]);
  const trees = made.trimEnd();
  try {
    return await withScratch((scratch) => body({ trees, scratch }));
  } finally {
    await remove(trees);
  }
}

async function main(): Promise<number> {
  const rows = chosenRows();
  const { results, failures } = await withFolders(async (folders) => {
    await warmUp(folders);
    return await measureAll(rows, folders);
  });
  const misses = missed(rows, results);
  console.log(renderTable(rows, results));
  console.log(renderGrowth(rows, results));
  if (values.quick) console.log("\nA tenth of the work: start-up weighs more than in earnest.");
  console.log(`${listed("Missed", misses)}${listed("Not measured", failures)}`);
  return misses.length + failures.length > 0 ? 1 : 0;
}

Deno.exit(await main());
