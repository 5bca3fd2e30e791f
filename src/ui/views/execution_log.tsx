/** What an execution told of itself as it went. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LogKind } from "../../model/log.ts";
import { Button } from "../components/button.tsx";
import { Icon, type IconName } from "../components/icon.tsx";
import { Empty, Notice, Skeleton, type Tone } from "../components/parts.tsx";
import { Trouble } from "../components/view.tsx";
import { listLog } from "../data/api.ts";
import { useResource } from "../data/resource.ts";
import { heldWords, isOpen } from "../data/shown.ts";
import type { Execution, LogEntry } from "../data/types.ts";
import { formatCount, formatMoment, formatWhen } from "../format.ts";

const LOOKS: Readonly<Record<LogKind, { readonly icon: IconName; readonly tone: Tone }>> = {
  started: { icon: "play", tone: "live" },
  lock: { icon: "key", tone: "neutral" },
  stage: { icon: "activity", tone: "neutral" },
  checkpoint: { icon: "check", tone: "neutral" },
  paused: { icon: "pause", tone: "warn" },
  resumed: { icon: "play", tone: "live" },
  suspended: { icon: "pause", tone: "warn" },
  interrupted: { icon: "warning", tone: "warn" },
  warning: { icon: "warning", tone: "warn" },
  held: { icon: "hand", tone: "warn" },
  ended: { icon: "done", tone: "neutral" },
};

function Row({ entry, failed }: { readonly entry: LogEntry; readonly failed: boolean }) {
  const { kind, message, at, count, lastAt } = entry;
  const { icon, tone } = kind === "ended" && failed
    ? { icon: "failed", tone: "bad" } as const
    : LOOKS[kind];
  return (
    <li class={`log-entry log-${tone}`}>
      <Icon name={icon} size={16} />
      <time class="faint nowrap" dateTime={new Date(at).toISOString()}>{formatMoment(at)}</time>
      <p class="wrap">
        {message}
        {count > 1 && (
          <span class="faint log-again">
            {formatCount(count)} times, last {formatWhen(lastAt)}
          </span>
        )}
      </p>
    </li>
  );
}

/** Of executions of earlier releases no log was kept, but what they warned of. */
function Remarks({ execution: { error, guard, warnings } }: { readonly execution: Execution }) {
  if (error === null && guard === null && warnings.length === 0) {
    return (
      <Empty icon="done" title="Nothing to report">
        Nothing is kept of what it told, or it did not tell anything.
      </Empty>
    );
  }
  return (
    <div class="stack-small">
      {error !== null && (
        <Notice tone="bad" title="What ended it">
          <p>{error.message}</p>
        </Notice>
      )}
      {guard !== null && (
        <Notice tone="warn" title="Removals held">
          <p>{heldWords(guard)}</p>
        </Notice>
      )}
      {warnings.map((warning, index) => (
        <Notice key={index} tone="warn">
          <p>{warning}</p>
        </Notice>
      ))}
    </div>
  );
}

/** Entries that are asked for at once; more on demand. */
const PAGE = 200;
/** Milliseconds: how often that of one under way is looked at again. */
const LOOK = 2000;

async function firstEntries(id: number, wanted: number): Promise<{
  readonly entries: readonly LogEntry[];
  readonly more: boolean;
}> {
  const entries: LogEntry[] = [];
  for (let after = 0; entries.length < wanted;) {
    const page = await listLog(id, { after, limit: PAGE });
    entries.push(...page.entries);
    if (page.next === null) return { entries, more: false };
    after = page.next;
  }
  return { entries, more: true };
}

export function Log({ execution }: { readonly execution: Execution }) {
  const { id, state } = execution;
  const wanted = useSignal(PAGE);
  const open = isOpen(execution);
  const { data, problem, reload } = useResource({
    key: `log ${id} ${open} ${wanted.value}`,
    load: () => firstEntries(id, wanted.value),
  });
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(reload, LOOK);
    return () => clearInterval(timer);
  }, [open]);
  if (data === undefined) {
    return problem === null
      ? <Skeleton height={160} />
      : <Trouble problem={problem} retry={reload} />;
  }
  if (data.entries.length === 0) return <Remarks execution={execution} />;
  return (
    <div class="card">
      <ol class="log">
        {data.entries.map((entry) => (
          <Row key={entry.sequence} entry={entry} failed={state === "failed"} />
        ))}
      </ol>
      {data.more && (
        <div class="actions">
          <Button onClick={() => wanted.value += PAGE}>Show more</Button>
        </div>
      )}
    </div>
  );
}
