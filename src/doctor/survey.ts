/** A look through the source, without changing anything, for what the destination cannot hold. */
import { joinPath, type RawName, type RawPath, ROOT_PATH } from "../base/names.ts";
import { isOwn } from "../engine/versions.ts";
import type { Entry } from "../model/entry.ts";
import { attempt, type FileSystem, type Handle } from "../platform/mod.ts";
import { type Abilities, LOSSES, type LossKind, type Survey } from "./findings.ts";
import { collisionKey, lossesOf } from "./losses.ts";

const EXAMPLES = 5;

export interface SurveyOptions {
  readonly files: FileSystem;
  /** The source, open. */
  readonly root: Handle;
  readonly abilities: Abilities;
  /** Bytes that the destination has; null where unknown. */
  readonly available: number | null;
  /** Entries to look at, at most. */
  readonly most: number;
}

/** Looks at the source, folder by folder. What cannot be read is named, not thrown. */
export function survey(options: SurveyOptions): Survey {
  const walk = new Walk(options);
  walk.run();
  return walk.result();
}

class Walk {
  readonly #losses = new Map<LossKind, { entries: number; examples: RawPath[] }>();
  readonly #pending: RawPath[] = [ROOT_PATH];
  readonly #unreadable: RawPath[] = [];
  readonly #linked = new Set<string>();
  #entries = 0;
  #bytes = 0;
  #whole = true;

  constructor(readonly options: SurveyOptions) {}

  run(): void {
    for (let path = this.#pending.pop(); path !== undefined; path = this.#pending.pop()) {
      if (this.#entries >= this.options.most) {
        this.#whole = false;
        return;
      }
      this.#visit(path);
    }
  }

  result(): Survey {
    const { available } = this.options;
    return {
      entries: this.#entries,
      whole: this.#whole,
      bytes: this.#bytes,
      unreadable: this.#unreadable,
      losses: LOSSES.flatMap((kind) => {
        const found = this.#losses.get(kind);
        return found === undefined ? [] : [{ kind, ...found }];
      }),
      missingSpace: available === null ? 0 : Math.max(0, this.#bytes - available),
    };
  }

  #visit(path: RawPath): void {
    const { files, root } = this.options;
    const folder = attempt(() => files.openDirectory(root, path));
    const names = folder === null ? null : attempt(() => files.list(folder));
    if (folder === null || names === null) this.#unreadable.push(path);
    else this.#lookAll(folder, path, names.map(({ name }) => name));
    if (folder !== null) files.close(folder);
  }

  #lookAll(folder: Handle, parent: RawPath, names: readonly RawName[]): void {
    const seen = new Set<string>();
    for (const name of names) {
      if (isOwn(parent, name)) continue;
      if (this.#entries >= this.options.most) {
        this.#whole = false;
        return;
      }
      const path = joinPath(parent, name);
      const key = collisionKey(name, this.options.abilities);
      if (seen.has(key)) this.#lose("name-collision", path);
      seen.add(key);
      this.#look(folder, name, path);
    }
  }

  #look(folder: Handle, name: RawName, path: RawPath): void {
    const { files, abilities } = this.options;
    const place = { handle: folder, name };
    const entry = attempt(() => files.stat(place));
    if (entry === null) {
      this.#unreadable.push(path);
      return;
    }
    this.#entries += 1;
    const attributes = entry.kind === "file" || entry.kind === "directory"
      ? attempt(() => files.listAttributes(place)) ?? []
      : [];
    const looked = { path, entry, attributes: attributes.map(({ name }) => name) };
    for (const kind of lossesOf(looked, abilities)) this.#lose(kind, path);
    this.#count(entry);
    if (entry.kind === "directory") this.#pending.push(path);
  }

  /** The other names of a file with several take nothing, where they can be links. */
  #count(entry: Entry): void {
    if (entry.kind !== "file") return;
    const { kept } = this.options.abilities;
    const identity = `${entry.device}:${entry.inode}`;
    if (kept.hardLinks && entry.links > 1) {
      if (this.#linked.has(identity)) return;
      this.#linked.add(identity);
    }
    this.#bytes += kept.sparse ? Math.min(entry.size, entry.allocated) : entry.size;
  }

  #lose(kind: LossKind, path: RawPath): void {
    const found = this.#losses.get(kind) ?? { entries: 0, examples: [] };
    found.entries += 1;
    if (found.examples.length < EXAMPLES) found.examples.push(path);
    this.#losses.set(kind, found);
  }
}
