/** What executions changed, and what failed in them: a page at a time. */
import { z } from "@hono/zod-openapi";
import type { FailureCode } from "../../model/failure.ts";
import { ChangeQuery, FailureQuery, LogQuery } from "../schema/executions.ts";
import { Id } from "../schema/values.ts";
import { ADVICE } from "./advice.ts";
import type { House } from "./house.ts";
import { defined } from "./options.ts";
import { verb } from "./verb.ts";

/** Rows that a search looks at before others get their turn: some milliseconds. */
const LOOK = 20_000;

export function listVerbs({ jobs: { store } }: House) {
  return {
    listChanges: verb({
      for: "page",
      input: ChangeQuery,
      act: ({ id, ...query }) => {
        store.executions.get(id);
        const page = store.changes.page(id, { ...defined(query), limit: query.limit, look: LOOK });
        return { ...page, counts: store.changes.count(id) };
      },
    }),
    listFailures: verb({
      for: "page",
      input: FailureQuery,
      act: ({ id, code, ...query }) => {
        store.executions.get(id);
        return store.failures.page(id, {
          ...defined(query),
          limit: query.limit,
          ...code !== undefined && { code: code as FailureCode },
        });
      },
    }),
    listLog: verb({
      for: "page",
      input: LogQuery,
      act: ({ id, ...query }) => {
        store.executions.get(id);
        return store.log.page(id, { ...defined(query), limit: query.limit });
      },
    }),
    showThroughput: verb({
      for: "page",
      input: z.strictObject({ id: Id }),
      act: ({ id }) => {
        store.executions.get(id);
        return { samples: store.throughput.load(id) };
      },
    }),
    groupFailures: verb({
      for: "page",
      input: z.strictObject({ id: Id }),
      act: ({ id }) => {
        store.executions.get(id);
        return store.failures.groups(id).map((group) => ({
          ...group,
          advice: ADVICE[group.code] ?? ADVICE.unknown,
        }));
      },
    }),
  };
}
