import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ApiProblem } from "../data/problem.ts";
import { Button } from "./button.tsx";
import { Notice } from "./parts.tsx";

export interface RefusedProps {
  readonly problem: ApiProblem | null;
  /** The ways out, where there are some. */
  readonly children?: ComponentChildren;
}

/** Says in a form why it was not saved: heard at once, and in sight however far it was scrolled. */
export function Refused({ problem, children }: RefusedProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem !== null) place.current?.scrollIntoView({ block: "nearest" });
  }, [problem]);
  return (
    <div ref={place} class="refused" role="alert">
      {problem !== null && (
        <Notice tone="bad" title="It was not saved">
          <p>{problem.message}</p>
          {children}
        </Notice>
      )}
    </div>
  );
}

/** The ways out for whoever changed what somebody else changed meanwhile. */
export function Meanwhile({ onShow, onSave }: {
  readonly onShow: () => void;
  readonly onSave: () => void;
}) {
  return (
    <div class="actions">
      <Button small onClick={onShow}>Show theirs</Button>
      <Button small onClick={onSave}>Save mine all the same</Button>
    </div>
  );
}
