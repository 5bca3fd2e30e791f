/** `schedule` and what is below it. */
import { RunError } from "../../base/errors.ts";
import { quote, shellWord } from "../../base/names.ts";
import type { Jobs } from "../../jobs/mod.ts";
import { formatDuration, formatMoment } from "../../model/format.ts";
import type { Schedule, ScheduleState } from "../../model/schedule.ts";
import { machineZone, USUAL_SETTINGS } from "../../model/schedule_usual.ts";
import { nextRuns as runsAfter } from "../../scheduler/next.ts";
import * as schedules from "../../scheduler/schedules.ts";
import type { ScheduleFilter } from "../../store/mod.ts";
import { complain, type Screen } from "../output.ts";
import {
  scheduleDetails,
  scheduleRecord,
  scheduleTable,
  type ScheduleWithLast,
  whenText,
} from "../render/schedules.ts";
import type { ScheduleFlags } from "../schedule_options.ts";
import { scheduleChanges, WAYS } from "../schedule_request.ts";
import { commandLine, type RecordFlags, withState } from "../state.ts";
import { refuseNoChange } from "../syntax/mistakes.ts";

export type AddFlags = ScheduleFlags & RecordFlags;

function clock(): schedules.Clock {
  return { now: Date.now() };
}

/** Saves a new schedule, and says when it is first due. */
export async function addSchedule(name: string, flags: AddFlags, screen: Screen): Promise<void> {
  const { interval, zone = machineZone(), ...settings } = scheduleChanges(flags, {});
  if (interval === undefined) {
    throw new RunError("usage", `Schedule job ${quote(name)}: no time is given; give ${WAYS}`);
  }
  await withState(flags, (jobs) => {
    const { id } = jobs.store.jobs.get(name);
    const definition = { ...USUAL_SETTINGS, ...settings, interval, zone, jobId: id };
    const schedule = schedules.addSchedule(jobs.store, definition, clock());
    const what = `Added schedule ${schedule.id} of job ${quote(schedule.jobName)}`;
    tell(screen, { schedule, jobs, flags }, what);
    warnOfCoincidences(screen, jobs, schedule);
    tellOfNoDaemon(screen, jobs, flags);
  });
}

export type ListFlags = RecordFlags & {
  readonly job?: string | undefined;
  readonly state?: ScheduleState | undefined;
};

export async function listSchedules(flags: ListFlags, screen: Screen): Promise<void> {
  await withState(flags, (jobs) => {
    const { job, state } = flags;
    const filter: ScheduleFilter = {
      ...job !== undefined && { jobId: jobs.store.jobs.get(job).id },
      ...state !== undefined && { state },
    };
    const listed = jobs.store.schedules.list(filter).map((schedule) => withLast(jobs, schedule));
    if (flags.json) { for (const schedule of listed) printRecord(screen, schedule); }
    else if (listed.length === 0) {
      screen.out.line(`No such schedules: add one with "${commandLine("schedule add", flags)}"`);
    } else {
      for (const line of scheduleTable(listed, Date.now())) screen.out.line(line);
      tellOfNoDaemon(screen, jobs, flags);
    }
  });
}

/** So many of the next runs are shown. */
const SHOWN_RUNS = 5;

export async function showSchedule(id: number, flags: RecordFlags, screen: Screen): Promise<void> {
  await withState(flags, (jobs) => {
    const shown = withLast(jobs, jobs.store.schedules.get(id));
    const now = Date.now();
    const nextRuns = comingRuns(shown.schedule, now);
    if (flags.json) {
      screen.out.line(JSON.stringify({ schedule: { ...scheduleRecord(shown), nextRuns } }));
    } else for (const line of scheduleDetails(shown, { nextRuns, now })) screen.out.line(line);
  });
}

function comingRuns(schedule: Schedule, now: number): number[] {
  return schedule.state === "active" ? runsAfter(schedule, now, SHOWN_RUNS) : [];
}

/** Changes what is given; what is not stays. */
export async function editSchedule(id: number, flags: AddFlags, screen: Screen): Promise<void> {
  refuseNoChange(`Change schedule ${id}`, { flags, path: ["schedule", "edit"] });
  await withState(flags, (jobs) => {
    const changes = scheduleChanges(flags, jobs.store.schedules.get(id));
    const schedule = schedules.editSchedule(jobs.store, { id, changes }, clock());
    tell(screen, { schedule, jobs, flags }, `Changed schedule ${id}`);
    warnOfCoincidences(screen, jobs, schedule);
  });
}

