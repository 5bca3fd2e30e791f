/** What a backup would do, entry by entry, before it does: and then just that. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Empty, Figure, Figures, Notice, Skeleton, When } from "../components/parts.tsx";
import { Pair, Path } from "../components/path.tsx";
import { PlanTree } from "../components/plan_tree.tsx";
import { attempt, failed } from "../components/toasts.tsx";
import { Section, Trouble, View } from "../components/view.tsx";
import { startExecution } from "../data/api.ts";
import { ACTION_WORDS } from "../data/plan_words.ts";
import { applyPlan, listNodes, showPlan, startPreview } from "../data/plans.ts";
import { useResource } from "../data/resource.ts";
import { heldWords } from "../data/shown.ts";
import type { Plan, PlanNode } from "../data/types.ts";
import { countOf, formatBytes, formatCount } from "../format.ts";
import { go } from "../router.ts";
import type { RouteProps } from "../routes.tsx";
import { PlanFailures } from "./plan_failures.tsx";
import { lastName, visible } from "../visible.ts";

interface PlanProps {
  readonly plan: Plan;
}

function Totals({ plan: { totals, counters } }: PlanProps) {
  return (
    <div class="card">
      <Figures>
        {totals.map(({ action, entries, bytes }) => (
          <Figure key={action} label={ACTION_WORDS[action].many} bad={action === "remove"}>
            {formatCount(entries)}
            {bytes > 0 && <span class="figure-more">{formatBytes(bytes)}</span>}
          </Figure>
        ))}
        {counters.versions > 0 && (
          <Figure label="Earlier versions kept">{formatCount(counters.versions)}</Figure>
        )}
        {counters.failed > 0 && (
          <Figure label="Cannot be copied" bad>{formatCount(counters.failed)}</Figure>
        )}
      </Figures>
    </div>
  );
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
  const look = () => attempt(startPreview(sameAgain(plan)).then(({ id }) => go(`/previews/${id}`)));
  const run = () =>
    attempt(startExecution(sameAgain(plan)).then(({ id }) => go(`/executions/${id}`)));
  const anything = changes(plan);
  if (!anything && plan.counters.failed === 0) return <Button onClick={run}>Run anyway</Button>;
  return (
    <>
      <Button icon="refresh" onClick={look}>Look again</Button>
      {anything && <Button kind="primary" icon="play" onClick={apply}>Run exactly this</Button>}
    </>
  );
}

function changes({ totals }: Plan): boolean {
  return totals.some(({ action }) => action !== "same" && action !== "skip");
}

function PlanView({ plan }: PlanProps) {
  const { source, destination, jobName, createdAt, guard, counters } = plan;
  const title = jobName ?? `${visible(lastName(source))} to ${visible(lastName(destination))}`;
  const anything = changes(plan);
  return (
    <View
      title={`Preview of ${title}`}
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
      {anything && <Totals plan={plan} />}
      {!anything && counters.failed === 0 && (
        <Empty icon="done" title="There is nothing to do">
          Both sides are alike already.
        </Empty>
      )}
      <PlanFailures plan={plan} />
      <Removals plan={plan} />
      {anything && (
        <Section title="All that would be done">
          <PlanTree plan={plan.id} />
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
