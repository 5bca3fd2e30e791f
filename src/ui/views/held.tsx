/** Removals that the guard stopped: each waits for someone to decide. */
import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { Confirm } from "../components/dialog.tsx";
import { Badge, Empty, Skeleton, When } from "../components/parts.tsx";
import { Pair } from "../components/path.tsx";
import { attempt } from "../components/toasts.tsx";
import { Trouble, View } from "../components/view.tsx";
import { approveHeld, listHeld, rejectHeld } from "../data/api.ts";
import { useResource } from "../data/resource.ts";
import { heldWords, titleOf } from "../data/shown.ts";
import type { Execution } from "../data/types.ts";
import { countOf } from "../format.ts";
import { go } from "../router.ts";
import { HeldPaths } from "./held_paths.tsx";

export interface HeldProps {
  readonly execution: Execution;
}

/** Remove them after all, or let them stay. */
export function HeldDecision({ execution }: HeldProps) {
  const { id, guard, destination } = execution;
  const asking = useSignal(false);
  const busy = useSignal(false);
  const removals = countOf(guard?.removals ?? 0, "entry", "entries");
  const decide = async (work: Promise<unknown>, done: string, next?: string) => {
    busy.value = true;
    const well = await attempt(work, done);
    busy.value = false;
    if (well && next !== undefined) go(next);
  };
  return (
    <div class="actions">
      <Button
        icon="check"
        busy={busy.value}
        onClick={() => decide(rejectHeld(id), "They stay at the destination")}
      >
        Keep them
      </Button>
      <Button kind="danger" icon="trash" busy={busy.value} onClick={() => asking.value = true}>
        Remove {removals}
      </Button>
      {asking.value && (
        <Confirm
          title={`Remove ${removals}?`}
          action="Remove them"
          danger
          onConfirm={() => decide(approveHeld(id), "They are being removed", "/")}
          onClose={() => asking.value = false}
        >
          <p>
            They go from <code>{destination}</code>{" "}
            for good. Each is looked at again first: what is at the source once more stays.
          </p>
        </Confirm>
      )}
    </div>
  );
}

/** With so few of them, each shows what it would remove. */
const FEW = 3;

function HeldCard({ execution, shown }: HeldProps & { readonly shown: boolean }) {
  const { id, guard, source, destination, endedAt, startedAt } = execution;
  return (
    <article class="card" aria-label={titleOf(execution)}>
      <div class="card-head">
        <div class="grow stack-tight">
          <h2 class="card-title">
            <a href={`/executions/${id}`}>{titleOf(execution)}</a>
            <Badge tone="warn" icon="hand">
              {countOf(guard?.removals ?? 0, "removal")}
            </Badge>
          </h2>
          <Pair source={source} destination={destination} />
        </div>
        <span class="faint small">
          <When at={endedAt ?? startedAt} />
        </span>
      </div>
      {guard !== null && <p>{heldWords(guard)}</p>}
      <HeldPaths id={id} shown={shown} />
      <HeldDecision execution={execution} />
    </article>
  );
}

export function Held() {
  const { data, problem, reload } = useResource({ key: "held", load: listHeld, topics: ["held"] });
  return (
    <View
      title="Held"
      about="Removals that were unusual, and so were stopped. Everything else was done."
    >
      {problem !== null && <Trouble problem={problem} retry={reload} />}
      {data === undefined && problem === null && <Skeleton height={160} />}
      {data?.length === 0 && (
        <Empty icon="hand" title="Nothing is held">
          When a mirror would remove unusually much, as when a source disk is not there, it stops
          and asks here first.
        </Empty>
      )}
      {data !== undefined && data.length > 0 && (
        <div class="stack">
          {data.map((execution) => (
            <HeldCard key={execution.id} execution={execution} shown={data.length <= FEW} />
          ))}
        </div>
      )}
    </View>
  );
}