export interface ScheduleToChange {
  readonly id: number;
  readonly change: schedules.StateChange;
  readonly flags: RecordFlags;
}

const CHANGED = {
  pause: "Paused",
  resume: "Resumed",
  disable: "Disabled",
} as const satisfies Record<schedules.StateChange, string>;

export async function changeSchedule(given: ScheduleToChange, screen: Screen): Promise<void> {
  const { id, change, flags } = given;
  await withState(flags, (jobs) => {
    const schedule = schedules.changeState(jobs.store, { id, change }, clock());
    tell(screen, { schedule, jobs, flags }, `${CHANGED[change]} schedule ${id}`);
    if (change === "resume") tellOfNoDaemon(screen, jobs, flags);
  });
}

/** Forgets a schedule. Its job stays, and what that copied. */
export async function removeSchedule(
  id: number,
  flags: RecordFlags,
  screen: Screen,
): Promise<void> {
  await withState(flags, (jobs) => {
    const record = withLast(jobs, jobs.store.schedules.get(id));
    const { jobName } = jobs.store.schedules.remove(id);
    if (flags.json) printRecord(screen, record);
    else screen.out.line(`Removed schedule ${id}: job ${quote(jobName)} stays`);
  });
}

/** Asks whoever carries out schedules to start one at once. */
export async function runScheduleNow(
  id: number,
  flags: RecordFlags,
  screen: Screen,
): Promise<void> {
  await withState(flags, (jobs) => {
    const { jobName } = jobs.store.schedules.get(id);
    if (!jobs.liveness.lives("resident")) {
      const here = commandLine(`run --job ${shellWord(jobName)}`, flags);
      const message = `Have schedule ${id} run now: no daemon is running; ` +
        `run its job here with "${here}", or start "${commandLine("daemon", flags)}"`;
      throw new RunError("no-resident", message);
    }
    const schedule = jobs.store.schedules.requestRun(id);
    if (flags.json) printRecord(screen, withLast(jobs, schedule));
    else screen.out.line(`Asked the daemon to run schedule ${id} (job ${quote(jobName)}) now`);
  });
}

/** A schedule that nobody carries out is the worst kind of surprise. */
function tellOfNoDaemon(screen: Screen, jobs: Jobs, flags: RecordFlags): void {
  if (flags.json || jobs.liveness.lives("resident")) return;
  screen.out.line(
    `No daemon is running, and without one nothing is carried out: start ` +
      `"${commandLine("daemon", flags)}", or have the system do so with ` +
      `"${commandLine("service install", flags)}"`,
  );
}

function withLast(jobs: Jobs, schedule: Schedule): ScheduleWithLast {
  const { lastExecutionId } = schedule;
  const last = lastExecutionId === null ? null : jobs.store.executions.get(lastExecutionId);
  return { schedule, last };
}

function printRecord(screen: Screen, schedule: ScheduleWithLast): void {
  screen.out.line(JSON.stringify({ schedule: scheduleRecord(schedule) }));
}

interface Told {
  readonly schedule: Schedule;
  readonly jobs: Jobs;
  readonly flags: RecordFlags;
}

function tell(screen: Screen, { schedule, jobs, flags }: Told, message: string): void {
  if (flags.json) printRecord(screen, withLast(jobs, schedule));
  else screen.out.line(`${message}: ${whenText(schedule)}${dueText(schedule)}`);
}

function dueText({ state, nextRunAt, zone }: Schedule): string {
  if (state !== "active" || nextRunAt === null) return "";
  const wait = nextRunAt - Date.now();
  const when = wait > 0 ? `in ${formatDuration(wait)}` : "missed";
  return `; next run ${formatMoment(nextRunAt, zone)} (${when})`;
}

function warnOfCoincidences(screen: Screen, jobs: Jobs, schedule: Schedule): void {
  for (const { other, at } of schedules.coincidences(jobs.store, schedule, clock())) {
    const when = formatMoment(at, schedule.zone);
    complain(
      screen,
      `Schedule ${other.id} of job ${quote(other.jobName)} writes to the same destination in the ` +
        `same minute (${when}): one waits for the other`,
    );
  }
}
