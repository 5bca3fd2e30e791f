/** `service install`, `uninstall` and `status`. */
import { isAbsolute, resolve } from "node:path";
import { RunError } from "../../base/errors.ts";
import { quote } from "../../base/names.ts";
import {
  applyInstall,
  applyUninstall,
  gatherFacts,
  isRunning,
  ownCache,
  ownProgram,
  readInstalled,
  type ServiceCommand,
  type ServiceFacts,
  type ServiceSetup,
  setupFor,
} from "../../service/mod.ts";
import type { Screen } from "../output.ts";
import { commandLine, type RecordFlags, stateFolderOf, withState } from "../state.ts";
import { columns } from "../render/table.ts";
import { workingFolder } from "../working_folder.ts";

export type ServiceFlags = RecordFlags & {
  readonly user?: true | undefined;
  readonly system?: true | undefined;
  readonly serve?: true | undefined;
  readonly config?: string | undefined;
};
export type InstallFlags = ServiceFlags & {
  readonly dryRun?: true | undefined;
  /** The command that is started, as typed; none for the usual one. */
  readonly words?: readonly string[];
};

/** Writes what the system starts by, and starts it. Again: brings it up to date. */
export async function installService(flags: InstallFlags, screen: Screen): Promise<void> {
  const setup = await setupOf(flags);
  if (flags.dryRun) return show(screen, { setup, commands: setup.install, writes: true, flags });
  await applyInstall(setup);
  if (flags.json) return await printStatus(setup, screen);
  screen.out.line(`Installed ${quote(setup.path)}, and started it`);
  if (setup.hint !== null) screen.out.line(setup.hint);
}

export async function uninstallService(flags: InstallFlags, screen: Screen): Promise<void> {
  const setup = await setupOf(flags);
  if (flags.dryRun) return show(screen, { setup, commands: setup.uninstall, writes: false, flags });
  const removed = await applyUninstall(setup);
  if (flags.json) return await printStatus(setup, screen);
  const nothing = `Nothing to remove: there is no ${quote(setup.path)}`;
  screen.out.line(removed ? `Removed ${quote(setup.path)}; jobs and schedules stay` : nothing);
}

export async function serviceStatus(flags: ServiceFlags, screen: Screen): Promise<void> {
  const setup = await setupOf(flags);
  if (flags.json) return await printStatus(setup, screen);
  const { installed, running, gaps } = await statusOf(setup);
  const again = commandLine(`service install${flags.system ? " --system" : ""}`, flags);
  const runs = { true: "yes", false: "no", null: `unknown: ${setup.manager} cannot be asked` };
  const rows = [
    ["Installed", installed ? quote(setup.path) : `no: install it with "${again}"`],
    ["Runs", runs[`${running}`]],
    ...gaps.map((gap, index) => [index === 0 ? "Out of date" : "", gap]),
    ...gaps.length === 0 ? [] : [["", `bring it up to date with "${again}"`]],
  ];
  for (const line of columns(rows)) screen.out.line(line);
}

async function statusOf(setup: ServiceSetup) {
  const text = readInstalled(setup);
  return {
    manager: setup.manager,
    path: setup.path,
    installed: text !== null,
    running: await isRunning(setup),
    gaps: text === null ? [] : setup.gaps(text),
  };
}

async function printStatus(setup: ServiceSetup, screen: Screen): Promise<void> {
  screen.out.line(JSON.stringify({ service: await statusOf(setup) }));
}

interface Shown {
  readonly setup: ServiceSetup;
  readonly commands: readonly ServiceCommand[];
  /** Whether the file would be written; else it would be removed. */
  readonly writes: boolean;
  readonly flags: RecordFlags;
}

/** What would be done. */
function show(screen: Screen, { setup, commands, writes, flags }: Shown): void {
  const { path, text } = setup;
  if (flags.json) {
    const plan = { path, text: writes ? text : null, commands };
    return screen.out.line(JSON.stringify({ plan }));
  }
  screen.out.line(`Would ${writes ? "write" : "remove"} ${quote(path)}${writes ? ":" : ""}`);
  if (writes) screen.out.write(`\n${text}\n`);
  for (const words of commands) screen.out.line(`Would run: ${words.join(" ")}`);
  screen.out.line("Nothing was changed: this was a dry run");
}

async function setupOf(flags: InstallFlags): Promise<ServiceSetup> {
  const { os } = Deno.build;
  const facts = await factsOf(flags);
  return setupFor(facts, {
    os,
    configHome: absolute(Deno.env.get("XDG_CONFIG_HOME")),
    user: userOf(facts),
  });
}

async function factsOf(flags: InstallFlags): Promise<ServiceFacts> {
  const scope = flags.system ? "system" : "user";
  const stateFolder = stateFolderOf(flags);
  const config = flags.config === undefined ? null : resolve(workingFolder(), flags.config);
  const args = [
    ...startedWords(flags),
    ...["--state-dir", stateFolder],
    ...config === null ? [] : ["--config", config],
  ];
  const own = { program: ownProgram(), cache: ownCache(), home: homeFolder() };
  return await withState(
    flags,
    ({ store }) =>
      gatherFacts({ ...own, scope, args, stateFolder, config, jobs: store.jobs.list() }),
  );
}

/** Commands that stay, as a service has to. */
const STAYING: readonly string[] = ["daemon", "serve", "--serve"];

function startedWords({ words = [], serve }: InstallFlags): readonly string[] {
  if (words.length === 0) return [serve ? "--serve" : "daemon"];
  if (STAYING.includes(words[0] ?? "")) return words;
  const message = `Install ${quote(words.join(" "))} as a service: it does not stay; ` +
    'begin with "daemon" or "serve"';
  throw new RunError("usage", message);
}

function homeFolder(): string {
  const variable = Deno.build.os === "windows" ? "LOCALAPPDATA" : "HOME";
  const folder = absolute(Deno.env.get(variable));
  if (folder !== null) return folder;
  throw new RunError("service-unavailable", `Find your own folder: ${variable} is not set; set it`);
}

function absolute(path: string | undefined): string | null {
  return path !== undefined && isAbsolute(path) ? path : null;
}

/** As `Surroundings.user` has it. Whose a home is tells the number without a further right. */
function userOf({ home }: ServiceFacts): string {
  if (Deno.build.os === "darwin") return String(Deno.statSync(home).uid ?? "");
  if (Deno.build.os !== "windows") return "";
  const [domain, name] = ["USERDOMAIN", "USERNAME"].map((variable) => Deno.env.get(variable) ?? "");
  return `${domain}\\${name}`;
}
