/**
 * Numbers as Prometheus reads them: the text format, version 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). Pure.
 */
import type { VerbOutput } from "../door/verbs.ts";

export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly labels: Labels;
  /** Null where there is nothing to tell. */
  readonly value: number | null;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter";
  readonly samples: readonly Sample[];
}

/** The whole text. */
export function renderMetrics(given: VerbOutput<"metrics">): string {
  return metricsOf(given).map(render).join("");
}

function metricsOf({ version, running, jobs, schedules }: VerbOutput<"metrics">): Metric[] {
  type Job = (typeof jobs)[number];
  const gauge = (name: string, help: string, samples: readonly Sample[]): Metric => ({
    name: `mirrorsphere_${name}`,
    help,
    type: "gauge",
    samples,
  });
  const perJob = (name: string, help: string, value: (job: Job) => number | null): Metric =>
    gauge(
      `job_${name}`,
      help,
      jobs.map((job) => ({ labels: { job: job.name }, value: value(job) })),
    );
  return [
    gauge("build_info", "Which version this is.", [{ labels: { version }, value: 1 }]),
    gauge("executions_running", "Executions under way.", [{ labels: {}, value: running }]),
    perJob(
      "last_success_timestamp_seconds",
      "When the last execution began that completed as a whole.",
      ({ completedAt }) => seconds(completedAt),
    ),
    perJob(
      "last_start_timestamp_seconds",
      "When the last execution that ended began.",
      ({ last }) => seconds(last?.startedAt),
    ),
    perJob(
      "last_completed",
      "1 where the last execution that ended completed.",
      ({ last }) => last === null ? null : Number(last.state === "completed"),
    ),
    perJob("last_duration_seconds", "How long it worked.", ({ last }) => seconds(last?.elapsed)),
    perJob("last_bytes", "Bytes of file content that it wrote.", ({ last }) => last?.bytes ?? null),
    perJob("last_files", "Files that it copied or updated.", ({ last }) => last?.files ?? null),
    perJob("last_removed", "Entries that it removed.", ({ last }) => last?.removed ?? null),
    perJob("last_failures", "Entries that failed in it.", ({ last }) => last?.failed ?? null),
    perJob("overdue", "1 where the copy is older than promised.", (job) => Number(job.overdue)),
    perJob("held", "1 where removals wait to be approved.", (job) => Number(job.held)),
    {
      name: "mirrorsphere_job_executions_total",
      help: "Executions that ended, by how.",
      type: "counter",
      samples: jobs.flatMap(({ name, counts }) =>
        ["completed", "failed", "canceled"].map((state) => ({
          labels: { job: name, state },
          value: counts[state] ?? 0,
        }))
      ),
    },
    gauge(
      "schedule_next_run_timestamp_seconds",
      "When a schedule that is active is due next.",
      schedules.filter(({ active }) => active).map(({ id, jobName, nextRunAt }) => ({
        labels: { job: jobName, schedule: String(id) },
        value: seconds(nextRunAt),
      })),
    ),
  ];
}

function seconds(milliseconds: number | null | undefined): number | null {
  return milliseconds === null || milliseconds === undefined ? null : milliseconds / 1000;
}

function render({ name, help, type, samples }: Metric): string {
  const told = samples.filter(({ value }) => value !== null);
  if (told.length === 0) return "";
  const lines = told.map(({ labels, value }) => `${name}${renderLabels(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}

function renderLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
