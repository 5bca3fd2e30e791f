/** The options that say when a job is executed, as commander reads them. */
import { Command, Option } from "@commander-js/extra-typings";
import { RunError } from "../base/errors.ts";
import { parsePeriod, PERIOD_ACCEPTED } from "../model/parse.ts";
import { MISSED_POLICIES } from "../model/schedule.ts";
import {
  DATE_ACCEPTED,
  MONTHLY_ACCEPTED,
  parseDaily,
  parseMonthly,
  parseOnce,
  parseWeekly,
  TIME_ACCEPTED,
  WEEKLY_ACCEPTED,
} from "../model/schedule_text.ts";
import { reading } from "./job_options.ts";

const ATTEMPTS_ACCEPTED = "a whole number, 0 to 100";

function parseAttempts(text: string): number {
  const attempts = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (attempts <= 100) return attempts;
  throw new RunError("usage", ATTEMPTS_ACCEPTED);
}

function period(flag: string, description: string) {
  const name = flag.split(" ")[0] ?? flag;
  return new Option(flag, description).argParser(reading(name, parsePeriod, PERIOD_ACCEPTED));
}

function intervalOptions() {
  return new Command()
    .optionsGroup("When, one of:")
    .addOption(
      new Option("--daily <time>", "every day at a time, such as 02:30")
        .argParser(reading("--daily", parseDaily, TIME_ACCEPTED)),
    )
    .addOption(
      new Option("--weekly <days@time>", "on weekdays, such as mon,thu@03:00 or mon-fri@03:00")
        .argParser(reading("--weekly", parseWeekly, WEEKLY_ACCEPTED)),
    )
    .addOption(
      new Option(
        "--monthly <days@time>",
        "on days of the month, such as 1,15@03:00; 31 or last is the last day of every month",
      ).argParser(reading("--monthly", parseMonthly, MONTHLY_ACCEPTED)),
    )
    .addOption(
      new Option("--once <date>", "at a date and time, such as 2030-12-24T18:00")
        .argParser(reading("--once", parseOnce, DATE_ACCEPTED)),
    )
    .option("--cron <expression>", "minute, hour, day, month and weekday, such as '30 2 * * 1-5'")
    .option("--on-change", "when files of the source change");
}

function changeOptions() {
  return new Command()
    .optionsGroup("With --on-change:")
    .addOption(period("--quiet <period>", "start once nothing changed for so long (default: 10s)"))
    .addOption(period("--at-most-every <period>", "start at most once in so long (default: 1m)"))
    .addOption(
      period("--full-look <period>", "look at everything so often, just in case (default: 24h)"),
    );
}

function policyOptions() {
  return new Command()
    .optionsGroup("How:")
    .option(
      "--zone <name>",
      "whose clock it goes by, such as Europe/Berlin (default: this machine's)",
    )
    .addOption(
      new Option(
        "--missed <policy>",
        "what to do about runs that nobody was there to start: " +
          "catch up once, or skip (default: catch-up)",
      ).choices(MISSED_POLICIES),
    )
    .addOption(
      new Option("--retry <count>", "try again so often where a run fails (default: 0)")
        .argParser(reading("--retry", parseAttempts, ATTEMPTS_ACCEPTED)),
    )
    .addOption(
      period(
        "--retry-delay <period>",
        "wait so long before that, and twice as long each time " +
          "(default: 5m)",
      ),
    )
    .option("--wait-for-destination", "wait for a destination that is missing, instead of failing")
    .addOption(new Option("--no-wait-for-destination").hideHelp());
}

/** What is to be said of a schedule; what is absent was not given. */
export type ScheduleFlags =
  & ReturnType<ReturnType<typeof intervalOptions>["opts"]>
  & ReturnType<ReturnType<typeof changeOptions>["opts"]>
  & ReturnType<ReturnType<typeof policyOptions>["opts"]>;

export function scheduleOptions(): readonly Option[] {
  return [intervalOptions(), changeOptions(), policyOptions()].flatMap(({ options }) => options);
}
