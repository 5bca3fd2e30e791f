/** `execution pause`, `cancel`, `reject`, and `resume` of one that another process has paused. */
import { RunError } from "../../base/errors.ts";
import { pause } from "../../base/timers.ts";
import type { Jobs } from "../../jobs/mod.ts";
import type { Execution, ExecutionRequest, ExecutionState } from "../../model/execution.ts";
import type { Screen } from "../output.ts";
import { executionRecord, shownState } from "../render/records.ts";
import { type RecordFlags, withState } from "../state.ts";

const ENDED: readonly ExecutionState[] = ["completed", "failed", "canceled"];

/** The states in which a request has been answered. */
const ANSWERS: Readonly<Record<ExecutionRequest, readonly ExecutionState[]>> = {
  pause: ["suspended", ...ENDED],
  resume: ["running", ...ENDED],
  cancel: ENDED,
};

/** The states in which it was answered as wished. */
const WISHED: Readonly<Record<ExecutionRequest, ExecutionState>> = {
  pause: "suspended",
  resume: "running",
  cancel: "canceled",
};

const DONE: Readonly<Record<ExecutionRequest, string>> = {
  pause: "Paused",
  resume: "Resumed",
  cancel: "Canceled",
};

/** Milliseconds between two looks, and until no answer is expected any more. */
const LOOK = 20;
const PATIENCE = 10_000;

export interface Steering {
  readonly id: number;
  readonly request: ExecutionRequest;
  readonly flags: RecordFlags;
}

/** Asks whoever carries an execution out, and waits until that is done. */
export async function steerExecution(steering: Steering, screen: Screen): Promise<void> {
  await withState(steering.flags, (jobs) => steer(jobs, steering, screen));
}

/** The same, with the door open already. */
export async function steer(jobs: Jobs, given: Steering, screen: Screen): Promise<void> {
  const { id, request, flags } = given;
  refuseEnded(jobs.store.executions.get(id), request);
  jobs.request(id, request);
  const execution = await answered(jobs, id, request);
  if (execution.state !== WISHED[request]) refuseEnded(execution, request);
  if (flags.json) screen.out.line(JSON.stringify({ execution: executionRecord(execution) }));
  else screen.out.line(`${DONE[request]} execution ${id}`);
}

function refuseEnded(execution: Execution, request: ExecutionRequest): void {
  const { id, state } = execution;
  if (!ENDED.includes(state)) return;
  throw new RunError(
    "execution-state",
    `Cannot ${request} execution ${id}: it is ${state} already`,
  );
}

async function answered(jobs: Jobs, id: number, request: ExecutionRequest): Promise<Execution> {
  const patienceEnds = performance.now() + PATIENCE;
  for (;;) {
    const execution = jobs.store.executions.get(id);
    if (execution.request === null && ANSWERS[request].includes(execution.state)) return execution;
    if (performance.now() > patienceEnds) {
      const { process } = execution;
      const message = `Cannot ${request} execution ${id}: it is ${shownState(execution)}, and ` +
        `process ${process?.pid ?? "unknown"} did not answer yet; look at it again later`;
      throw new RunError("execution-state", message);
    }
    await pause(LOOK);
  }
}

/** Lets go of what the guard held in an execution. */
export async function rejectHeld(id: number, flags: RecordFlags, screen: Screen): Promise<void> {
  await withState(flags, (jobs) => {
    jobs.held.reject(id);
    const execution = executionRecord(jobs.store.executions.get(id));
    if (flags.json) screen.out.line(JSON.stringify({ execution }));
    else screen.out.line(`Rejected what execution ${id} held: it stays at the destination`);
  });
}
