/** One execution: how it goes or went, what it changed, what failed. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Button, ButtonLink } from "../components/button.tsx";
import { Count, Figure, Figures, Skeleton, When } from "../components/parts.tsx";
import { Pair } from "../components/path.tsx";
import { Result } from "../components/result.tsx";
import { lookOf, StateBadge } from "../components/state_badge.tsx";
import { attempt } from "../components/toasts.tsx";
import { Tab, Trouble, View } from "../components/view.tsx";
import { showExecution, startExecution } from "../data/api.ts";
import { current } from "../data/live.ts";
import { useResource } from "../data/resource.ts";
import { changeWords, filesOf, heldWords, isOpen, shownState, titleOf } from "../data/shown.ts";
import type { ExecutionDetails } from "../data/types.ts";
import { countOf, formatBytes, formatCount, formatDuration } from "../format.ts";
import { go, hrefWith, query } from "../router.ts";
import type { RouteProps } from "../routes.tsx";
import { Changes } from "./changes.tsx";
import { Drifts } from "./drifts.tsx";
import { Options, Timings } from "./execution_about.tsx";
import { ExecutionActions } from "./execution_actions.tsx";
import { ExecutionLive } from "./execution_live.tsx";
import { Log } from "./execution_log.tsx";
import { Failures } from "./failures.tsx";
import { HeldDecision } from "./held.tsx";
import { HeldPaths } from "./held_paths.tsx";

interface Part {
  readonly execution: ExecutionDetails;
}

interface Word {
  readonly title: string;
  readonly text: string;
  readonly action?: ComponentChildren;
}

/** What came of it, in one sentence, with the way out where there is one. */
function wordOf(execution: ExecutionDetails): Word {
  const { counters, error, held, guard, elapsed } = execution;
  const done = `${changeWords(counters)}, in ${formatDuration(elapsed)}`;
  const sentence = `${done.charAt(0).toUpperCase()}${done.slice(1)}.`;
  const state = shownState(execution);
  if (state === "failed") {
    return { title: "It could not be finished", text: error?.message ?? sentence };
  }
  if (held && guard !== null) {
    const action = <HeldDecision execution={execution} />;
    return { title: "Removals wait for you", text: heldWords(guard), action };
  }
  if (state === "canceled") {
    const text = `${sentence} Each file is whole; the next execution goes on from there.`;
    return { title: "It was canceled", text };
  }
  if (counters.failed > 0) {
    const some = `${countOf(counters.failed, "entry", "entries")} could not be copied`;
    const action = <ButtonLink small href={hrefWith({ show: "failed" })}>See why</ButtonLink>;
    return state === "nothing-copied"
      ? { title: "Nothing could be copied", text: `${some}. ${sentence}`, action }
      : { title: some, text: `${sentence} All the rest is done.`, action };
  }
  return { title: "The copy is complete", text: sentence };
}

function Ended({ execution }: Part) {
  const { counters, elapsed } = execution;
  const { tone, icon } = lookOf(shownState(execution));
  return (
    <div class="stack">
      <Result tone={tone} icon={icon} {...wordOf(execution)} />
      {execution.held && <HeldPaths id={execution.id} />}
      <Figures>
        <Figure label="Files copied">{formatCount(filesOf(counters))}</Figure>
        <Figure label="Copied">{formatBytes(counters.bytes)}</Figure>
        <Figure label="Unchanged">{formatCount(counters.unchanged)}</Figure>
        <Figure label="Removed">{formatCount(counters.removed)}</Figure>
        <Figure label="Failed" bad={counters.failed > 0}>{formatCount(counters.failed)}</Figure>
        <Figure label="Took">{formatDuration(elapsed)}</Figure>
      </Figures>
    </div>
  );
}

const SHOWN = ["changes", "failed", "log", "options", "timings"] as const;
type ShownPart = (typeof SHOWN)[number];

function Content({ show, execution }: Part & { readonly show: ShownPart }) {
  switch (show) {
    case "changes":
      return <Changes execution={execution} />;
    case "failed":
      return <Failures execution={execution} />;
    case "log":
      return <Log execution={execution} />;
    case "options":
      return <Options options={execution.options} />;
    case "timings":
      return <Timings execution={execution} />;
  }
}

function Tabs({ show, execution }: Part & { readonly show: ShownPart }) {
  const { failures, counters, warnings, error, guard } = execution;
  const notes = warnings.length + Number(error !== null) + Number(guard !== null);
  const labels: Readonly<Record<ShownPart, ComponentChildren>> = {
    changes: "What changed",
    failed: (
      <>
        Failed <Count count={Math.max(failures, counters.failed)} tone="bad" />
      </>
    ),
    log: (
      <>
        Log <Count count={notes} tone="warn" />
      </>
    ),
    options: "Options",
    timings: "Timings",
  };
  return (
    <nav class="tabs" aria-label="Parts of this execution">
      {SHOWN.map((part) => {
        const changes = { show: part === "changes" ? null : part, kind: null, search: null };
        return (
          <Tab key={part} href={hrefWith(changes)} current={part === show}>{labels[part]}</Tab>
        );
      })}
    </nav>
  );
}

async function again({ jobId, source, destination, options }: ExecutionDetails): Promise<void> {
  const { allowDelete: _, ...kept } = options;
  const given = jobId === null ? { source, destination, options: kept } : { jobId };
  await attempt(startExecution(given).then(({ id }) => go(`/executions/${id}`)));
}

function ExecutionView({ execution }: Part) {
  const { id, source, destination, startedAt } = execution;
  const show = SHOWN.find((part) => part === query("show")) ?? "changes";
  const title = titleOf(execution);
  const actions = isOpen(execution)
    ? <ExecutionActions execution={execution} />
    : <Button icon="refresh" onClick={() => again(execution)}>Run again</Button>;
  return (
    <View
      title={title}
      heading={
        <span class="card-title">
          {title}
          <StateBadge state={shownState(execution)} />
        </span>
      }
      back={{ href: "/", label: "Executions" }}
      about={
        <>
          <Pair source={source} destination={destination} />
          <p class="small faint">
            Execution {id}, <When at={startedAt} />
          </p>
        </>
      }
      actions={actions}
    >
      <div class="card">
        {isOpen(execution)
          ? <ExecutionLive execution={execution} chart={180} axes />
          : <Ended execution={execution} />}
      </div>
      {execution.planId !== null && <Drifts id={id} ended={!isOpen(execution)} />}
      <section class="stack" aria-label="Details">
        <Tabs show={show} execution={execution} />
        <Content show={show} execution={execution} />
      </section>
    </View>
  );
}

/** Milliseconds: how often the lists of one under way are looked at again. */
const LOOK = 2000;

export function ExecutionPage({ parameters }: RouteProps) {
  const id = Number(parameters["id"]);
  const { data, problem, reload } = useResource({
    key: `execution ${id}`,
    load: () => showExecution(id),
    topics: ["executions", "held"],
  });
  const open = data !== undefined && isOpen(current(data));
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(reload, LOOK);
    return () => clearInterval(timer);
  }, [open]);
  if (data !== undefined) return <ExecutionView execution={current(data)} />;
  return (
    <View title={`Execution ${id}`} back={{ href: "/", label: "Executions" }}>
      {problem === null ? <Skeleton height={260} /> : <Trouble problem={problem} retry={reload} />}
    </View>
  );
}
