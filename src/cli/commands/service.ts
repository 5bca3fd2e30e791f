/** `service install`, `uninstall` and `status`. */
import { RunError } from "../../base/errors.ts";
import { quote } from "../../base/names.ts";
import {
  applyInstall,
  applyUninstall,
  isRunning,
  readInstalled,
  type ServiceCommand,
  type ServiceSetup,
} from "../../service/mod.ts";
import type { Screen } from "../output.ts";
import { loadProgram } from "../program.ts";
import {
  changedFolder,
  type InstallFlags,
  type ServiceFlags,
  serviceSetup,
  startedArguments,
} from "../service_setup.ts";
import { commandLine, type RecordFlags, withState } from "../state.ts";
import { columns } from "../render/table.ts";
import { parse } from "../syntax/parse.ts";
import { withServe } from "../syntax/switches.ts";

/** Writes what the system starts by, and starts it. Again: brings it up to date. */
export async function installService(flags: InstallFlags, screen: Screen): Promise<void> {
  await refuseMistaken(startedArguments(flags));
  const setup = await setupOf(flags);
  if (flags.dryRun) return show(screen, { setup, commands: setup.install, writes: true, flags });
  const folder = changedFolder(flags);
  if (folder !== null) Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  await applyInstall(setup);
  if (flags.json) return await printStatus(setup, screen);
  screen.out.line(`Installed ${quote(setup.path)}, and started it`);
  if (setup.hint !== null) screen.out.line(setup.hint);
}

/** What is not understood would end the service at each of its starts. */
async function refuseMistaken(started: readonly string[]): Promise<void> {
  const args = withServe(started);
  const { kind } = parse(await loadProgram({ asked: args[0] }), args);
  if (kind === "perform") return;
  const message = `Install ${quote(started.join(" "))} as a service: it does not stay; ` +
    "leave out what asks for help";
  throw new RunError("usage", message);
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

function setupOf(flags: InstallFlags): Promise<ServiceSetup> {
  return withState(flags, ({ store }) => serviceSetup(flags, store.jobs.list()));
}
