/** The configuration, for the page: the file stays the one truth. */
import { z } from "@hono/zod-openapi";
import { changeConfig, spellConfig } from "../../config/edit.ts";
import { Refusal } from "../refusal.ts";
import { ConfigurationEdit } from "../schema/configuration.ts";
import type { House } from "./house.ts";
import { defined } from "./options.ts";
import { verb } from "./verb.ts";

export function configurationVerbs({ configPlaces, reload }: House) {
  return {
    showConfiguration: verb({
      for: "page",
      input: z.strictObject({}),
      act: () => spellConfig(configPlaces),
    }),
    changeConfiguration: verb({
      for: "page",
      input: ConfigurationEdit,
      act: async ({ revision, changes }) => {
        const refused = await changeConfig(configPlaces, { revision, changes: defined(changes) });
        if (refused !== null) throw notAccepted(refused.field, refused.accepted);
        await reload();
        return await spellConfig(configPlaces);
      },
    }),
  };
}

function notAccepted(field: string, accepted: string): Refusal {
  const message = `Change ${field}: not accepted; give ${accepted}`;
  return new Refusal("invalid", message, { fields: [{ field, message: `Give ${accepted}` }] });
}
