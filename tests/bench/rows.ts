import type { BackupType } from "../../src/model/options.ts";
import { hasCommand, must } from "../support/processes.ts";
import { ownLauncher, runFlags } from "../support/project.ts";
import { type Contestant, type Measurement, mustBeEqual } from "./measure.ts";
import { buildEmptyFiles, buildLargeFile, buildSmallFiles } from "./trees.ts";

/** What a row promises about the first contestant, MirrorSphere. */
export type Target =
  | { readonly than: string; readonly timesFaster: number }
  | { readonly than: string; readonly atMostTimes: number }
  | { readonly milliseconds: number }
  | { readonly megabytes: number }
  | { readonly megabytesOver: number; readonly row: string };

export interface Row {
  readonly id: string;
  readonly work: string;
  readonly targets: readonly Target[];
  /** Makes the trees below `folder`; `scale` is 1, or smaller for a quick look. */
  readonly build: (folder: string, scale: number) => Promise<readonly Contestant[]>;
}

export type Results = ReadonlyMap<string, ReadonlyMap<string, Measurement>>;

export const OURS = "mirrorsphere";

const { deno, project } = await ownLauncher();
const ours = (...args: string[]): Contestant => ({
  name: OURS,
  command: `${project}/dist/mirrorsphere`,
  args: ["run", ...args],
});
const fromSource = (...args: string[]): Contestant => ({
  name: "from source",
  command: deno,
  args: ["run", ...runFlags, `${project}/main.ts`, "run", ...args],
});

const installed = (contestants: readonly Contestant[]): Contestant[] =>
  contestants.filter(({ name, command }) => name === OURS || hasCommand(command));

export const remove = async (folder: string): Promise<void> => {
  await must("rm", ["-rf", "--", folder]);
};

const makeFolder = async (folder: string): Promise<void> => {
  await must("mkdir", ["-p", "--", folder]);
};

async function firstCopy(folder: string, scale: number): Promise<Contestant[]> {
  const [source, destination] = [`${folder}/source`, `${folder}/destination`];
  await makeFolder(source);
  await buildSmallFiles(source, 100_000 * scale);
  const prepare = () => remove(destination);
  const check = () => mustBeEqual(source, destination);
  return installed([
    { ...ours(source, destination), prepare, check },
    { name: "rsync -a", command: "rsync", args: ["-a", `${source}/`, `${destination}/`], prepare },
    { name: "cp -a", command: "cp", args: ["-a", source, destination], prepare },
    { name: "rclone copy", command: "rclone", args: ["copy", source, destination], prepare },
  ]);
}

const UNCONFINED = "--sandbox off";

async function sandbox(folder: string, scale: number): Promise<Contestant[]> {
  const [source, destination] = [`${folder}/source`, `${folder}/destination`];
  await makeFolder(source);
  await buildSmallFiles(source, 100_000 * scale);
  const prepare = () => remove(destination);
  const confined = (name: string, mode: string): Contestant => ({
    ...ours(source, destination, "--sandbox", mode),
    name,
    prepare,
  });
  return [
    confined(OURS, "auto"),
    confined(UNCONFINED, "off"),
    confined("--sandbox require", "require"),
  ];
}

async function nothingToDo(folder: string, scale: number): Promise<Contestant[]> {
  const [source, destination] = [`${folder}/source`, `${folder}/destination`];
  await makeFolder(source);
  await buildSmallFiles(source, 100_000 * scale);
  await must("cp", ["-a", source, destination]);
  return installed([
    ours(source, destination, "--mirror"),
    {
      name: "rsync -a --delete",
      command: "rsync",
      args: ["-a", "--delete", `${source}/`, `${destination}/`],
    },
    { name: "rclone sync", command: "rclone", args: ["sync", source, destination] },
  ]);
}

async function largeFile(folder: string, scale: number): Promise<Contestant[]> {
  const [source, destination] = [`${folder}/source`, `${folder}/destination`];
  await makeFolder(source);
  await buildLargeFile(source, Math.round(3072 * scale));
  const prepare = async () => {
    await remove(destination);
    await makeFolder(destination);
  };
  const check = () => mustBeEqual(source, destination);
  return installed([
    { ...ours(source, destination), prepare, check },
    {
      name: "cp",
      command: "cp",
      args: ["--preserve=all", `${source}/large.dat`, `${destination}/large.dat`],
      prepare,
    },
  ]);
}

async function thorough(folder: string, scale: number): Promise<Contestant[]> {
  const [source, destination] = [`${folder}/source`, `${folder}/destination`];
  await makeFolder(source);
  await buildLargeFile(source, Math.round(3072 * scale));
  await must("cp", ["-a", source, destination]);
  return installed([
    ours(source, destination, "--compare", "thorough"),
    {
      name: "rsync -a --checksum",
      command: "rsync",
      args: ["-a", "--checksum", `${source}/`, `${destination}/`],
    },
  ]);
}

