/** What the navigation counts. */
import { signal } from "@preact/signals";
import { listHeld } from "./api.ts";
import { useResource } from "./resource.ts";
import { useEffect } from "preact/hooks";

export const heldCount = signal(0);

/** Keeps the count of held executions up to date while it is drawn. */
export function HeldWatch() {
  const { data } = useResource({ key: "held", load: listHeld, topics: ["held"] });
  useEffect(() => {
    if (data !== undefined) heldCount.value = data.length;
  }, [data]);
  return null;
}
