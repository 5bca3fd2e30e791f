/** What a plan comes to: in numbers, and in a word where it was made to verify a copy. */
import { Figure, Figures } from "../components/parts.tsx";
import { Result } from "../components/result.tsx";
import { actionWords, plannedEntries, verdictOf } from "../data/plan_words.ts";
import type { Plan } from "../data/types.ts";
import { formatBytes, formatCount, formatDuration } from "../format.ts";

interface PlanProps {
  readonly plan: Plan;
}

function Actions({ plan }: PlanProps) {
  const words = actionWords(plan);
  return (
    <>
      {plan.totals.map(({ action, entries, bytes }) => (
        <Figure key={action} label={words[action].many} bad={action === "remove"}>
          {formatCount(entries)}
          {bytes > 0 && <span class="figure-more">{formatBytes(bytes)}</span>}
        </Figure>
      ))}
    </>
  );
}

function Planned({ plan }: PlanProps) {
  const { versions, failed } = plan.counters;
  return (
    <Figures>
      <Actions plan={plan} />
      {versions > 0 && <Figure label="Earlier versions kept">{formatCount(versions)}</Figure>}
      {failed > 0 && <Figure label="Cannot be copied" bad>{formatCount(failed)}</Figure>}
    </Figures>
  );
}

function Compared({ plan }: PlanProps) {
  const { unchanged, excluded, failed, comparedBytes } = plan.counters;
  return (
    <Figures>
      <Figure label="Alike">{formatCount(unchanged)}</Figure>
      <Actions plan={plan} />
      {failed > 0 && <Figure label="Not looked at" bad>{formatCount(failed)}</Figure>}
      <Figure label="Content compared">{formatBytes(comparedBytes)}</Figure>
      {excluded > 0 && <Figure label="Left out by filters">{formatCount(excluded)}</Figure>}
      <Figure label="Took">{formatDuration(plan.elapsed)}</Figure>
    </Figures>
  );
}

export function PlanTotals({ plan }: PlanProps) {
  if (!plan.verifies) {
    return plannedEntries(plan.totals) === 0 ? null : (
      <div class="card">
        <Planned plan={plan} />
      </div>
    );
  }
  const verdict = verdictOf(plan);
  return (
    <div class="card">
      <Result icon={verdict.tone === "good" ? "done" : "warning"} {...verdict} />
      <Compared plan={plan} />
    </div>
  );
}
