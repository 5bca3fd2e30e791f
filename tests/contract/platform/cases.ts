/** All cases of the platform contract, and how one is run. */
import type { FileSystem } from "../../../src/platform/mod.ts";
import type { Case } from "./case.ts";
import { contentCases } from "./content.ts";
import { folderCases } from "./folders.ts";
import { lookCases } from "./looks.ts";
import { metadataCases } from "./metadata.ts";
import { nameCases } from "./names.ts";

export const CASES: readonly Case[] = [
  ...folderCases,
  ...lookCases,
  ...contentCases,
  ...nameCases,
  ...metadataCases,
];

/** Tries a case in an empty folder. */
export async function runIn(folder: string, system: FileSystem, { run }: Case): Promise<void> {
  const root = system.openRoot(folder);
  try {
    await run({ system, root, path: folder });
  } finally {
    system.close(root);
  }
}
