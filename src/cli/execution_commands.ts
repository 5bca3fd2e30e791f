/** `execution` and what is below it. */
import { CHANGE_KINDS, EXECUTION_STATES, type ExecutionRequest } from "../model/execution.ts";
import { exitCodeHelp } from "./exit_code.ts";
import { LIMIT, NOTIFY, RECORDS, RUNNING, WHOLE } from "./run_options.ts";
import { STATE_DIR } from "./state.ts";
import { command, group, word } from "./syntax/command.ts";
import { flag, oneOf, optionalValue, value } from "./syntax/options.ts";

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

const ID = word("id", "number of the execution", WHOLE);

const LIST = command({
  summary: "List executions, newest first.",
  notes: LIST_EXAMPLES,
  options: {
    state: value(
      "<state>",
      "only those in this state",
      oneOf([...EXECUTION_STATES, "interrupted"] as const),
    ),
    job: value("<name>", "only those of this job"),
    limit: LIMIT,
    before: value("<id>", "only older ones than this", WHOLE),
    ...RECORDS,
  },
  async action(flags, _, screen) {
    const { listExecutions } = await import("./commands/execution.ts");
    await listExecutions(flags, screen);
  },
});

const SHOW = command({
  summary: "Show all that is known of an execution.",
  notes: SHOW_EXAMPLES,
  words: [ID],
  options: {
    changes: optionalValue(
      "[kind]",
      "list what it changed, all or of one kind",
      oneOf(CHANGE_KINDS),
    ),
    failures: flag("list what failed"),
    log: flag("list what it told of itself as it went"),
    held: flag("list what the guard held, and approve would remove"),
    drifts: flag("list what was left as it was not as the plan had it"),
    limit: LIMIT,
    ...RECORDS,
  },
  async action(flags, [id], screen) {
    const { showExecution } = await import("./commands/execution.ts");
    await showExecution(id, flags, screen);
  },
});

const STEERING = {
  pause: "Pause an execution, whichever process carries it out.",
  cancel: "Cancel an execution, whichever process carries it out.",
} as const satisfies Partial<Record<ExecutionRequest, string>>;

function steeringCommand(request: keyof typeof STEERING) {
  return command({
    summary: STEERING[request],
    notes: `Examples:\n  mirrorsphere execution ${request} 7`,
    words: [ID],
    options: RECORDS,
    async action(flags, [id], screen) {
      const { steerExecution } = await import("./commands/steer.ts");
      await steerExecution({ id, request, flags }, screen);
    },
  });
}

const CARRYING_ON = { ...RUNNING, notify: NOTIFY, stateDir: STATE_DIR };

const RESUME = command({
  summary: "Go on with an execution that was paused, interrupted, or ended early.",
  notes: `${RESUME_EXAMPLES}\n${exitCodeHelp()}`,
  words: [ID],
  options: CARRYING_ON,
  async action(flags, [id], screen) {
    const { resumeExecution } = await import("./commands/carry_on.ts");
    return await resumeExecution({ id, flags }, screen);
  },
});

const APPROVE = command({
  summary: "Remove what the removal guard held in an execution.",
  notes: `${APPROVE_EXAMPLES}\n${exitCodeHelp()}`,
  words: [ID],
  options: CARRYING_ON,
  async action(flags, [id], screen) {
    const { approveHeld } = await import("./commands/carry_on.ts");
    return await approveHeld({ id, flags }, screen);
  },
});

const REJECT = command({
  summary: "Let what the removal guard held stay at the destination.",
  notes: "Examples:\n  mirrorsphere execution reject 7",
  words: [ID],
  options: RECORDS,
  async action(flags, [id], screen) {
    const { rejectHeld } = await import("./commands/steer.ts");
    await rejectHeld(id, flags, screen);
  },
});

export const EXECUTION = group("Look at what was done, and steer what is under way.", {
  notes: EXECUTION_EXAMPLES,
  commands: {
    list: LIST,
    show: SHOW,
    pause: steeringCommand("pause"),
    resume: RESUME,
    cancel: steeringCommand("cancel"),
    approve: APPROVE,
    reject: REJECT,
  },
});
