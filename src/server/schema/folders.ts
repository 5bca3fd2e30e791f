import { z } from "@hono/zod-openapi";
import { AbsolutePath } from "./values.ts";

export const BrowseGiven = z.strictObject({
  /** Absolute, raw. The user's home folder where it is left out. */
  path: AbsolutePath.optional(),
}).openapi("BrowseGiven");

export const FolderListing = z.object({
  /** Absolute, raw, without links. */
  path: z.string(),
  /** The folder above; null at the top. */
  parent: z.string().nullable(),
  folders: z.array(z.object({
    /** Raw. */
    name: z.string(),
    /** Absolute, raw. */
    path: z.string(),
    hidden: z.boolean(),
    /** A link that leads to a folder. */
    link: z.boolean(),
  })).readonly(),
  /** Bytes that may still be written there; null where unknown. */
  available: z.number().nullable(),
  readOnly: z.boolean(),
  /** "ext4", "btrfs", "vfat", ... or "unknown". */
  fileSystem: z.string(),
}).openapi("FolderListing");
export type FolderListing = z.infer<typeof FolderListing>;

export const NewFolder = z.strictObject({ path: AbsolutePath }).openapi("NewFolder");
