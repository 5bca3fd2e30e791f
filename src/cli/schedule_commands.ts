/** `schedule` and what is below it. */
import { Argument, Command, Option } from "@commander-js/extra-typings";
import { RunError } from "../base/errors.ts";
import { SCHEDULE_STATES } from "../model/schedule.ts";
import type { AddFlags, ListFlags } from "./commands/schedule.ts";
import { reading } from "./job_options.ts";
import type { Screen } from "./output.ts";
import { recordOptions, withOptions } from "./run_options.ts";
import { scheduleOptions } from "./schedule_options.ts";
import type { RecordFlags } from "./state.ts";

const SCHEDULE_EXAMPLES = `
Schedules are carried out by "mirrorsphere daemon", or "mirrorsphere --serve", which see every
change at once.

Examples:
  mirrorsphere schedule add photos --daily 02:30
  mirrorsphere schedule list
  mirrorsphere schedule pause 1
`;

const ADD_EXAMPLES = `
A time that does not exist, as the clock goes forward over it, is due at that moment; one that
exists twice is due once.

Examples:
  mirrorsphere schedule add photos --daily 02:30
  mirrorsphere schedule add photos --weekly mon-fri@18:00 --zone Europe/Berlin
  mirrorsphere schedule add photos --monthly 1,last@03:00 --retry 3 --retry-delay 5m
  mirrorsphere schedule add photos --once 2030-12-24T18:00 --wait-for-destination
  mirrorsphere schedule add photos --cron '0 */6 * * *' --missed skip
  mirrorsphere schedule add photos --on-change --quiet 30s --at-most-every 5m
`;

const LIST_EXAMPLES = `
Examples:
  mirrorsphere schedule list
  mirrorsphere schedule list --job photos --state active
  mirrorsphere schedule list --json | jq -r .schedule.nextRunAt
`;

const SHOW_EXAMPLES = `
Examples:
  mirrorsphere schedule show 1
`;

const EDIT_EXAMPLES = `
What is given replaces what was; the rest stays. Another time is counted from now on.

Examples:
  mirrorsphere schedule edit 1 --daily 04:00
  mirrorsphere schedule edit 1 --zone UTC --missed skip
`;

const STATE_TEXTS = {
  pause: {
    description: "Pause a schedule; what falls due meanwhile counts as missed.",
    note: "Once resumed, a missed run is caught up, or skipped if --missed skip says so.",
  },
  resume: {
    description: "Have a paused or disabled schedule go on.",
    note: "A missed run of a paused schedule is caught up, or skipped if --missed skip says so.",
  },
  disable: {
    description: "Switch a schedule off; it misses nothing.",
    note: "Resumed, it goes on with the next time that is due then.",
  },
} as const;

const RUN_NOW_EXAMPLES = `
The daemon starts it at once, whatever state the schedule is in, and what is due stays due.

Examples:
  mirrorsphere schedule run-now 1
`;

const whole = "a whole number, 1 or more";

function parseId(text: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (value >= 1) return value;
  throw new RunError("usage", whole);
}

function id() {
  return new Argument("<id>", "number of the schedule").argParser(reading("ID", parseId, whole));
}

export function defineSchedule(screen: Screen) {
  return new Command("schedule")
    .description("Say when jobs are executed.")
    .addHelpText("after", SCHEDULE_EXAMPLES)
    .addCommand(defineAdd(screen))
    .addCommand(defineList(screen))
    .addCommand(defineShow(screen))
    .addCommand(defineEdit(screen))
    .addCommand(defineState("pause", screen))
    .addCommand(defineState("resume", screen))
    .addCommand(defineState("disable", screen))
    .addCommand(defineRemove(screen))
    .addCommand(defineRunNow(screen));
}

function defineAdd(screen: Screen) {
  return withOptions<AddFlags>("add", [...scheduleOptions(), ...recordOptions()])
    .description("Execute a job at certain times, or whenever its source changes.")
    .argument("<job>", "the job")
    .addHelpText("after", ADD_EXAMPLES)
    .action(async (job, flags) => {
      const { addSchedule } = await import("./commands/schedule.ts");
      await addSchedule(job, flags, screen);
    });
}

function defineList(screen: Screen) {
  const options = [
    new Option("--job <name>", "only those of this job"),
    new Option("--state <state>", "only those in this state").choices(SCHEDULE_STATES),
    ...recordOptions(),
  ];
  return withOptions<ListFlags>("list", options)
    .description("List schedules, with their next and last run.")
    .addHelpText("after", LIST_EXAMPLES)
    .action(async (flags) => {
      const { listSchedules } = await import("./commands/schedule.ts");
      await listSchedules(flags, screen);
    });
}

function defineShow(screen: Screen) {
  return withOptions<RecordFlags>("show", recordOptions())
    .description("Show all that a schedule says, and its next five runs.")
    .addArgument(id())
    .addHelpText("after", SHOW_EXAMPLES)
    .action(async (id, flags) => {
      const { showSchedule } = await import("./commands/schedule.ts");
      await showSchedule(id, flags, screen);
    });
}

function defineEdit(screen: Screen) {
  return withOptions<AddFlags>("edit", [...scheduleOptions(), ...recordOptions()])
    .description("Change a schedule.")
    .addArgument(id())
    .addHelpText("after", EDIT_EXAMPLES)
    .action(async (id, flags) => {
      const { editSchedule } = await import("./commands/schedule.ts");
      await editSchedule(id, flags, screen);
    });
}

function defineState(change: keyof typeof STATE_TEXTS, screen: Screen) {
  const { description, note } = STATE_TEXTS[change];
  return withOptions<RecordFlags>(change, recordOptions())
    .description(description)
    .addArgument(id())
    .addHelpText("after", `\n${note}\n\nExamples:\n  mirrorsphere schedule ${change} 1\n`)
    .action(async (id, flags) => {
      const { changeSchedule } = await import("./commands/schedule.ts");
      await changeSchedule({ id, change, flags }, screen);
    });
}

function defineRemove(screen: Screen) {
  return withOptions<RecordFlags>("remove", recordOptions())
    .description("Forget a schedule; its job stays.")
    .addArgument(id())
    .addHelpText("after", "\nExamples:\n  mirrorsphere schedule remove 1\n")
    .action(async (id, flags) => {
      const { removeSchedule } = await import("./commands/schedule.ts");
      await removeSchedule(id, flags, screen);
    });
}

function defineRunNow(screen: Screen) {
  return withOptions<RecordFlags>("run-now", recordOptions())
    .description("Have the daemon execute the job of a schedule at once.")
    .addArgument(id())
    .addHelpText("after", RUN_NOW_EXAMPLES)
    .action(async (id, flags) => {
      const { runScheduleNow } = await import("./commands/schedule.ts");
      await runScheduleNow(id, flags, screen);
    });
}
