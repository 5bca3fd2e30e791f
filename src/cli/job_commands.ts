/** `job` and what is below it. */
import { parseFreshness, PERIOD_ACCEPTED } from "../model/parse.ts";
import { filtersOf, JOB_OPTIONS } from "./job_options.ts";
import { CONFIG, RECORDS } from "./run_options.ts";
import { command, group, word } from "./syntax/command.ts";
import { flag, value } from "./syntax/options.ts";

const JOB_EXAMPLES = `
Examples:
  mirrorsphere job add photos ~/Photos /media/backup/photos --mirror
  mirrorsphere run --job photos
  mirrorsphere job edit photos --max-delete 10%
`;

const ADD_EXAMPLES = `
What config.toml says when the job is added is kept with it.

Examples:
  mirrorsphere job add photos ~/Photos /media/backup/photos --mirror --compare thorough
  mirrorsphere job add work ~/work /media/backup/work --exclude node_modules/
  mirrorsphere job add docs ~/docs /media/backup/docs --never-older-than 2d
`;

const LIST_EXAMPLES = `
Examples:
  mirrorsphere job list
  mirrorsphere job list --json | jq -r .job.name
`;

const SHOW_EXAMPLES = `
Examples:
  mirrorsphere job show photos
`;

const EDIT_EXAMPLES = `
What is given replaces what was; the rest stays. Filters are replaced as a whole.

Examples:
  mirrorsphere job edit photos --no-mirror
  mirrorsphere job edit photos --name pictures --destination /media/new/photos
  mirrorsphere job edit photos --pair-again     (the disk was replaced, and that is meant)
`;

const REMOVE_EXAMPLES = `
What the job copied stays, and so does the record of its executions. Its schedules are removed.

Examples:
  mirrorsphere job remove photos
`;

const NAME = word("name", "the job");

const NEVER_OLDER_THAN = value(
  "<period>",
  "the copy is overdue once its last completed run is older, such as 2d; off for no promise",
  { read: parseFreshness, accepted: `${PERIOD_ACCEPTED}; or off` },
);

const ADD = command({
  summary: "Save a new job.",
  notes: ADD_EXAMPLES,
  words: [
    word("name", "what to call it: 1 to 100 visible characters"),
    word("source", "the folder to copy; it is never written to"),
    word("destination", "the folder that becomes its copy; made if missing"),
  ],
  options: { neverOlderThan: NEVER_OLDER_THAN, ...JOB_OPTIONS, ...RECORDS, config: CONFIG },
  async action(flags, [name, source, destination], screen) {
    const { addJob } = await import("./commands/job.ts");
    await addJob({ name, source, destination, flags, filters: filtersOf(flags) }, screen);
  },
});

const LIST = command({
  summary: "List all jobs.",
  notes: LIST_EXAMPLES,
  options: RECORDS,
  async action(flags, _, screen) {
    const { listJobs } = await import("./commands/job.ts");
    await listJobs(flags, screen);
  },
});

const SHOW = command({
  summary: "Show all that a job says.",
  notes: SHOW_EXAMPLES,
  words: [NAME],
  options: RECORDS,
  async action(flags, [name], screen) {
    const { showJob } = await import("./commands/job.ts");
    await showJob(name, flags, screen);
  },
});

const EDIT = command({
  summary: "Change a job.",
  notes: EDIT_EXAMPLES,
  words: [NAME],
  options: {
    name: value("<name>", "another name"),
    source: value("<folder>", "another folder to copy"),
    destination: value("<folder>", "another folder that becomes its copy"),
    pairAgain: flag("accept the disks that both folders are on from now on"),
    neverOlderThan: NEVER_OLDER_THAN,
    ...JOB_OPTIONS,
    ...RECORDS,
    config: CONFIG,
  },
  async action(flags, [name], screen) {
    const { editJob } = await import("./commands/job.ts");
    await editJob({ name, flags, filters: filtersOf(flags) }, screen);
  },
});

const REMOVE = command({
  summary: "Forget a job.",
  notes: REMOVE_EXAMPLES,
  words: [NAME],
  options: RECORDS,
  async action(flags, [name], screen) {
    const { removeJob } = await import("./commands/job.ts");
    await removeJob(name, flags, screen);
  },
});

export const JOB = group("Keep what is to be copied where, and how, under a name.", {
  notes: JOB_EXAMPLES,
  commands: { add: ADD, list: LIST, show: SHOW, edit: EDIT, remove: REMOVE },
});
