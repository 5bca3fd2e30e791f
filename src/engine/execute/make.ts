import type { Entry } from "../../model/entry.ts";
import type { ChangeReason, MetadataField } from "../../model/operation.ts";
import type { Place } from "../../platform/mod.ts";
import type { Folder } from "./folder.ts";
import { applyFlags, applyMetadata, unlock } from "./metadata.ts";
import { putDirectoryInPlace, putInPlace } from "./place.ts";

export interface MakeOrder {
  /** What is at the destination now; never a folder. */
  readonly destination: Entry | null;
  readonly reason: ChangeReason;
}

type SpecialKind = "fifo" | "character-device" | "block-device";

/** Carries out `action` unless in a dry run. False if it failed, which is then in the report. */
function attempt(
  folder: Folder,
  source: Entry,
  what: {
    readonly operation: "make-directory" | "make-symlink" | "make-special" | "set-metadata";
    readonly action: () => void;
  },
): boolean {
  if (!folder.site.live) return true;
  try {
    what.action();
    return true;
  } catch (error) {
    folder.site.fail(folder.pathOf(source.name), what.operation, error);
    return false;
  }
}

/** Makes a folder, empty; its metadata come when it is finished. */
export function makeDirectory(folder: Folder, source: Entry, order: MakeOrder): boolean {
  const { site } = folder;
  const spot = { name: source.name, occupant: order.destination };
  const action = () => putDirectoryInPlace(folder, spot);
  if (!attempt(folder, source, { operation: "make-directory", action })) return false;
  site.count("directories");
  site.tell({ type: "make-directory", path: folder.pathOf(source.name), reason: order.reason });
  return true;
}

export function makeSymlink(folder: Folder, source: Entry, order: MakeOrder): boolean {
  const { site } = folder;
  const path = folder.pathOf(source.name);
  const from: Place = { handle: folder.source, name: source.name };
  const action = () => {
    const target = site.files.readLink(folder.source, source.name);
    putInPlace(folder, { name: source.name, occupant: order.destination }, (handle, name) => {
      site.files.makeSymlink(handle, name, target);
      applyMetadata(site, source, { path, from, to: { handle, name } });
    });
  };
  if (!attempt(folder, source, { operation: "make-symlink", action })) return false;
  site.count("links");
  site.tell({ type: "make-symlink", path, reason: order.reason });
  return true;
}

export function makeSpecial(
  folder: Folder,
  source: Entry & { readonly kind: SpecialKind },
  order: MakeOrder,
): boolean {
  const { site } = folder;
  const path = folder.pathOf(source.name);
  const from: Place = { handle: folder.source, name: source.name };
  const action = () =>
    putInPlace(folder, { name: source.name, occupant: order.destination }, (handle, name) => {
      site.files.makeSpecial(handle, name, source);
      applyMetadata(site, source, { path, from, to: { handle, name } });
    });
  if (!attempt(folder, source, { operation: "make-special", action })) return false;
  site.count("links");
  site.tell({ type: "make-special", path, reason: order.reason, kind: source.kind });
  return true;
}

/** Brings the metadata of an entry that is otherwise right in line. */
export function setMetadata(
  folder: Folder,
  source: Entry,
  order: { readonly destination: Entry; readonly fields: readonly MetadataField[] },
): void {
  const { site } = folder;
  const path = folder.pathOf(source.name);
  const from: Place = { handle: folder.source, name: source.name };
  const action = () => {
    // Changes to an entry's own metadata leave its folder's as they are.
    const to: Place = { handle: folder.destination ?? folder.writable(), name: source.name };
    unlock(site, to, order.destination);
    applyMetadata(site, source, { path, from, to });
    applyFlags(site, source, { path, to });
  };
  if (!attempt(folder, source, { operation: "set-metadata", action })) return;
  site.count("metadata");
  site.tell({ type: "set-metadata", path, kind: source.kind, fields: order.fields });
}