async function emptyFolder(folder: string): Promise<Contestant[]> {
  const [source, destination] = [`${folder}/source`, `${folder}/destination`];
  await makeFolder(source);
  await makeFolder(destination);
  return installed([
    ours(source, destination),
    fromSource(source, destination),
    { name: "rsync -a", command: "rsync", args: ["-a", `${source}/`, `${destination}/`] },
  ]);
}

const growth = (count: number) => async (folder: string, scale: number): Promise<Contestant[]> => {
  const [source, destination] = [`${folder}/source`, `${folder}/destination`];
  await makeFolder(source);
  await buildEmptyFiles(source, count * scale);
  await must("cp", ["-a", source, destination]);
  return installed([
    ours(source, destination, "--mirror"),
    {
      name: "rsync -a --delete",
      command: "rsync",
      args: ["-a", "--delete", `${source}/`, `${destination}/`],
    },
  ]);
};

/** The runtime opens no database below /dev, where the trees are. Gone when the program ends. */
function temporaryFolder(): string {
  const folder = Deno.makeTempDirSync({ prefix: "mirrorsphere-bench-" });
  addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  return folder;
}

const WHOLE = "all of it, uninterrupted";

/** What is left of a copy that was suspended at 90 %, against all of it. */
const resumed = (type: BackupType) => async (folder: string, scale: number) => {
  const [source, destination] = [`${folder}/source`, `${folder}/destination`];
  const earlier = `${folder}/earlier`;
  const state = temporaryFolder();
  const count = 100_000 * scale;
  await makeFolder(source);
  await buildSmallFiles(source, count);
  // A full backup goes where another is already.
  if (type === "full") await must("cp", ["-a", source, earlier]);
  const execution = (...args: string[]) => [
    "run",
    ...runFlags,
    `${project}/tests/bench/execution.ts`,
    ...args,
  ];
  const whole = ["start", `${state}/store`, source, destination, type];
  const prepare = async () => {
    await remove(destination);
    await remove(`${state}/store`);
    if (type === "full") await must("cp", ["-a", earlier, destination]);
  };
  const interrupt = async () => {
    await prepare();
    await must(deno, execution(...whole, String(count * 0.9)));
  };
  const check = () => mustBeEqual(source, destination);
  return [
    {
      name: OURS,
      command: deno,
      args: execution("resume", `${state}/store`),
      prepare: interrupt,
      check,
    },
    { name: WHOLE, command: deno, args: execution(...whole), prepare, check },
  ];
};

/** The promises of the README, in its order. */
export const ROWS: readonly Row[] = [
  {
    id: "first-copy",
    work: "First copy, 100,000 small files (1.3 GB)",
    targets: [{ than: "rsync -a", timesFaster: 3 }, { than: "cp -a", timesFaster: 1.5 }],
    build: firstCopy,
  },
  {
    id: "sandbox",
    work: "First copy, 100,000 small files, workers confined by the system",
    targets: [{ than: UNCONFINED, atMostTimes: 1.02 }],
    build: sandbox,
  },
  {
    id: "nothing-to-do",
    work: "Nothing to do, 100,000 small files, `--mirror`",
    targets: [{ than: "rsync -a --delete", timesFaster: 2 }],
    build: nothingToDo,
  },
  {
    id: "large-file",
    work: "First copy, one 3 GiB file",
    targets: [{ than: "cp", atMostTimes: 1.1 }],
    build: largeFile,
  },
  {
    id: "thorough",
    work: "Thorough, nothing to do, one 3 GiB file",
    targets: [{ than: "rsync -a --checksum", timesFaster: 2 }],
    build: thorough,
  },
  {
    id: "empty",
    work: "An empty folder",
    targets: [{ milliseconds: 150 }],
    build: emptyFolder,
  },
  {
    id: "resume",
    work: "Resumed at 90 % of 100,000 small files",
    targets: [{ than: WHOLE, timesFaster: 4 }],
    build: resumed("incremental"),
  },
  {
    id: "resume-full",
    work: "Resumed at 90 % of 100,000 small files, `--type full`",
    targets: [{ than: WHOLE, timesFaster: 4 }],
    build: resumed("full"),
  },
  {
    id: "growth-10k",
    work: "Nothing to do, 10,000 empty files, `--mirror`",
    targets: [],
    build: growth(10_000),
  },
  {
    id: "growth-100k",
    work: "Nothing to do, 100,000 empty files, `--mirror`",
    targets: [],
    build: growth(100_000),
  },
  {
    id: "growth-1m",
    work: "Nothing to do, 1,000,000 empty files, `--mirror`",
    targets: [{ megabytes: 250 }, { megabytesOver: 60, row: "growth-100k" }],
    build: growth(1_000_000),
  },
];
