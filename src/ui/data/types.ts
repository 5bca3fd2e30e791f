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
export type FailurePage = InferResponseType<ExecutionApi["failures"]["$post"]>;
export type Failure = FailurePage["failures"][number];
export type FailureGroup = InferResponseType<ExecutionApi["failures"]["groups"]["$get"]>[number];
export type Job = InferResponseType<Api["jobs"]["$get"]>[number];
export type FolderListing = InferResponseType<Api["folders"]["browse"]["$post"]>;
