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

interface Words {
  readonly title: string;
  readonly about: string;
  readonly progress: string;
  readonly canceled: string;
}

const PREVIEWING: Words = {
  title: "Preview",
  about: "Both sides are looked at; nothing is changed.",
  progress: "Progress of the preview",
  canceled: "The preview was canceled",
};

const VERIFYING: Words = {
  title: "Verifying",
  about: "All content of both sides is read from the disks; nothing is changed.",
  progress: "Progress of verifying",
  canceled: "Verifying was canceled",
};

const BACK = { href: "/", label: "Executions" };

interface GoingProps {
  readonly preview: Preview;
  readonly words: Words;
}

function Going({ preview, words }: GoingProps) {
  const { id, state, error, fraction, scanned, path } = preview;
  if (state === "failed" || state === "canceled") {
    const title = state === "failed" ? "It could not be looked at" : words.canceled;
    return (
      <Notice tone="bad" title={title}>
        {error !== null && <p>{error.message}</p>}
      </Notice>
    );
  }
  return (
    <div class="card">
      <Bar fraction={fraction} label={words.progress} />
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
  const words = preview?.verifies ? VERIFYING : PREVIEWING;
  useEffect(() => {
    if (planId !== null) go(`/plans/${planId}`, { replace: true });
  }, [planId]);
  return (
    <View
      title={words.title}
      back={BACK}
      about={
        <>
          {preview !== undefined && <Pair {...preview} />}
          <p>{words.about}</p>
        </>
      }
    >
      {preview !== undefined && planId === null && <Going preview={preview} words={words} />}
      {preview === undefined && problem === null && <Skeleton height={140} />}
      {preview === undefined && problem !== null && <Trouble problem={problem} retry={reload} />}
    </View>
  );
}
