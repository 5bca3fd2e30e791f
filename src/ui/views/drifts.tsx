/** What an execution of a plan left, since it was not as planned any more. */
import { Notice } from "../components/parts.tsx";
import { Path } from "../components/path.tsx";
import { listDrifts } from "../data/plans.ts";
import { useResource } from "../data/resource.ts";

const REASONS = {
  "unplanned": "would need something else now",
  "not-needed": "needs nothing any more",
} as const;

export function Drifts({ id, ended }: { readonly id: number; readonly ended: boolean }) {
  const { data } = useResource({
    key: `drifts ${id} ${ended}`,
    load: () => listDrifts(id, null),
  });
  if (data === undefined || data.drifts.length === 0) return null;
  return (
    <Notice tone="warn" title="Left as it was, since it changed after the preview">
      <ul class="drift-list">
        {data.drifts.map(({ path, reason }) => (
          <li key={path}>
            <Path path={path} full /> <span class="soft small">{REASONS[reason]}</span>
          </li>
        ))}
        {data.next !== null && <li class="soft small">and more</li>}
      </ul>
    </Notice>
  );
}
