/** What the guard held, for the page: looked at before it is decided. */
import type { HeldEntry } from "../../model/execution.ts";
import { HeldQuery } from "../schema/executions.ts";
import type { House } from "./house.ts";
import { verb } from "./verb.ts";

export function heldVerbs({ jobs }: House) {
  return {
    listHeldEntries: verb({
      for: "page",
      input: HeldQuery,
      act: ({ id, search = "", offset = 0, limit }) => {
        const all = jobs.held.entriesOf(id);
        const found = search === "" ? all : all.filter(containing(search));
        return { entries: found.slice(offset, offset + limit), count: found.length };
      },
    }),
  };
}

function containing(search: string): (entry: HeldEntry) => boolean {
  const wanted = search.toLowerCase();
  return ({ path }) => path.toLowerCase().includes(wanted);
}
