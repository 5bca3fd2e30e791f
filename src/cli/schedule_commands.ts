/** `schedule` and what is below it. */
import { SCHEDULE_STATES } from "../model/schedule.ts";
import { RECORDS, WHOLE } from "./run_options.ts";
import { SCHEDULE_OPTIONS } from "./schedule_options.ts";
import { command, group, word } from "./syntax/command.ts";
import { oneOf, value } from "./syntax/options.ts";

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

const ID = word("id", "number of the schedule", WHOLE);

const ADD = command({
  summary: "Execute a job at certain times, or whenever its source changes.",
  notes: ADD_EXAMPLES,
  words: [word("job", "the job")],
  options: { ...SCHEDULE_OPTIONS, ...RECORDS },
  async action(flags, [job], screen) {
    const { addSchedule } = await import("./commands/schedule.ts");
    await addSchedule(job, flags, screen);
  },
});

const LIST = command({
  summary: "List schedules, with their next and last run.",
  notes: LIST_EXAMPLES,
  options: {
    job: value("<name>", "only those of this job"),
    state: value("<state>", "only those in this state", oneOf(SCHEDULE_STATES)),
    ...RECORDS,
  },
  async action(flags, _, screen) {
    const { listSchedules } = await import("./commands/schedule.ts");
    await listSchedules(flags, screen);
  },
});

const SHOW = command({
  summary: "Show all that a schedule says, and its next five runs.",
  notes: SHOW_EXAMPLES,
  words: [ID],
  options: RECORDS,
  async action(flags, [id], screen) {
    const { showSchedule } = await import("./commands/schedule.ts");
    await showSchedule(id, flags, screen);
  },
});

const EDIT = command({
  summary: "Change a schedule.",
  notes: EDIT_EXAMPLES,
  words: [ID],
  options: { ...SCHEDULE_OPTIONS, ...RECORDS },
  async action(flags, [id], screen) {
    const { editSchedule } = await import("./commands/schedule.ts");
    await editSchedule(id, flags, screen);
  },
});

function stateCommand(change: keyof typeof STATE_TEXTS) {
  const { description, note } = STATE_TEXTS[change];
  return command({
    summary: description,
    notes: `${note}\n\nExamples:\n  mirrorsphere schedule ${change} 1`,
    words: [ID],
    options: RECORDS,
    async action(flags, [id], screen) {
      const { changeSchedule } = await import("./commands/schedule.ts");
      await changeSchedule({ id, change, flags }, screen);
    },
  });
}

const REMOVE = command({
  summary: "Forget a schedule; its job stays.",
  notes: "Examples:\n  mirrorsphere schedule remove 1",
  words: [ID],
  options: RECORDS,
  async action(flags, [id], screen) {
    const { removeSchedule } = await import("./commands/schedule.ts");
    await removeSchedule(id, flags, screen);
  },
});

const RUN_NOW = command({
  summary: "Have the daemon execute the job of a schedule at once.",
  notes: RUN_NOW_EXAMPLES,
  words: [ID],
  options: RECORDS,
  async action(flags, [id], screen) {
    const { runScheduleNow } = await import("./commands/schedule.ts");
    await runScheduleNow(id, flags, screen);
  },
});

export const SCHEDULE = group("Say when jobs are executed.", {
  notes: SCHEDULE_EXAMPLES,
  commands: {
    add: ADD,
    list: LIST,
    show: SHOW,
    edit: EDIT,
    pause: stateCommand("pause"),
    resume: stateCommand("resume"),
    disable: stateCommand("disable"),
    remove: REMOVE,
    "run-now": RUN_NOW,
  },
});
