/** What is happening, and what happened: the first view. */
import { ButtonLink } from "../components/button.tsx";
import { Notice, Skeleton, When } from "../components/parts.tsx";
import { Pair } from "../components/path.tsx";
import { StateBadge } from "../components/state_badge.tsx";
import { Chip, Section, Trouble, View } from "../components/view.tsx";
import { type ExecutionListQuery, listExecutions } from "../data/api.ts";
import { current, runningCount } from "../data/live.ts";
import { useResource } from "../data/resource.ts";
import { changeWords, isOpen, shownState, titleOf } from "../data/shown.ts";
import { heldCount } from "../data/summary.ts";
import type { Execution } from "../data/types.ts";
import { countOf, formatCount, formatDuration } from "../format.ts";
import { hrefWith, query } from "../router.ts";
import { ExecutionActions } from "./execution_actions.tsx";
import { ExecutionLive } from "./execution_live.tsx";
import { FirstBackup } from "./first_backup.tsx";

/** A page of the list. */
const PAGE = 50;

function OpenCard({ execution }: { readonly execution: Execution }) {
  const { id, source, destination } = execution;
  return (
    <article class="card execution-card" aria-label={titleOf(execution)}>
      <div class="card-head">
        <div class="grow stack-tight">
          <h3 class="card-title">
            <a href={`/executions/${id}`}>{titleOf(execution)}</a>
            <StateBadge state={shownState(execution)} />
          </h3>
          <Pair source={source} destination={destination} />
        </div>
        <ExecutionActions execution={execution} small />
      </div>
      <ExecutionLive execution={execution} chart={56} />
    </article>
  );
}

function resultWords(execution: Execution): string {
  const { state, error, counters } = execution;
  if (state === "failed" && error !== null) return error.message;
  return changeWords(counters);
}

export function ExecutionRow({ execution }: { readonly execution: Execution }) {
  const { id, startedAt, elapsed, counters } = execution;
  return (
    <a class="execution-row" href={`/executions/${id}`}>
      <span class="execution-row-name">
        <strong>{titleOf(execution)}</strong>
        <span class="execution-row-result">{resultWords(execution)}</span>
      </span>
      <span class="execution-row-state">
        <StateBadge state={shownState(execution)} />
        {counters.failed > 0 && <span class="bad">{formatCount(counters.failed)} failed</span>}
      </span>
      <span class="execution-row-time">
        <When at={startedAt} />
        <span class="faint">{formatDuration(elapsed)}</span>
      </span>
    </a>
  );
}

type Wanted = NonNullable<ExecutionListQuery["state"]>;

const FILTERS: readonly (readonly [Wanted, string])[] = [
  ["running", "Running"],
  ["suspended", "Paused"],
  ["completed", "Completed"],
  ["with-failures", "With failures"],
  ["failed", "Failed"],
  ["canceled", "Canceled"],
];

function Filters() {
  const chosen = query("state");
  return (
    <nav class="chips" aria-label="Which executions">
      <Chip href={hrefWith({ state: null, before: null })} current={chosen === ""}>All</Chip>
      {FILTERS.map(([state, word]) => (
        <Chip key={state} href={hrefWith({ state, before: null })} current={chosen === state}>
          {word}
        </Chip>
      ))}
    </nav>
  );
}

function HeldNotice() {
  const count = heldCount.value;
  if (count === 0) return null;
  return (
    <Notice
      tone="warn"
      title={`Removals of ${countOf(count, "execution")} are held`}
      action={<ButtonLink small href="/held">Look at them</ButtonLink>}
    >
      <p>More would go than usual, so nothing was removed. It waits for you to decide.</p>
    </Notice>
  );
}

function Past({ executions, more }: {
  readonly executions: readonly Execution[];
  readonly more: number | null;
}) {
  return (
    <Section title="Earlier" actions={<Filters />}>
      {executions.length === 0
        ? <p class="quiet">No execution like this.</p>
        : (
          <div class="card card-flush rows">
            {executions.map((execution) => (
              <ExecutionRow
                key={execution.id}
                execution={execution}
              />
            ))}
          </div>
        )}
      {more !== null && (
        <div class="actions">
          <ButtonLink small href={hrefWith({ before: String(more) })}>Show older ones</ButtonLink>
        </div>
      )}
    </Section>
  );
}

function Waiting() {
  return (
    <View title="Executions">
      <Skeleton height={220} />
      <Skeleton height={64} />
      <Skeleton height={64} />
    </View>
  );
}

export function Executions() {
  const state = query("state") as Wanted | "";
  const before = query("before");
  const list = useResource({
    key: `executions ${state} ${before}`,
    load: () =>
      listExecutions({
        ...(state === "" ? {} : { state }),
        ...(before === "" ? {} : { before: Number(before) }),
        limit: PAGE,
      }),
    topics: ["executions"],
  });
  const executions = list.data?.map(current);
  if (executions === undefined) {
    if (list.problem === null) return <Waiting />;
    return (
      <View title="Executions">
        <Trouble problem={list.problem} retry={list.reload} />
      </View>
    );
  }
  if (executions.length === 0 && state === "" && before === "") return <FirstBackup />;
  const open = state === "" ? executions.filter(isOpen) : [];
  const past = executions.filter((execution) => !open.includes(execution));
  const more = executions.length === PAGE ? executions.at(-1)?.id ?? null : null;
  const running = runningCount.value;
  const about = running > 0 ? `${formatCount(running)} running now` : "Nothing is running now";
  return (
    <View
      title="Executions"
      about={about}
      actions={<ButtonLink kind="primary" icon="plus" href="/new">New backup</ButtonLink>}
    >
      <HeldNotice />
      {open.length > 0 && (
        <Section title="Now">
          <div class="stack">
            {open.map((execution) => <OpenCard key={execution.id} execution={execution} />)}
          </div>
        </Section>
      )}
      <Past executions={past} more={more} />
    </View>
  );
}
