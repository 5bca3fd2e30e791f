/** Another process that carries an execution out, for tests: what to do, and with what, as JSON. */
import { RunError } from "../../src/base/errors.ts";
import { type Execution, openJobs } from "../../src/jobs/mod.ts";
import type { RunEvent } from "../../src/model/event.ts";
import type { JobOptions } from "../../src/model/options.ts";
import { OPTIONS, SETTINGS } from "./with_jobs.ts";

export interface Order {
  /** Of the store. */
  readonly folder: string;
  /** Where from and to; or the execution to go on with. */
  readonly ends?: readonly [source: string, destination: string];
  readonly id?: number;
  /** In place of them: the plan to carry out. */
  readonly plan?: number;
  readonly options?: Partial<JobOptions>;
  /** Pauses once so many bytes were copied, or says that it is under way and goes on. */
  readonly pauseAt?: number;
}

function carryOut(order: Order, execution: () => Execution) {
  let told = false;
  return (event: RunEvent): void => {
    if (event.event === "warning") console.error(event.message);
    if (told || event.event !== "progress") return;
    if (event.progress.counters.bytes < (order.pauseAt ?? 0)) return;
    told = true;
    if (order.pauseAt !== undefined) execution().pause();
    console.log(`under way: ${execution().id}`);
  };
}

async function main(order: Order): Promise<void> {
  const jobs = await openJobs({ folder: order.folder, keptExecutions: 100 });
  const settings = { ...SETTINGS, interval: 5 };
  const listener = carryOut(order, () => execution);
  const begin = (): Execution => {
    if (order.plan !== undefined) return jobs.apply(order.plan, listener, { settings });
    if (order.ends === undefined) return jobs.resume(order.id ?? 0, listener, { settings });
    const [source, destination] = order.ends;
    const options = { ...OPTIONS, ...order.options };
    return jobs.start({ source, destination, options, settings }, listener);
  };
  const execution = begin();
  const { state, counters } = await execution.done;
  console.log(`ended: ${state} ${counters.copied} ${counters.bytes}`);
  jobs.close();
}

if (import.meta.main) {
  try {
    await main(JSON.parse(Deno.args[0] ?? "{}") as Order);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}
