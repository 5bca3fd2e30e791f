import { useEffect, useRef } from "preact/hooks";
import type { ApiProblem } from "../data/problem.ts";
import { Notice } from "./parts.tsx";

/** Says in a form why it was not saved: heard at once, and in sight however far it was scrolled. */
export function Refused({ problem }: { readonly problem: ApiProblem | null }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem !== null) place.current?.scrollIntoView({ block: "nearest" });
  }, [problem]);
  return (
    <div ref={place} class="refused" role="alert">
      {problem !== null && (
        <Notice tone="bad" title="It was not saved">
          <p>{problem.message}</p>
        </Notice>
      )}
    </div>
  );
}
