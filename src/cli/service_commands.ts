/** `service` and what is below it. */
import { CONFIG, RECORDS } from "./run_options.ts";
import { command, group, restOfWords } from "./syntax/command.ts";
import { excluding, flag } from "./syntax/options.ts";

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

const SCOPE = {
  user: flag("for you, while you are logged in (unless --system is given)"),
  system: excluding(flag("for the machine, as root"), ["user"]),
};

const DRY_RUN = flag("show what would be done, and change nothing");

const INSTALL = command({
  summary: "Have it start with the system, and start it now.",
  notes: INSTALL_EXAMPLES,
  words: [restOfWords("words", "after --: the command to start, instead of daemon or --serve")],
  options: {
    ...SCOPE,
    serve: flag("start it with the page (mirrorsphere --serve)"),
    config: CONFIG,
    dryRun: DRY_RUN,
    ...RECORDS,
  },
  async action(flags, [words], screen) {
    const { installService } = await import("./commands/service.ts");
    await installService({ ...flags, words }, screen);
  },
});

const UNINSTALL = command({
  summary: "End it, and have it start no more.",
  notes: UNINSTALL_EXAMPLES,
  options: { ...SCOPE, dryRun: DRY_RUN, ...RECORDS },
  async action(flags, _, screen) {
    const { uninstallService } = await import("./commands/service.ts");
    await uninstallService(flags, screen);
  },
});

const STATUS = command({
  summary: "Show whether it is installed and runs, and whether it covers all jobs.",
  notes: STATUS_EXAMPLES,
  options: { ...SCOPE, ...RECORDS },
  async action(flags, _, screen) {
    const { serviceStatus } = await import("./commands/service.ts");
    await serviceStatus(flags, screen);
  },
});

export const SERVICE = group("Have the operating system start it.", {
  notes: SERVICE_EXAMPLES,
  commands: { install: INSTALL, uninstall: UNINSTALL, status: STATUS },
});
