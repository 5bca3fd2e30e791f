import { joinPath, type RawName, type RawPath } from "../../base/names.ts";
import type { Entry } from "../../model/entry.ts";
import type { MetadataField, Operation } from "../../model/operation.ts";
import { FileSystemError, type Handle, type Place } from "../../platform/mod.ts";
import { attributesThatDiffer } from "../plan/evidence.ts";
import { metadataThatDiffer } from "../plan/decide.ts";
import type { Site } from "../site.ts";
import { applyFlags, applyMetadata, isLocked, unlock } from "./metadata.ts";

const OWNER_ACCESS = 0o700;
const OWNER_READ_WRITE = 0o600;

type MetadataOperation = Extract<Operation, { readonly type: "set-metadata" }>;

export interface OpenOptions {
  /** This run made the folder at the destination: nothing is in it. */
  readonly fresh?: boolean;
  /** This execution made the folder, and told so: its metadata are no change of their own. */
  readonly made?: boolean;
}

/** One folder, open on both sides, and what is to be done to the destination's own metadata. */
export class Folder {
  #changed = false;
  /** A mode that a new file in here was seen to get as it was asked for. */
  #givenMode: number | null = null;

  private constructor(
    readonly site: Site,
    readonly path: RawPath,
    readonly source: Handle,
    readonly sourceEntry: Entry,
    /** Null in a dry run where the folder is not there yet. */
    readonly destination: Handle | null,
    readonly destinationEntry: Entry | null,
    readonly fresh: boolean,
    readonly made: boolean,
  ) {}

  /** Throws FileSystemError if a side cannot be opened, with nothing left open. */
  static open(site: Site, path: RawPath, options: OpenOptions = {}): Folder {
    const { files, parts } = site;
    const look = (handle: Handle) => files.stat({ handle, name: null }) as Entry;
    const source = files.openDirectory(parts.source, path, {
      follow: parts.options.followSymlinks,
    });
    let destination: Handle | null = null;
    try {
      destination = openDestination(site, path);
      const destinationEntry = destination === null ? null : look(destination);
      const fresh = destination === null || options.fresh === true;
      const made = fresh || options.made === true;
      const entry = look(source);
      return new Folder(site, path, source, entry, destination, destinationEntry, fresh, made);
    } catch (error) {
      files.close(source);
      if (destination !== null) files.close(destination);
      throw error;
    }
  }

  close(): void {
    this.site.files.close(this.source);
    if (this.destination !== null) this.site.files.close(this.destination);
  }

  pathOf(name: RawName): RawPath {
    return joinPath(this.path, name);
  }

  /** The destination's handle, to look at what is in it. */
  existing(): Handle {
    if (this.destination === null) throw new Error(`No destination to look at "${this.path}"`);
    return this.destination;
  }

  /**
   * The destination's handle, for a change in it. A folder without write access gets it until it
   * is finished.
   */
  writable(): Handle {
    const { destination, destinationEntry } = this;
    if (destination === null || destinationEntry === null) {
      throw new Error(`No destination to change at "${this.path}"`);
    }
    if (!this.#changed) {
      this.#changed = true;
      grantAccess(this.site, { handle: destination, name: null }, destinationEntry);
    }
    return destination;
  }

  /**
   * Makes a new file, with its mode where that is all there is to its access; `hasMode` tells
   * whether it got it: a umask, an ACL of the folder or the file system may have it otherwise, the
   * same way for each file of that mode.
   */
  createFile(
    source: Entry,
    temporary: RawName,
  ): { readonly handle: Handle; readonly hasMode: boolean } {
    const { site: { files, parts: { rules } } } = this;
    const mode = source.mode & rules.modeMask;
    // Before it has its owner, nobody else may look into it; and some servers let nobody write to
    // what its owner may not.
    if (rules.permissions || (mode & OWNER_READ_WRITE) !== OWNER_READ_WRITE) {
      return { handle: files.createFile(this.writable(), temporary), hasMode: false };
    }
    const handle = files.createFile(this.writable(), temporary, mode);
    if (mode !== this.#givenMode) {
      const given = files.stat({ handle, name: null })?.mode;
      this.#givenMode = given === mode ? mode : null;
    }
    return { handle, hasMode: mode === this.#givenMode };
  }

  /** Which of the folder's own metadata differ now from what they should be. */
  #differing(destinationEntry: Entry): MetadataField[] {
    const { destination, site } = this;
    if (destination === null) return [];
    const rules = site.rulesFor(this.path);
    const fields = metadataThatDiffer(this.sourceEntry, destinationEntry, rules);
    if (rules.attributes) {
      const at = (handle: Handle): Place => ({ handle, name: null });
      fields.push(...attributesThatDiffer(site, at(this.source), at(destination)));
    }
    return fields;
  }

