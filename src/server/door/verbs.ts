/** All that the network part can ask for. */
import { accessVerbs } from "./access.ts";
import { aboutVerbs } from "./about.ts";
import { channelVerbs } from "./channels.ts";
import { configurationVerbs } from "./configuration.ts";
import { executionVerbs } from "./executions.ts";
import { folderVerbs } from "./folders.ts";
import { heldVerbs } from "./held.ts";
import { historyVerbs } from "./history.ts";
import type { House } from "./house.ts";
import { jobVerbs } from "./jobs.ts";
import { listVerbs } from "./lists.ts";
import { metricVerbs } from "./metrics.ts";
import { planVerbs } from "./plans.ts";
import { scheduleVerbs } from "./schedules.ts";

export function defineVerbs(house: House) {
  return {
    ...accessVerbs(house),
    ...aboutVerbs(house),
    ...channelVerbs(house),
    ...configurationVerbs(house),
    ...executionVerbs(house),
    ...folderVerbs(house),
    ...heldVerbs(house),
    ...historyVerbs(house),
    ...jobVerbs(house),
    ...listVerbs(house),
    ...metricVerbs(house),
    ...planVerbs(house),
    ...scheduleVerbs(house),
  };
}

export type Verbs = ReturnType<typeof defineVerbs>;
export type VerbName = keyof Verbs;
export type VerbInput<Name extends VerbName> = Parameters<Verbs[Name]["act"]>[0];
export type VerbOutput<Name extends VerbName> = Awaited<ReturnType<Verbs[Name]["act"]>>;
