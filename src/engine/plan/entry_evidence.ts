import type { Entry } from "../../model/entry.ts";
import type { Digests, MetadataField } from "../../model/operation.ts";
import type { Handle } from "../../platform/mod.ts";
import type { Folder } from "../execute/folder.ts";
import type { Evidence } from "./decide.ts";
import { attributesThatDiffer, digestOf, isSparse, sameRange, withPair } from "./evidence.ts";
import { atSource } from "./look.ts";

/** What was found out before, or is by someone else. */
export interface Known {
  readonly sameContent?: boolean;
  /** Where a hash was named, that of `sameContent`. */
  readonly digests?: Digests | undefined;
  readonly hasOtherNames?: () => boolean;
}

/** Looks closer at one entry on both sides, where a decision asks for it. */
export class EntryEvidence implements Evidence {
  /** What was found where a hash was named. */
  digests: Digests | undefined;

  constructor(readonly folder: Folder, readonly source: Entry, readonly known: Known = {}) {
    this.digests = known.digests;
  }

  #sides() {
    const { folder, source } = this;
    if (folder.destination === null) throw new Error("Nothing at the destination to look at");
    return { source: folder.source, destination: folder.destination, name: source.name };
  }

  sameTarget(): boolean {
    const { source, destination, name } = this.#sides();
    const { files } = this.folder.site;
    return files.readLink(source, name) === files.readLink(destination, name);
  }

  sameContent(): boolean {
    if (this.known.sameContent !== undefined) return this.known.sameContent;
    const { folder: { site }, source } = this;
    const range = { offset: 0, length: source.size, sparse: isSparse(source) };
    return withPair(site, this.#sides(), (pair) => {
      if (site.parts.hasher === null) return sameRange(site, pair, range);
      const digest = (file: Handle) => digestOf(site, file);
      this.digests = { source: digest(pair.source), destination: digest(pair.destination) };
      return this.digests.source === this.digests.destination;
    });
  }

  attributesThatDiffer(): readonly MetadataField[] {
    const { destination: handle, name } = this.#sides();
    const { folder, source } = this;
    return atSource(
      folder,
      source,
      (from) => attributesThatDiffer(folder.site, from, { handle, name }),
    );
  }

  hasOtherNames(): boolean {
    return this.known.hasOtherNames?.() ?? true;
  }
}
