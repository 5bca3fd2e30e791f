/** What would go if removals that were held are approved. */
import { useSignal } from "@preact/signals";
import { useCallback, useMemo } from "preact/hooks";
import { Icon } from "../components/icon.tsx";
import { Skeleton } from "../components/parts.tsx";
import { Path } from "../components/path.tsx";
import { SearchBox } from "../components/search_box.tsx";
import { Trouble } from "../components/view.tsx";
import { VirtualList } from "../components/virtual_list.tsx";
import { listHeldPaths } from "../data/api.ts";
import { Pages } from "../data/pages.ts";
import { useResource } from "../data/resource.ts";
import { countOf } from "../format.ts";

const ROW = 34;

interface ListProps {
  readonly id: number;
  readonly search: string;
}

function Rows({ id, search, count }: ListProps & { readonly count: number }) {
  const pages = useMemo(
    () =>
      new Pages<string>(async (offset, limit) =>
        (await listHeldPaths(id, { search, offset, limit })).paths
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
        const path = pages.at(index);
        return (
          <div class={`held-row ${path === undefined ? "change-waiting" : ""}`}>
            {path !== undefined && <Path path={path} />}
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
    load: () => listHeldPaths(id, { search, limit: 1 }),
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

/** Asked for once it is opened. */
export function HeldPaths({ id }: { readonly id: number }) {
  const open = useSignal(false);
  const search = useSignal("");
  return (
    <details
      class="more-options"
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