  /**
   * Counts the folder, and brings its own metadata in line; `postponed` leaves that to
   * {@linkcode restore} in the end, because more will change in it.
   */
  finish(options: { readonly postponed: boolean }): void {
    const { site, destinationEntry } = this;
    const fields = this.made || destinationEntry === null ? [] : this.#differing(destinationEntry);
    const operation = this.#metadataOperation(fields);
    const planned = fields.length > 0 && this.#permits(operation);
    const due = this.made || this.#changed || planned;
    const set = !due || options.postponed || this.#setMetadata();
    if (planned && set) {
      site.tell(operation, { source: this.sourceEntry, destination: destinationEntry });
      site.count("metadata");
    } else if (!planned && !this.made) {
      site.count("unchanged");
    }
  }

  #metadataOperation(fields: readonly MetadataField[]): MetadataOperation {
    return { type: "set-metadata", path: this.path, kind: "directory", fields };
  }

  /**
   * A folder's time follows what is in it: where only that differs, and no plan has it, something
   * in the folder has drifted, which is told of that.
   */
  #permits(operation: MetadataOperation): boolean {
    const { site } = this;
    if (this.#isPlanned(operation)) return true;
    if (operation.fields.some((field) => field !== "mtime")) site.drift(operation);
    return false;
  }

  #isPlanned(operation: MetadataOperation): boolean {
    const { path, sourceEntry, destinationEntry, site: { parts: { restriction } } } = this;
    if (restriction === null) return true;
    // A folder that the plan makes may have been made before the run was interrupted.
    const making = { type: "make-directory", path, reason: "new" } as const;
    return restriction.holds(operation, { source: sourceEntry, destination: destinationEntry }) ||
      restriction.holds(making, { source: sourceEntry, destination: null });
  }

  /** Brings the folder's own metadata in line if they are not, without counting it. */
  restore(): void {
    const { destinationEntry } = this;
    if (destinationEntry !== null && this.#differing(destinationEntry).length > 0) {
      this.#setMetadata();
    }
  }

  /** Undoes what changes in the folder did to it: it is as it was when it was opened. */
  putBack(): void {
    const { destination, destinationEntry, site } = this;
    if (!this.#changed || destination === null || destinationEntry === null) return;
    const place = { handle: destination, name: null };
    try {
      site.files.setTimes(place, destinationEntry);
      if (forbidsChanges(destinationEntry)) withdrawAccess(site, place, destinationEntry);
    } catch {
      // What differs is set, or told, when the folder is looked at.
    }
  }

  /** Whether all of its metadata may be set: in a run restricted to a plan, where that has it. */
  get #isOurs(): boolean {
    return this.made || this.#isPlanned(this.#metadataOperation([]));
  }

  /** Undoes what changes in a folder did to the folder: its time, and access that was granted. */
  #mend(to: Place): boolean {
    const { site: { files, parts: { rules: { modeMask } } }, sourceEntry } = this;
    try {
      const now = files.stat(to)?.mode ?? sourceEntry.mode;
      const differing = (now ^ sourceEntry.mode) & modeMask;
      const granted = (differing & ~OWNER_ACCESS) === 0;
      if (granted && differing !== 0) files.setMode(to, now ^ differing);
      files.setTimes(to, sourceEntry);
      return true;
    } catch (error) {
      this.site.fail(this.path, "set-metadata", error);
      return false;
    }
  }

  /** False if something could not be set, which is then in the report. */
  #setMetadata(): boolean {
    const { site, destination, destinationEntry, sourceEntry, path } = this;
    if (destination === null || !site.live) return true;
    const to = { handle: destination, name: null };
    if (destinationEntry !== null && !this.#isOurs) return this.#mend(to);
    const set = applyMetadata(site, sourceEntry, {
      path,
      from: { handle: this.source, name: null },
      to,
      ...destinationEntry !== null && { present: destinationEntry },
    });
    const flagged = applyFlags(site, sourceEntry, { path, to });
    if (site.parts.options.durability === "file") site.files.sync(destination);
    return set && flagged;
  }
}

/** Null in a dry run where the folder is not there yet. */
function openDestination(site: Site, path: RawPath): Handle | null {
  const { destination } = site.parts;
  if (destination === null) return null;
  try {
    return site.files.openDirectory(destination, path);
  } catch (error) {
    const absent = error instanceof FileSystemError &&
      (error.code === "not-found" || error.code === "not-a-directory" ||
        error.code === "symlink-in-path");
    if (absent && !site.live) return null;
    throw error;
  }
}

/** Whether the mode or flags of a folder keep this user from changing what is in it. */
export function forbidsChanges(entry: Entry): boolean {
  return (entry.mode & OWNER_ACCESS) !== OWNER_ACCESS || isLocked(entry);
}

/** Lets this user change what is in a folder. */
export function grantAccess(site: Site, place: Place, entry: Entry): void {
  if (!forbidsChanges(entry)) return;
  try {
    unlock(site, place, entry);
    site.files.setMode(place, entry.mode | OWNER_ACCESS);
  } catch {
    // Not ours to change: what follows succeeds without, or fails with its own reason.
  }
}

/** Undoes {@linkcode grantAccess}. */
export function withdrawAccess(site: Site, place: Place, entry: Entry): void {
  site.files.setMode(place, entry.mode);
  if (isLocked(entry)) site.files.setFlags(place, entry.flags);
}
