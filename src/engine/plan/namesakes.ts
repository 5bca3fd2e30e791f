import { quote, type RawName } from "../../base/names.ts";
import type { Entry } from "../../model/entry.ts";
import type { ListedName } from "../../platform/mod.ts";
import type { Folder } from "../execute/folder.ts";
import { makeFailure } from "../failures.ts";
import { foldName } from "./compare.ts";

/**
 * Names of one folder of the source that the destination may take for one another. The place is
 * that of the name under which the destination has it, or else of the first that comes; the others
 * are failures, for each would replace the one before.
 */
export class Namesakes {
  readonly #members = new Set<RawName>();
  /** By folded name: whose the place is. */
  readonly #holders = new Map<string, RawName>();

  constructor(
    readonly folder: Folder,
    source: readonly ListedName[],
    destination: readonly ListedName[],
  ) {
    if (!folder.site.parts.traits.foldsNames) return;
    const first = new Map<string, RawName>();
    for (const { name } of source) {
      const other = first.get(foldName(name));
      if (other === undefined) first.set(foldName(name), name);
      else this.#members.add(other).add(name);
    }
    if (this.#members.size === 0) return;
    for (const { name } of destination) {
      if (this.#members.has(name)) this.#holders.set(foldName(name), name);
    }
  }

  get any(): boolean {
    return this.#members.size > 0;
  }

  has(name: RawName): boolean {
    return this.#members.has(name);
  }

  /** Whether the place of an entry is another's; says so. */
  refuses(source: Entry): boolean {
    const { name, kind } = source;
    if (!this.#members.has(name)) return false;
    const holder = this.#holders.get(foldName(name));
    if (holder === undefined) this.#holders.set(foldName(name), name);
    if (holder === undefined || holder === name || !this.#isOne(name, holder)) return false;
    const { folder } = this;
    folder.site.report(makeFailure(
      folder.pathOf(name),
      kind === "directory" ? "make-directory" : "copy",
      {
        code: "name-unsupported",
        state: `the destination takes its name for ${quote(holder)}; rename one of the two`,
        retry: "never",
      },
    ));
    return true;
  }

  #isOne(name: RawName, holder: RawName): boolean {
    const { destination: handle, site: { files } } = this.folder;
    if (handle !== null && files.stat({ handle, name: holder }) !== null) {
      return isSpelledOtherwise(this.folder, name);
    }
    // In a dry run it is not there yet. In a run it failed, and the place is free.
    return !this.folder.site.live && name.toLowerCase() === holder.toLowerCase();
  }
}

/** Whether the destination finds something by this name, and lists it under another. */
export function isSpelledOtherwise({ destination: handle, site }: Folder, name: RawName): boolean {
  if (handle === null || site.files.stat({ handle, name }) === null) return false;
  return !site.files.list(handle).some((listed) => listed.name === name);
}
