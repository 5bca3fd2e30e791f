import type { Entry } from "../../model/entry.ts";
import type { CopyRange } from "../../platform/mod.ts";
import type { OpenPair } from "../plan/evidence.ts";
import { isSparse } from "../plan/evidence.ts";
import type { Site } from "../site.ts";

/** Bytes copied between two looks at control requests. */
const COPY_STEP = 8 * 1024 * 1024;
/** Below this a copy is cheaper than a shared extent. Bytes. */
const CLONE_FROM = 64 * 1024;
const CLONE_TRIES = 3;

/** Lets the destination share the source's content, where both are on a file system that can. */
export function tryClone(site: Site, pair: OpenPair, source: Entry): boolean {
  if (!site.files.features.clone || source.size < CLONE_FROM) return false;
  if (site.cloneRefusals >= CLONE_TRIES) return false;
  if (!site.files.cloneFile(pair.source, pair.destination)) {
    site.cloneRefusals++;
    return false;
  }
  site.count("bytes", source.size);
  return true;
}

/**
 * Copies a stretch of a file, holes left out. Ends early where the source does.
 * Throws FileSystemError, Canceled.
 */
export function copyStretch(
  site: Site,
  pair: OpenPair,
  stretch: CopyRange & { readonly sparse: boolean },
): void {
  const { alone } = stretch;
  const end = stretch.offset + stretch.length;
  let at = stretch.offset;
  while (at < end) {
    const data = stretch.sparse ? site.files.nextData(pair.source, at) : { start: at, end };
    if (data === null || data.start >= end) break;
    if (data.start > at) site.count("bytes", data.start - at);
    const stop = Math.min(data.end, end);
    for (at = data.start; at < stop;) {
      site.rate.wait();
      const length = site.rate.step(Math.min(COPY_STEP, stop - at));
      const copied = site.files.copyRange(pair.source, pair.destination, {
        offset: at,
        length,
        alone,
      });
      if (copied === 0) return;
      site.rate.spend(copied);
      site.count("bytes", copied);
      at += copied;
    }
  }
  if (at < end) site.count("bytes", end - at);
}

/** Gives a new, empty file the content of `source`, by sharing it if possible. */
export function copyContent(site: Site, pair: OpenPair, source: Entry): void {
  if (source.size === 0 || tryClone(site, pair, source)) return;
  const sparse = isSparse(source);
  if (sparse) site.files.truncate(pair.destination, source.size);
  copyStretch(site, pair, { offset: 0, length: source.size, sparse, alone: true });
}
