import type { Ends } from "./engine.ts";
import { withScratch } from "./scratch.ts";
import { type Literal, tree } from "./tree.ts";

/** Builds both ends and gives their paths to `body`. */
export function between<T>(
  [source, destination]: readonly [source: Literal, destination: Literal],
  body: (ends: Ends, scratch: string) => Promise<T>,
): Promise<T> {
  return withScratch((scratch) => {
    const ends = [`${scratch}/source`, `${scratch}/destination`] as const;
    tree(source).build(ends[0]);
    tree(destination).build(ends[1]);
    return body(ends, scratch);
  });
}
