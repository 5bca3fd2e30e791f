import { z } from "@hono/zod-openapi";

const Value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly()]);
const Table = z.record(z.string(), Value);
const Tables = z.object({ Config: Table, job: Table });

export const Configuration = z.object({
  /** Absolute path of the file that is there, or would be made. */
  path: z.string(),
  /** To be sent in `If-Match`; "none" where there is no file. */
  revision: z.string(),
  /** What the file says, by table and key, spelled as there. */
  given: Tables,
  /** What holds where it says nothing; keys whose default is that nothing is said are left out. */
  defaults: Tables,
}).openapi("Configuration");

const Changes = z.record(z.string(), Value.nullable());

/** What `schema.ts` of the configuration accepts is said there, and there alone. */
export const ConfigurationChanges = z.strictObject({
  /** By key; null takes a key out of the file. */
  Config: Changes.optional(),
  job: Changes.optional(),
}).openapi("ConfigurationChanges");

export const ConfigurationEdit = z.strictObject({
  revision: z.string(),
  changes: ConfigurationChanges,
});
