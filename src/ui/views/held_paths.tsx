/** What would go if removals that were held are approved. */
import { useSignal } from "@preact/signals";
import { useCallback, useMemo } from "preact/hooks";
import { Icon } from "../components/icon.tsx";
import { Skeleton } from "../components/parts.tsx";
import { Path } from "../components/path.tsx";
import { SearchBox } from "../components/search_box.tsx";
import { Trouble } from "../components/view.tsx";
import { VirtualList } from "../components/virtual_list.tsx";
import { listHeldEntries } from "../data/api.ts";
import { Pages } from "../data/pages.ts";
import { useResource } from "../data/resource.ts";
import type { HeldEntry } from "../data/types.ts";
import { countOf, formatBytes } from "../format.ts";

const ROW = 34;

interface ListProps {
  readonly id: number;
  readonly search: string;
}

/** Of a folder, how much goes with it. */
function Row({ entry: { path, folder, entries, bytes } }: { readonly entry: HeldEntry }) {
  return (
    <>
      <Icon name={folder ? "folder" : "file"} size={16} />
      <Path path={path} />
      <span class="held-size faint small">
        {folder && entries !== null && (
          <span>{entries === 0 ? "only folders" : countOf(entries, "entry", "entries")}</span>
        )}
        {bytes !== null && <span class="held-bytes">{formatBytes(bytes)}</span>}
      </span>
    </>
  );
}

function Rows({ id, search, count }: ListProps & { readonly count: number }) {
  const pages = useMemo(
    () =>
      new Pages<HeldEntry>(async (offset, limit) =>
        (await listHeldEntries(id, { search, offset, limit })).entries
      ),
    [id, search, count],
  );
  pages.version.value;
  const want = useCallback((first: number, end: number) => pages.want(first, end), [pages]);
  return (
    <VirtualList
      label="What would be removed"
      count={count}
      rowHeight={ROW}
      low
      row={(index) => {
        const entry = pages.at(index);
        return (
          <div class={`held-row ${entry === undefined ? "change-waiting" : ""}`}>
            {entry !== undefined && <Row entry={entry} />}
          </div>
        );
      }}
      onRange={want}
    />
  );
}

function Found({ id, search }: ListProps) {
  const { data, problem, reload } = useResource({
    key: `held ${id} ${search}`,
    load: () => listHeldEntries(id, { search, limit: 1 }),
  });
  if (problem !== null) return <Trouble problem={problem} retry={reload} />;
  if (data === undefined) return <Skeleton height={120} />;
  if (data.count === 0) return <p class="quiet">No path contains this. Try fewer letters.</p>;
  return (
    <>
      <p class="faint small" role="status">
        {countOf(data.count, "path")}
        {search === "" ? "; a folder goes with all that is in it" : " found"}
      </p>
      <Rows id={id} search={search} count={data.count} />
    </>
  );
}

export interface HeldPathsProps {
  readonly id: number;
  /** Shown from the beginning. */
  readonly shown?: boolean;
}

/** Asked for once it is opened. */
export function HeldPaths({ id, shown = false }: HeldPathsProps) {
  const open = useSignal(shown);
  const search = useSignal("");
  return (
    <details
      class="more-options"
      open={open.value}
      onToggle={(event) => open.value = event.currentTarget.open}
    >
      <summary>
        <Icon name="chevron" size={16} />
        Show what would go
      </summary>
      {open.value && (
        <div class="stack-small">
          <SearchBox
            label="Search what would go"
            value={search.value}
            onSearch={(text) => search.value = text}
          />
          <Found id={id} search={search.value} />
        </div>
      )}
    </details>
  );
}
