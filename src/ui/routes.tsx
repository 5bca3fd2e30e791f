/** Which view each address leads to. */
import type { ComponentType } from "preact";
import type { Parameters } from "./router.ts";
import { ExecutionPage } from "./views/execution.tsx";
import { Executions } from "./views/executions.tsx";
import { Held } from "./views/held.tsx";
import { History } from "./views/history.tsx";
import { EditJob, NewJob } from "./views/job_form.tsx";
import { Jobs } from "./views/jobs.tsx";
import { PlanPage } from "./views/plan.tsx";
import { PreviewPage } from "./views/preview.tsx";
import { EditSchedule, NewSchedule } from "./views/schedule_form.tsx";
import { Schedules } from "./views/schedules.tsx";
import { NewBackup } from "./views/new_backup.tsx";
import { Settings } from "./views/settings.tsx";

export interface RouteProps {
  readonly parameters: Parameters;
}

export interface Route {
  /** Such as "/executions/:id". */
  readonly pattern: string;
  readonly view: ComponentType<RouteProps>;
}

export const ROUTES: readonly Route[] = [
  { pattern: "/", view: Executions },
  { pattern: "/new", view: NewBackup },
  { pattern: "/executions/:id", view: ExecutionPage },
  { pattern: "/previews/:id", view: PreviewPage },
  { pattern: "/plans/:id", view: PlanPage },
  { pattern: "/held", view: Held },
  { pattern: "/schedules", view: Schedules },
  { pattern: "/schedules/new", view: NewSchedule },
  { pattern: "/schedules/:id", view: EditSchedule },
  { pattern: "/jobs", view: Jobs },
  { pattern: "/jobs/new", view: NewJob },
  { pattern: "/jobs/:id", view: EditJob },
  { pattern: "/history", view: History },
  { pattern: "/settings", view: Settings },
  { pattern: "/settings/:part", view: Settings },
];
