import { z } from "@hono/zod-openapi";
import { namedZone } from "../../model/schedule_usual.ts";
import type { House } from "./house.ts";
import { verb } from "./verb.ts";

export function aboutVerbs({ jobs, config, version }: House) {
  return {
    about: verb({
      for: "page",
      input: z.strictObject({}),
      act: () => ({
        version,
        runtime: `Deno ${Deno.version.deno}`,
        system: `${Deno.build.os} ${Deno.build.arch}`,
        pid: Deno.pid,
        zone: namedZone(),
        store: jobs.store.path,
        config: config(),
      }),
    }),
  };
}
