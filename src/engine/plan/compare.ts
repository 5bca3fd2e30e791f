import type { RawName } from "../../base/names.ts";
import type { ListedName } from "../../platform/mod.ts";

/** A name as file systems that ignore case, normal form or dots at the end compare it, near enough. */
export function foldName(name: RawName): string {
  return name.normalize("NFC").toLowerCase().replace(/[. ]+$/, "");
}

/** What only the destination has, and the source's names that it might have in another spelling. */
export interface Extras {
  readonly extras: readonly ListedName[];
  /** By {@linkcode foldName}: source names that the destination did not list. */
  readonly spellings: ReadonlyMap<string, RawName>;
}

/** Compares two listings of one folder by name. */
export function findExtras(
  source: readonly ListedName[],
  destination: readonly ListedName[],
): Extras {
  const left = new Map<RawName, ListedName>();
  for (const listed of destination) left.set(listed.name, listed);
  const missing: RawName[] = [];
  for (const { name } of source) if (!left.delete(name)) missing.push(name);
  const spellings = new Map<string, RawName>();
  if (left.size > 0) { for (const name of missing) spellings.set(foldName(name), name); }
  return { extras: [...left.values()], spellings };
}
