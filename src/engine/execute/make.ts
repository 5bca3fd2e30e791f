import { unreachable } from "../../base/errors.ts";
import type { Entry } from "../../model/entry.ts";
import type { ChangeReason, Digests, MetadataField, Operation } from "../../model/operation.ts";
import type { Place } from "../../platform/mod.ts";
import { atSource } from "../plan/look.ts";
import type { Folder } from "./folder.ts";
import { applyFlags, applyMetadata, unlock } from "./metadata.ts";
import { putDirectoryInPlace, putInPlace } from "./place.ts";

export interface MakeOrder {
  /** What is at the destination now; never a folder. */
  readonly destination: Entry | null;
  readonly reason: ChangeReason;
  readonly digests?: Digests | undefined;
}

type SpecialKind = "fifo" | "character-device" | "block-device";

/**
 * Carries out `action` unless in a dry run. False if it failed, or says so, which is then in the
 * report.
 */
function attempt(
  folder: Folder,
  source: Entry,
  what: {
    readonly operation: "make-directory" | "make-symlink" | "make-special" | "set-metadata";
    readonly action: () => boolean | void;
  },
): boolean {
  if (!folder.site.live) return true;
  try {
    return what.action() !== false;
  } catch (error) {
    folder.site.fail(folder.pathOf(source.name), what.operation, error);
    return false;
  }
}

/** The operation that makes an entry of the source at the destination. Sockets are never made. */
export function makeOperation(
  folder: Folder,
  source: Entry,
  { reason, digests }: Pick<MakeOrder, "reason" | "digests">,
): Operation {
  const path = folder.pathOf(source.name);
  const { kind, size } = source;
  switch (kind) {
    case "file":
      return { type: "copy-file", path, reason, size, ...digests !== undefined && { digests } };
    case "directory":
      return { type: "make-directory", path, reason };
    case "symlink":
      return { type: "make-symlink", path, reason };
    case "fifo":
    case "character-device":
    case "block-device":
      return { type: "make-special", path, reason, kind };
    case "socket":
      return { type: "skip", path, reason: "socket" };
    default:
      return unreachable(kind);
  }
}

/** Whether an entry may be made; if not, that is told. */
export function permitsMaking(folder: Folder, source: Entry, order: MakeOrder): boolean {
  const { site } = folder;
  if (site.parts.restriction === null) return true;
  const seen = { source, destination: order.destination };
  return site.permits(makeOperation(folder, source, order), seen);
}

/** Tells that an entry was made, or in a dry run would be. */
export function tellMade(folder: Folder, source: Entry, order: MakeOrder): void {
  const seen = { source, destination: order.destination };
  folder.site.tell(makeOperation(folder, source, order), seen);
  if (order.destination !== null) folder.site.foreseeVersion();
}

/** Makes a folder, empty; its metadata come when it is finished. */
export function makeDirectory(folder: Folder, source: Entry, order: MakeOrder): boolean {
  const { site } = folder;
  const spot = { name: source.name, occupant: order.destination };
  const action = () => putDirectoryInPlace(folder, spot);
  if (!attempt(folder, source, { operation: "make-directory", action })) return false;
  site.count("directories");
  tellMade(folder, source, order);
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
  tellMade(folder, source, order);
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
  tellMade(folder, source, order);
  return true;
}

/** Brings the metadata of an entry that is otherwise right in line. */
export function setMetadata(
  folder: Folder,
  source: Entry,
  order: {
    readonly destination: Entry;
    readonly fields: readonly MetadataField[];
    readonly digests?: Digests | undefined;
  },
): void {
  const { site } = folder;
  const path = folder.pathOf(source.name);
  const { fields, destination, digests } = order;
  const operation: Operation = {
    type: "set-metadata",
    path,
    kind: source.kind,
    fields,
    ...digests !== undefined && { digests },
  };
  if (!site.permits(operation, { source, destination })) return;
  const action = () => {
    // Changes to an entry's own metadata leave its folder's as they are.
    const to: Place = { handle: folder.destination ?? folder.writable(), name: source.name };
    unlock(site, to, destination);
    const set = atSource(
      folder,
      source,
      (from) => applyMetadata(site, source, { path, from, to, present: destination }),
    );
    return applyFlags(site, source, { path, to }) && set;
  };
  if (!attempt(folder, source, { operation: "set-metadata", action })) return;
  site.count("metadata");
  site.tell(operation, { source, destination });
}
