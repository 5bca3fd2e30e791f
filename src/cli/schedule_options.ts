/** The options that say when a job is executed. */
import { RunError } from "../base/errors.ts";
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
import { PERIOD } from "./run_options.ts";
import { flag, type Given, oneOf, toggle, under, value } from "./syntax/options.ts";

const ATTEMPTS_ACCEPTED = "a whole number, 0 to 100";

function parseAttempts(text: string): number {
  const attempts = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (attempts <= 100) return attempts;
  throw new RunError("usage", ATTEMPTS_ACCEPTED);
}

const INTERVAL = under("When, one of:", {
  daily: value("<time>", "every day at a time, such as 02:30", {
    read: parseDaily,
    accepted: TIME_ACCEPTED,
  }),
  weekly: value("<days@time>", "on weekdays, such as mon,thu@03:00 or mon-fri@03:00", {
    read: parseWeekly,
    accepted: WEEKLY_ACCEPTED,
  }),
  monthly: value(
    "<days@time>",
    "on days of the month, such as 1,15@03:00; 31 or last is the last day of every month",
    { read: parseMonthly, accepted: MONTHLY_ACCEPTED },
  ),
  once: value("<date>", "at a date and time, such as 2030-12-24T18:00", {
    read: parseOnce,
    accepted: DATE_ACCEPTED,
  }),
  cron: value("<expression>", "minute, hour, day, month and weekday, such as '30 2 * * 1-5'"),
  onChange: flag("when files of the source change"),
});

const CHANGE = under("With --on-change:", {
  quiet: value("<period>", "start once nothing changed for so long (default: 10s)", PERIOD),
  atMostEvery: value("<period>", "start at most once in so long (default: 1m)", PERIOD),
  fullLook: value("<period>", "look at everything so often, just in case (default: 24h)", PERIOD),
});

const POLICY = under("How:", {
  zone: value("<name>", "whose clock it goes by, such as Europe/Berlin (default: this machine's)"),
  missed: value(
    "<policy>",
    "what to do about runs that nobody was there to start: catch up once, or skip " +
      "(default: catch-up)",
    oneOf(MISSED_POLICIES),
  ),
  retry: value("<count>", "try again so often where a run fails (default: 0)", {
    read: parseAttempts,
    accepted: ATTEMPTS_ACCEPTED,
  }),
  retryDelay: value(
    "<period>",
    "wait so long before that, and twice as long each time (default: 5m)",
    PERIOD,
  ),
  waitForDestination: toggle("wait for a destination that is missing, instead of failing"),
});

export const SCHEDULE_OPTIONS = { ...INTERVAL, ...CHANGE, ...POLICY };

/** What is to be said of a schedule; what is absent was not given. */
export type ScheduleFlags = Given<typeof SCHEDULE_OPTIONS>;
