/** What a backup would do, entry by entry, before it does: and then just that. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Empty, Notice, Skeleton, When } from "../components/parts.tsx";
import { Pair, Path } from "../components/path.tsx";
import { PlanTree } from "../components/plan_tree.tsx";
import { attempt, failed } from "../components/toasts.tsx";
import { Section, Trouble, View } from "../components/view.tsx";
import { startExecution } from "../data/api.ts";
import { plannedEntries } from "../data/plan_words.ts";
import { applyPlan, listNodes, showPlan, startPreview } from "../data/plans.ts";
import { useResource } from "../data/resource.ts";
import { heldWords } from "../data/shown.ts";
import type { Plan, PlanNode } from "../data/types.ts";
import { countOf, formatBytes } from "../format.ts";
import { go } from "../router.ts";
import type { RouteProps } from "../routes.tsx";
import { PlanFailures } from "./plan_failures.tsx";
import { PlanTotals } from "./plan_totals.tsx";
import { lastName, visible } from "../visible.ts";

interface PlanProps {
  readonly plan: Plan;
}

/** Removals that are shown at a time. */
const PAGE = 50;

function Removals({ plan: { id, totals } }: PlanProps) {
  const count = totals.find(({ action }) => action === "remove")?.entries ?? 0;
  const nodes = useSignal<readonly PlanNode[]>([]);
  const next = useSignal<number | null>(null);
  const more = async (after: number | null) => {
    const from = after === null ? {} : { after };
    const page = await listNodes(id, { removals: true, ...from, limit: PAGE });
    nodes.value = [...nodes.value, ...page.nodes];
    next.value = page.next;
  };
  useEffect(() => {
    if (count > 0) more(null).catch(failed);
  }, [id]);
  if (count === 0) return null;
  return (
    <Section title={`${countOf(count, "entry", "entries")} would be removed`}>
      <div class="card card-bad">
        <ul class="removal-list">
          {nodes.value.map(({ node, path, operation }) => (
            <li key={node}>
              <Path path={path} />
              <span class="plan-size">
                {operation?.size ? formatBytes(operation.size) : ""}
              </span>
            </li>
          ))}
        </ul>
        {next.value !== null && (
          <div>
            <Button small onClick={() => more(next.value).catch(failed)}>Show more</Button>
          </div>
        )}
      </div>
    </Section>
  );
}

/** What would be given to begin the same once more. */
function sameAgain({ jobId, source, destination, options }: Plan) {
  const { allowDelete: _, ...kept } = options;
  return jobId === null ? { source, destination, options: kept } : { jobId };
}

function Actions({ plan }: PlanProps) {
  const apply = () => attempt(applyPlan(plan.id).then(({ id }) => go(`/executions/${id}`)));
  const { jobId, verifies, totals, counters } = plan;
  const same = verifies && jobId !== null ? { jobId, verify: true } : sameAgain(plan);
  const look = () => attempt(startPreview(same).then(({ id }) => go(`/previews/${id}`)));
  const run = () =>
    attempt(startExecution(sameAgain(plan)).then(({ id }) => go(`/executions/${id}`)));
  const anything = plannedEntries(totals) > 0;
  if (!anything && !verifies && counters.failed === 0) {
    return <Button onClick={run}>Run anyway</Button>;
  }
  return (
    <>
      <Button icon="refresh" onClick={look}>Look again</Button>
      {anything && <Button kind="primary" icon="play" onClick={apply}>Run exactly this</Button>}
    </>
  );
}

/** What a view of it says beside its numbers. */
function wordsOf({ verifies, jobName, source, destination }: Plan) {
  const of = jobName ?? `${visible(lastName(source))} to ${visible(lastName(destination))}`;
  return verifies
    ? { title: `Verification of ${of}`, all: "All that differs" }
    : { title: `Preview of ${of}`, all: "All that would be done" };
}

function PlanView({ plan }: PlanProps) {
  const { source, destination, verifies, createdAt, guard, totals, counters } = plan;
  const { title, all } = wordsOf(plan);
  const anything = plannedEntries(totals) > 0;
  return (
    <View
      title={title}
      back={{ href: "/", label: "Executions" }}
      about={
        <>
          <Pair source={source} destination={destination} />
          <p class="small faint">
            Looked at <When at={createdAt} />; nothing was changed
          </p>
        </>
      }
      actions={<Actions plan={plan} />}
    >
      {guard !== null && (
        <Notice tone="warn" title="A run would hold these removals">
          <p>{heldWords(guard)}</p>
        </Notice>
      )}
      <PlanTotals plan={plan} />
      {!anything && !verifies && counters.failed === 0 && (
        <Empty icon="done" title="There is nothing to do">
          Both sides are alike already.
        </Empty>
      )}
      <PlanFailures plan={plan} />
      <Removals plan={plan} />
      {anything && (
        <Section title={all}>
          <PlanTree plan={plan} />
        </Section>
      )}
    </View>
  );
}

export function PlanPage({ parameters }: RouteProps) {
  const id = Number(parameters["id"]);
  const { data, problem, reload } = useResource({ key: `plan ${id}`, load: () => showPlan(id) });
  if (data !== undefined) return <PlanView plan={data} />;
  return (
    <View title="Preview" back={{ href: "/", label: "Executions" }}>
      {problem === null ? <Skeleton height={220} /> : <Trouble problem={problem} retry={reload} />}
    </View>
  );
}
