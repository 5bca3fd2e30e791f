/** What the server's answers hold, by the names that views use. */
import type { InferResponseType } from "hono/client";
import type { client } from "./client.ts";

type Api = typeof client;
type ExecutionApi = Api["executions"][":id"];

export type Execution = InferResponseType<Api["executions"]["$get"]>[number];
export type ExecutionDetails = InferResponseType<ExecutionApi["$get"]>;
export type ChangePage = InferResponseType<ExecutionApi["changes"]["$post"]>;
export type Change = ChangePage["changes"][number];
export type ChangePosition = NonNullable<ChangePage["next"]>;
export type HeldPage = InferResponseType<ExecutionApi["held"]["$post"]>;
export type HeldEntry = HeldPage["entries"][number];
export type LogPage = InferResponseType<ExecutionApi["log"]["$post"]>;
export type LogEntry = LogPage["entries"][number];
export type FailurePage = InferResponseType<ExecutionApi["failures"]["$post"]>;
export type Failure = FailurePage["failures"][number];
export type FailureGroup = InferResponseType<ExecutionApi["failures"]["groups"]["$get"]>[number];
export type Job = InferResponseType<Api["jobs"]["$get"]>[number];
export type FolderListing = InferResponseType<Api["folders"]["browse"]["$post"]>;
export type Preview = InferResponseType<Api["previews"][":id"]["$get"]>;
export type Plan = InferResponseType<Api["plans"][":id"]["$get"]>;
export type PlanTotal = Plan["totals"][number];
export type NodePage = InferResponseType<Api["plans"][":id"]["nodes"]["$post"]>;
export type PlanNode = NodePage["nodes"][number];
export type DriftPage = InferResponseType<ExecutionApi["drifts"]["$post"]>;
export type Drift = DriftPage["drifts"][number];
export type Schedule = InferResponseType<Api["schedules"]["$get"]>[number];
export type Upcoming = InferResponseType<Api["schedules"]["upcoming"]["$post"]>;
export type Channel = InferResponseType<Api["channels"]["$get"]>[number];
export type About = InferResponseType<Api["about"]["$get"]>;
export type Session = InferResponseType<Api["sessions"]["$get"]>[number];
export type History = InferResponseType<Api["history"]["$get"]>;
export type HistoryPoint = History["points"][number];
