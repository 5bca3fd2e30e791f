/** What an execution changed, entry by entry: a million rows as easily as ten. */
import { useSignal } from "@preact/signals";
import { useCallback, useEffect, useMemo } from "preact/hooks";
import { CHANGE_KINDS, type ChangeKind } from "../../model/execution.ts";
import { Button } from "../components/button.tsx";
import { Empty, Skeleton } from "../components/parts.tsx";
import { Path } from "../components/path.tsx";
import { SearchBox } from "../components/search_box.tsx";
import { failed } from "../components/toasts.tsx";
import { Chip } from "../components/view.tsx";
import { VirtualList } from "../components/virtual_list.tsx";
import { type ChangeListQuery, listChanges } from "../data/api.ts";
import { Pages } from "../data/pages.ts";
import { changesAnything, isOpen } from "../data/shown.ts";
import type { Change, ExecutionDetails } from "../data/types.ts";
import { formatBytes, formatCount } from "../format.ts";
import { hrefWith, query, setQuery } from "../router.ts";

const KINDS: Readonly<Record<ChangeKind, string>> = {
  added: "Added",
  changed: "Changed",
  metadata: "Metadata",
  removed: "Removed",
};

/** In the place of the word where there is no room for it. */
const SIGNS: Readonly<Record<ChangeKind, string>> = {
  added: "+",
  changed: "~",
  metadata: "≈",
  removed: "−",
};

const ROW = 34;

function ChangeRow({ change }: { readonly change: Change | undefined }) {
  if (change === undefined) return <div class="change-row change-waiting" />;
  const { kind, path, size } = change;
  return (
    <div class="change-row">
      <span class={`change-kind change-${kind}`} title={KINDS[kind]}>
        <span class="change-word">{KINDS[kind]}</span>
        <span class="change-sign" aria-hidden="true">{SIGNS[kind]}</span>
      </span>
      <Path path={path} />
      <span class="change-size">{size === 0 ? "" : formatBytes(size)}</span>
    </div>
  );
}

interface ListProps {
  readonly id: number;
  readonly kind: ChangeKind | undefined;
}

function WholeList({ id, kind, count }: ListProps & { readonly count: number }) {
  const pages = useMemo(
    () =>
      new Pages<Change>(async (offset, limit) => {
        const given = kind === undefined ? {} : { kind };
        return (await listChanges(id, { ...given, offset, limit })).changes;
      }),
    // What the list grew by has to be asked for.
    [id, kind, count],
  );
  pages.version.value;
  if (count === 0) return <p class="quiet">Nothing of this kind.</p>;
  const want = useCallback((first: number, end: number) => pages.want(first, end), [pages]);
  return (
    <VirtualList
      label="Changes"
      count={count}
      rowHeight={ROW}
      row={(index) => <ChangeRow change={pages.at(index)} />}
      onRange={want}
    />
  );
}

/** Rows that one look for more is content with. */
const ENOUGH = 200;

interface Found {
  readonly rows: readonly Change[];
  readonly next: ChangeListQuery | null;
}

function FoundList({ id, kind, search }: ListProps & { readonly search: string }) {
  const found = useSignal<Found>({ rows: [], next: null });
  const busy = useSignal(true);
  const more = async (from: ChangeListQuery, before: readonly Change[]) => {
    busy.value = true;
    let rows = before;
    let next: ChangeListQuery | null = from;
    // A page may come back short or empty: the server looks at a stretch at a time.
    while (next !== null && rows.length - before.length < ENOUGH) {
      const page = await listChanges(id, next);
      if (search !== query("search")) return;
      rows = [...rows, ...page.changes];
      next = page.next === null ? null : { ...from, after: page.next };
      found.value = { rows, next };
    }
    busy.value = false;
  };
  useEffect(() => {
    found.value = { rows: [], next: null };
    const first = { ...kind === undefined ? {} : { kind }, search, limit: ENOUGH };
    more(first, []).catch(failed);
  }, [id, kind, search]);
  const { rows, next } = found.value;
  if (rows.length === 0) {
    if (busy.value) return <Skeleton height={200} />;
    return <p class="quiet">No path contains this. Try fewer letters.</p>;
  }
  return (
    <>
      <VirtualList
        label="Changes that were found"
        count={rows.length}
        rowHeight={ROW}
        row={(index) => <ChangeRow change={rows[index]} />}
      />
      <div class="actions">
        <span class="faint small" role="status">
          {formatCount(rows.length)} found{next === null ? "" : " so far"}
        </span>
        {next !== null && !busy.value && (
          <Button
            small
            onClick={() => more(next, rows).catch(failed)}
          >
            Find more
          </Button>
        )}
      </div>
    </>
  );
}

/** Stands where nothing is listed. */
function NoChanges({ execution }: { readonly execution: ExecutionDetails }) {
  const { counters } = execution;
  const changed = changesAnything(counters);
  if (isOpen(execution)) {
    return changed
      ? <p class="quiet">What was changed until now is listed here with the next checkpoint.</p>
      : (
        <Empty icon="search" title="Nothing yet">
          What is added, changed and removed is listed here as it happens.
        </Empty>
      );
  }
  if (changed) {
    return (
      <Empty icon="done" title="The list is not kept any more">
        Lists of older executions are let go; the numbers above stay.
      </Empty>
    );
  }
  return (
    <Empty icon={counters.failed === 0 ? "done" : "warning"} title="Nothing was changed">
      {counters.failed === 0
        ? "Both sides were alike already."
        : "What was to be changed could not be."}
    </Empty>
  );
}

export function Changes({ execution }: { readonly execution: ExecutionDetails }) {
  const { id, changes } = execution;
  const kind = CHANGE_KINDS.find((kind) => kind === query("kind"));
  const search = query("search");
  const all = CHANGE_KINDS.reduce((sum, kind) => sum + changes[kind], 0);
  if (all === 0) return <NoChanges execution={execution} />;
  const count = kind === undefined ? all : changes[kind];
  return (
    <div class="stack-small">
      <div class="row changes-head">
        <nav class="chips grow" aria-label="Kind of change">
          <Chip href={hrefWith({ kind: null })} current={kind === undefined}>
            All <span class="chip-count">{formatCount(all)}</span>
          </Chip>
          {CHANGE_KINDS.map((name) => (
            <Chip key={name} href={hrefWith({ kind: name })} current={kind === name}>
              {KINDS[name]} <span class="chip-count">{formatCount(changes[name])}</span>
            </Chip>
          ))}
        </nav>
        <SearchBox
          label="Search the paths"
          value={search}
          onSearch={(search) => setQuery({ search })}
        />
      </div>
      {search === ""
        ? <WholeList key={kind ?? "all"} id={id} kind={kind} count={count} />
        : <FoundList id={id} kind={kind} search={search} />}
    </div>
  );
}
