/** `service` and what is below it. */
import { Command, Option } from "@commander-js/extra-typings";
import type { Screen } from "./output.ts";
import { configOption, recordOptions, withOptions } from "./run_options.ts";
import type { InstallFlags, ServiceFlags } from "./service_setup.ts";

const SERVICE_EXAMPLES = `
The operating system starts "mirrorsphere daemon", which executes jobs when they are due.

Examples:
  mirrorsphere service install
  mirrorsphere service status
  mirrorsphere service uninstall
`;

const INSTALL_EXAMPLES = `
On Linux a systemd unit is written that may write to your state folder and to the destinations of
your jobs, and to nothing else: install again once there are others. On macOS it is a launchd
property list, on Windows a task of the Task Scheduler.

Examples:
  mirrorsphere service install --dry-run       (show what would be written and run)
  mirrorsphere service install --serve         (with the page)
  mirrorsphere service install -- serve --port 8000 --tls-cert /etc/my.pem --tls-key /etc/my.key
  sudo mirrorsphere service install --system   (as root, for jobs that need it)
`;

const STATUS_EXAMPLES = `
Examples:
  mirrorsphere service status
  mirrorsphere service status --json | jq .service.running
`;

const UNINSTALL_EXAMPLES = `
Jobs, schedules and what was copied stay.

Examples:
  mirrorsphere service uninstall
`;

function scopeOptions(): readonly Option[] {
  return [
    new Option("--user", "for you, while you are logged in (unless --system is given)"),
    new Option("--system", "for the machine, as root").conflicts("user"),
  ];
}

function startOptions(): readonly Option[] {
  return [
    new Option("--serve", "start it with the page (mirrorsphere --serve)"),
    configOption(),
  ];
}

export function defineService(screen: Screen) {
  return new Command("service")
    .description("Have the operating system start it.")
    .addHelpText("after", SERVICE_EXAMPLES)
    .addCommand(defineInstall(screen))
    .addCommand(defineUninstall(screen))
    .addCommand(defineStatus(screen));
}

function dryRunOption() {
  return new Option("--dry-run", "show what would be done, and change nothing");
}

function defineInstall(screen: Screen) {
  const options = [...scopeOptions(), ...startOptions(), dryRunOption(), ...recordOptions()];
  return withOptions<InstallFlags>("install", options)
    .description("Have it start with the system, and start it now.")
    .argument("[words...]", "after --: the command to start, instead of daemon or --serve")
    .addHelpText("after", INSTALL_EXAMPLES)
    .action(async (words, flags) => {
      const { installService } = await import("./commands/service.ts");
      await installService({ ...flags, words }, screen);
    });
}

function defineUninstall(screen: Screen) {
  const options = [...scopeOptions(), dryRunOption(), ...recordOptions()];
  return withOptions<InstallFlags>("uninstall", options)
    .description("End it, and have it start no more.")
    .addHelpText("after", UNINSTALL_EXAMPLES)
    .action(async (flags) => {
      const { uninstallService } = await import("./commands/service.ts");
      await uninstallService(flags, screen);
    });
}

function defineStatus(screen: Screen) {
  const options = [...scopeOptions(), ...recordOptions()];
  return withOptions<ServiceFlags>("status", options)
    .description("Show whether it is installed and runs, and whether it covers all jobs.")
    .addHelpText("after", STATUS_EXAMPLES)
    .action(async (flags) => {
      const { serviceStatus } = await import("./commands/service.ts");
      await serviceStatus(flags, screen);
    });
}
