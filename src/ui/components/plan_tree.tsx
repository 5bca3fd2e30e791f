/** A plan as a tree: folders open one at a time, each asked for when it is opened. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { actionWords, totalWords } from "../data/plan_words.ts";
import { listNodes } from "../data/plans.ts";
import type { Plan, PlanNode } from "../data/types.ts";
import { actionOf } from "../../model/action.ts";
import type { Operation } from "../../model/operation.ts";
import { formatBytes, formatCount } from "../format.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { Skeleton } from "./parts.tsx";
import { Path } from "./path.tsx";
import { failed } from "./toasts.tsx";

/** Entries of a folder that are shown at a time. */
const PAGE = 200;

interface NodeProps {
  readonly plan: Pick<Plan, "id" | "verifies">;
  readonly node: PlanNode;
}

function Mark({ plan, node: { operation } }: NodeProps) {
  if (operation === null) return null;
  const action = actionOf(operation as Operation);
  return <span class={`plan-action plan-${action}`}>{actionWords(plan)[action].one}</span>;
}

function Size({ node: { operation, totals } }: { readonly node: PlanNode }) {
  const size = operation?.size ?? 0;
  if (size > 0) return <span class="plan-size">{formatBytes(size)}</span>;
  return <span class="plan-size">{totalWords(totals)}</span>;
}

function TreeNode({ plan, node }: NodeProps) {
  const open = useSignal(false);
  const name = <Path path={node.name} />;
  if (node.children === 0) {
    return (
      <li class="plan-node">
        <span class="plan-line">
          <Icon name="file" size={16} />
          {name}
          <Mark plan={plan} node={node} />
          <Size node={node} />
        </span>
      </li>
    );
  }
  return (
    <li class="plan-node">
      <button
        type="button"
        class="plan-line"
        aria-expanded={open.value}
        onClick={() => open.value = !open.value}
      >
        <Icon name={open.value ? "chevron-down" : "chevron"} size={16} />
        {name}
        <Mark plan={plan} node={node} />
        <Size node={node} />
      </button>
      {open.value && <Children plan={plan} node={node.node} count={node.children} />}
    </li>
  );
}

interface ChildrenProps extends Pick<NodeProps, "plan"> {
  readonly node: number;
  /** How many there are; null where that is not known. */
  readonly count: number | null;
}

function Children({ plan, node, count }: ChildrenProps) {
  const nodes = useSignal<readonly PlanNode[] | null>(null);
  const ended = useSignal(false);
  const more = async () => {
    const known = nodes.value ?? [];
    const page = await listNodes(plan.id, { node, offset: known.length, limit: PAGE });
    nodes.value = [...known, ...page.nodes];
    ended.value = page.nodes.length < PAGE;
  };
  useEffect(() => void more().catch(failed), []);
  if (nodes.value === null) return <Skeleton height={34} />;
  return (
    <ul class="plan-children">
      {nodes.value.map((child) => <TreeNode key={child.node} plan={plan} node={child} />)}
      {!ended.value && (count === null || nodes.value.length < count) && (
        <li>
          <Button small onClick={() => more().catch(failed)}>
            Show more{count === null ? "" : ` of ${formatCount(count)}`}
          </Button>
        </li>
      )}
    </ul>
  );
}

export function PlanTree({ plan }: Pick<NodeProps, "plan">) {
  return (
    <div class="card plan-tree">
      <Children plan={plan} node={0} count={null} />
    </div>
  );
}
