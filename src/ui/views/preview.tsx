/** A preview under way: both sides are looked at, nothing is changed. */
import { useEffect } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Bar, Notice, Skeleton } from "../components/parts.tsx";
import { Pair, Path } from "../components/path.tsx";
import { attempt } from "../components/toasts.tsx";
import { Trouble, View } from "../components/view.tsx";
import { cancelPreview, showPreview, toldPreviews } from "../data/plans.ts";
import { useResource } from "../data/resource.ts";
import type { Preview } from "../data/types.ts";
import { countOf } from "../format.ts";
import { go } from "../router.ts";
import type { RouteProps } from "../routes.tsx";

const BACK = { href: "/", label: "Executions" };

function Going({ preview }: { readonly preview: Preview }) {
  const { id, state, error, fraction, scanned, path } = preview;
  if (state === "failed" || state === "canceled") {
    const title = state === "failed" ? "It could not be looked at" : "The preview was canceled";
    return (
      <Notice tone="bad" title={title}>
        {error !== null && <p>{error.message}</p>}
      </Notice>
    );
  }
  return (
    <div class="card">
      <Bar fraction={fraction} label="Progress of the preview" />
      <p class="work soft">
        <span class="nowrap">{countOf(scanned, "entry", "entries")} looked at</span>
        {path !== "" && <Path path={path} />}
      </p>
      <div class="actions">
        <Button icon="stop" onClick={() => attempt(cancelPreview(id))}>Cancel</Button>
      </div>
    </div>
  );
}

export function PreviewPage({ parameters }: RouteProps) {
  const id = Number(parameters["id"]);
  const { data, problem, reload } = useResource({
    key: `preview ${id}`,
    load: () => showPreview(id),
    topics: ["plans"],
  });
  const preview = toldPreviews.value.get(id) ?? data;
  const planId = preview?.planId ?? null;
  useEffect(() => {
    if (planId !== null) go(`/plans/${planId}`, { replace: true });
  }, [planId]);
  return (
    <View
      title="Preview"
      back={BACK}
      about={
        <>
          {preview !== undefined && <Pair {...preview} />}
          <p>Both sides are looked at; nothing is changed.</p>
        </>
      }
    >
      {preview !== undefined && planId === null && <Going preview={preview} />}
      {preview === undefined && problem === null && <Skeleton height={140} />}
      {preview === undefined && problem !== null && <Trouble problem={problem} retry={reload} />}
    </View>
  );
}
