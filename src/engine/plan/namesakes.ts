import { quote, type RawName } from "../../base/names.ts";
import { type Entry, sameIdentity } from "../../model/entry.ts";
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
  /** What the destination lists once all was carried. */
  #listed: ReadonlySet<RawName> | null = null;

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
      if (!this.#members.has(name)) continue;
      // Where both are listed they are two, whatever they fold to.
      if (this.#holders.has(foldName(name))) this.#members.delete(name);
      else this.#holders.set(foldName(name), name);
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
    const { destination: handle, site } = this.folder;
    if (handle !== null && site.files.stat({ handle, name: holder }) !== null) {
      // Not listed under this name, nor carried yet, and there all the same.
      return site.files.stat({ handle, name }) !== null;
    }
    // In a dry run it is not there yet. In a run it failed, and the place is free.
    return !site.live && name.toLowerCase() === holder.toLowerCase();
  }

  /** Whether an extra is what the destination has for a name of the source, once all was carried. */
  isSpellingOf(extra: RawName, name: RawName): boolean {
    const { destination: handle, site: { files, parts: { traits } } } = this.folder;
    if (handle === null) return false;
    const there = files.stat({ handle, name });
    if (there === null) return false;
    const other = files.stat({ handle, name: extra });
    // Drivers that ignore case may give one file as many identities as it has spellings.
    if (!traits.foldsNames && (other === null || !sameIdentity(there, other))) return false;
    this.#listed ??= new Set(files.list(handle).map((listed) => listed.name));
    return !this.#listed.has(name);
  }
}
