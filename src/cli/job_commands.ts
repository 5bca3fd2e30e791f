/** `job` and what is below it. */
import { Command, Option } from "@commander-js/extra-typings";
import type { AddFlags, EditFlags } from "./commands/job.ts";
import type { FilterFlag } from "./filter_rules.ts";
import { parseFreshness, PERIOD_ACCEPTED } from "../model/parse.ts";
import { jobOptions, reading } from "./job_options.ts";
import type { Screen } from "./output.ts";
import { configOption, recordOptions, withOptions } from "./run_options.ts";
import type { RecordFlags } from "./state.ts";

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

const NAME = ["<name>", "the job"] as const;

function freshnessOption() {
  const accepted = `${PERIOD_ACCEPTED}; or off`;
  return new Option(
    "--never-older-than <period>",
    "the copy is overdue once its last completed run is older, such as 2d; off for no promise",
  ).argParser(reading("--never-older-than", parseFreshness, accepted));
}

export function defineJob(screen: Screen) {
  return new Command("job")
    .description("Keep what is to be copied where, and how, under a name.")
    .addHelpText("after", JOB_EXAMPLES)
    .addCommand(defineAdd(screen))
    .addCommand(defineList(screen))
    .addCommand(defineShow(screen))
    .addCommand(defineEdit(screen))
    .addCommand(defineRemove(screen));
}

function defineAdd(screen: Screen) {
  const filters: FilterFlag[] = [];
  const options = [
    freshnessOption(),
    ...jobOptions(filters),
    ...recordOptions(),
    configOption(),
  ];
  return withOptions<AddFlags>("add", options)
    .description("Save a new job.")
    .argument("<name>", "what to call it: 1 to 100 visible characters")
    .argument("<source>", "the folder to copy; it is never written to")
    .argument("<destination>", "the folder that becomes its copy; made if missing")
    .addHelpText("after", ADD_EXAMPLES)
    .action(async (name, source, destination, flags) => {
      const { addJob } = await import("./commands/job.ts");
      await addJob({ name, source, destination, flags, filters }, screen);
    });
}

function defineList(screen: Screen) {
  return withOptions<RecordFlags>("list", recordOptions())
    .description("List all jobs.")
    .addHelpText("after", LIST_EXAMPLES)
    .action(async (flags) => {
      const { listJobs } = await import("./commands/job.ts");
      await listJobs(flags, screen);
    });
}

function defineShow(screen: Screen) {
  return withOptions<RecordFlags>("show", recordOptions())
    .description("Show all that a job says.")
    .argument(...NAME)
    .addHelpText("after", SHOW_EXAMPLES)
    .action(async (name, flags) => {
      const { showJob } = await import("./commands/job.ts");
      await showJob(name, flags, screen);
    });
}

function defineEdit(screen: Screen) {
  const filters: FilterFlag[] = [];
  const options = [
    new Option("--name <name>", "another name"),
    new Option("--source <folder>", "another folder to copy"),
    new Option("--destination <folder>", "another folder that becomes its copy"),
    new Option("--pair-again", "accept the disks that both folders are on from now on"),
    freshnessOption(),
    ...jobOptions(filters),
    ...recordOptions(),
    configOption(),
  ];
  return withOptions<EditFlags>("edit", options)
    .description("Change a job.")
    .argument(...NAME)
    .addHelpText("after", EDIT_EXAMPLES)
    .action(async (name, flags) => {
      const { editJob } = await import("./commands/job.ts");
      await editJob({ name, flags, filters }, screen);
    });
}

function defineRemove(screen: Screen) {
  return withOptions<RecordFlags>("remove", recordOptions())
    .description("Forget a job.")
    .argument(...NAME)
    .addHelpText("after", REMOVE_EXAMPLES)
    .action(async (name, flags) => {
      const { removeJob } = await import("./commands/job.ts");
      await removeJob(name, flags, screen);
    });
}
