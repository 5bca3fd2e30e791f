/** What could not be carried over: by reason, each with what to do about it. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { FailureList } from "../components/failure_list.tsx";
import { Empty, Skeleton } from "../components/parts.tsx";
import { failed } from "../components/toasts.tsx";
import { Trouble } from "../components/view.tsx";
import { groupFailures, listFailures } from "../data/api.ts";
import { byPath } from "../data/failure_words.ts";
import { useResource } from "../data/resource.ts";
import type { ExecutionDetails, Failure, FailureGroup } from "../data/types.ts";
import { countOf, formatCount } from "../format.ts";

/** Failures that are shown at a time. */
const PAGE = 50;

/** "permission-denied" as "Permission denied". */
function words(code: string): string {
  const text = code.replaceAll("-", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function GroupList({ id, group }: { readonly id: number; readonly group: FailureGroup }) {
  const rows = useSignal<readonly Failure[]>([]);
  const next = useSignal<number | null>(0);
  const more = async () => {
    const after = next.value === null || next.value === 0 ? {} : { after: next.value };
    const page = await listFailures(id, { code: group.code, ...after, limit: PAGE });
    rows.value = [...rows.value, ...byPath(page.failures)];
    next.value = page.next;
  };
  useEffect(() => void more().catch(failed), []);
  return (
    <div class="stack-small failure-body">
      <FailureList failures={rows.value} />
      {next.value !== null && rows.value.length > 0 && (
        <div>
          <Button small onClick={() => more().catch(failed)}>
            Show more of {formatCount(group.count)}
          </Button>
        </div>
      )}
    </div>
  );
}

function Group({ id, group, open }: {
  readonly id: number;
  readonly group: FailureGroup;
  readonly open: boolean;
}) {
  const shown = useSignal(open);
  return (
    <details
      class="card failure-group"
      open={open}
      onToggle={(event) => shown.value = event.currentTarget.open}
    >
      <summary>
        <span class="grow">
          <strong>{words(group.code)}</strong>
          <span class="soft failure-advice">{group.advice}</span>
        </span>
        <span class="badge badge-bad">{countOf(group.count, "entry", "entries")}</span>
      </summary>
      {shown.value && <GroupList id={id} group={group} />}
    </details>
  );
}

export function Failures({ execution }: { readonly execution: ExecutionDetails }) {
  const { id, failures, counters } = execution;
  const groups = useResource({
    key: `failures ${id} ${failures}`,
    load: () => groupFailures(id),
    topics: [],
  });
  if (failures === 0) {
    const none = counters.failed === 0;
    return (
      <Empty icon="done" title={none ? "Nothing failed" : "The list is not kept any more"}>
        {none
          ? "Every entry that was to be carried over was."
          : `${
            countOf(counters.failed, "entry", "entries")
          } failed; lists of older executions are let go.`}
      </Empty>
    );
  }
  if (groups.problem !== null) return <Trouble problem={groups.problem} retry={groups.reload} />;
  if (groups.data === undefined) return <Skeleton height={120} />;
  return (
    <div class="stack-small">
      {groups.data.map((group, index) => (
        <Group key={group.code} id={id} group={group} open={index === 0} />
      ))}
    </div>
  );
}
