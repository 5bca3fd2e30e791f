/** `execution` and what is below it. */
import { Argument, Command, Option } from "@commander-js/extra-typings";
import { CHANGE_KINDS, EXECUTION_STATES, type ExecutionRequest } from "../model/execution.ts";
import { parseWhole, WHOLE_ACCEPTED } from "../model/parse.ts";
import type { CarryOnArguments } from "./commands/carry_on.ts";
import type { ListFlags, ShowFlags } from "./commands/execution.ts";
import { reading } from "./job_options.ts";
import type { Screen } from "./output.ts";
import { exitCodeHelp } from "./exit_code.ts";
import type { Ended } from "./program.ts";
import { notifyOption, recordOptions, runningOptions, withOptions } from "./run_options.ts";
import { type RecordFlags, stateOption } from "./state.ts";

const EXECUTION_EXAMPLES = `
Examples:
  mirrorsphere execution list
  mirrorsphere execution show 7 --changes removed
  mirrorsphere execution pause 7         (from another terminal, or by a script)
  mirrorsphere execution resume 7
`;

const LIST_EXAMPLES = `
An execution whose process died is interrupted; it can be resumed.

Examples:
  mirrorsphere execution list --state interrupted
  mirrorsphere execution list --job photos --limit 5
  mirrorsphere execution list --json | jq -r .execution.state
`;

const SHOW_EXAMPLES = `
Examples:
  mirrorsphere execution show 7
  mirrorsphere execution show 7 --changes removed --limit 1000
  mirrorsphere execution show 7 --held
  mirrorsphere execution show 7 --failures --json | jq -r 'select(.failure).failure.path'
`;

const RESUME_EXAMPLES = `
A process that has the execution paused goes on with it. If there is none, it is carried out here,
from where it was left.

Examples:
  mirrorsphere execution resume 7
`;

const APPROVE_EXAMPLES = `
Exactly what was held is removed, each entry looked at again first.

Examples:
  mirrorsphere execution show 7
  mirrorsphere execution approve 7
`;

function id() {
  return new Argument("<id>", "number of the execution").argParser(
    reading("ID", parseWhole, WHOLE_ACCEPTED),
  );
}

function limitOption() {
  return new Option("--limit <count>", "show so many at most")
    .argParser(reading("--limit", parseWhole, WHOLE_ACCEPTED)).default(50);
}

export function defineExecution(screen: Screen, ended: Ended) {
  return new Command("execution")
    .description("Look at what was done, and steer what is under way.")
    .addHelpText("after", EXECUTION_EXAMPLES)
    .addCommand(defineList(screen))
    .addCommand(defineShow(screen))
    .addCommand(defineSteer("pause", screen))
    .addCommand(defineResume(screen, ended))
    .addCommand(defineSteer("cancel", screen))
    .addCommand(defineApprove(screen, ended))
    .addCommand(defineReject(screen));
}

function defineList(screen: Screen) {
  const options = [
    new Option("--state <state>", "only those in this state")
      .choices([...EXECUTION_STATES, "interrupted"]),
    new Option("--job <name>", "only those of this job"),
    limitOption(),
    new Option("--before <id>", "only older ones than this")
      .argParser(reading("--before", parseWhole, WHOLE_ACCEPTED)),
    ...recordOptions(),
  ];
  return withOptions<ListFlags>("list", options)
    .description("List executions, newest first.")
    .addHelpText("after", LIST_EXAMPLES)
    .action(async (flags) => {
      const { listExecutions } = await import("./commands/execution.ts");
      await listExecutions(flags, screen);
    });
}

function defineShow(screen: Screen) {
  const options = [
    new Option("--changes [kind]", "list what it changed, all or of one kind")
      .choices(CHANGE_KINDS),
    new Option("--failures", "list what failed"),
    new Option("--held", "list what the guard held, and approve would remove"),
    new Option("--drifts", "list what was left as it was not as the plan had it"),
    limitOption(),
    ...recordOptions(),
  ];
  return withOptions<ShowFlags>("show", options)
    .description("Show all that is known of an execution.")
    .addArgument(id())
    .addHelpText("after", SHOW_EXAMPLES)
    .action(async (id, flags) => {
      const { showExecution } = await import("./commands/execution.ts");
      await showExecution(id, flags, screen);
    });
}

const STEERING = {
  pause: "Pause an execution, whichever process carries it out.",
  cancel: "Cancel an execution, whichever process carries it out.",
} as const satisfies Partial<Record<ExecutionRequest, string>>;

function defineSteer(request: keyof typeof STEERING, screen: Screen) {
  return withOptions<RecordFlags>(request, recordOptions())
    .description(STEERING[request])
    .addArgument(id())
    .addHelpText("after", `\nExamples:\n  mirrorsphere execution ${request} 7\n`)
    .action(async (id, flags) => {
      const { steerExecution } = await import("./commands/steer.ts");
      await steerExecution({ id, request, flags }, screen);
    });
}

function defineResume(screen: Screen, ended: Ended) {
  return withOptions<CarryOnArguments["flags"]>("resume", [
    ...runningOptions(),
    notifyOption(),
    stateOption(),
  ])
    .description("Go on with an execution that was paused, interrupted, or ended early.")
    .addArgument(id())
    .addHelpText("after", `${RESUME_EXAMPLES}\n${exitCodeHelp()}`)
    .action(async (id, flags) => {
      const { resumeExecution } = await import("./commands/carry_on.ts");
      ended(await resumeExecution({ id, flags }, screen));
    });
}

function defineApprove(screen: Screen, ended: Ended) {
  return withOptions<CarryOnArguments["flags"]>("approve", [
    ...runningOptions(),
    notifyOption(),
    stateOption(),
  ])
    .description("Remove what the removal guard held in an execution.")
    .addArgument(id())
    .addHelpText("after", `${APPROVE_EXAMPLES}\n${exitCodeHelp()}`)
    .action(async (id, flags) => {
      const { approveHeld } = await import("./commands/carry_on.ts");
      ended(await approveHeld({ id, flags }, screen));
    });
}

function defineReject(screen: Screen) {
  return withOptions<RecordFlags>("reject", recordOptions())
    .description("Let what the removal guard held stay at the destination.")
    .addArgument(id())
    .addHelpText("after", "\nExamples:\n  mirrorsphere execution reject 7\n")
    .action(async (id, flags) => {
      const { rejectHeld } = await import("./commands/steer.ts");
      await rejectHeld(id, flags, screen);
    });
}
