/** What can be done with an execution in its state. */
import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { Confirm } from "../components/dialog.tsx";
import { attempt } from "../components/toasts.tsx";
import { steer } from "../data/api.ts";
import { type Shown, shownState } from "../data/shown.ts";

export interface ExecutionActionsProps {
  readonly execution: Shown & { readonly id: number };
  readonly small?: boolean;
}

/** Pause or go on, and cancel; nothing for one that has ended. */
export function ExecutionActions({ execution, small = false }: ExecutionActionsProps) {
  const { id } = execution;
  const busy = useSignal(false);
  const asking = useSignal(false);
  const state = shownState(execution);
  const act = async (action: "pause" | "resume" | "cancel") => {
    busy.value = true;
    await attempt(steer(id, action));
    busy.value = false;
  };
  const waits = state === "paused" || state === "interrupted";
  if (state !== "running" && state !== "pending" && !waits) return null;
  return (
    <div class="actions">
      {waits
        ? (
          <Button
            kind="primary"
            small={small}
            icon="play"
            busy={busy.value}
            onClick={() => act("resume")}
          >
            Resume
          </Button>
        )
        : (
          <Button small={small} icon="pause" busy={busy.value} onClick={() => act("pause")}>
            Pause
          </Button>
        )}
      <Button small={small} icon="stop" onClick={() => asking.value = true}>Cancel</Button>
      {asking.value && (
        <Confirm
          title="Cancel this execution?"
          action="Cancel it"
          danger
          onConfirm={() => act("cancel")}
          onClose={() => asking.value = false}
        >
          <p>
            What was copied so far stays, each file whole. Nothing else is copied or removed; the
            next execution goes on from there.
          </p>
        </Confirm>
      )}
    </div>
  );
}
