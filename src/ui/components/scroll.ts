/** Where a very long list is while its scrolled element, which cannot be as high, is moved. */

/** Pixels: no browser lays out an element that is much higher. */
export const HIGHEST = 12_000_000;

export interface Place {
  /** Pixels that the element is scrolled by. */
  readonly top: number;
  /** Pixels of it in sight. */
  readonly height: number;
  /** Pixels of the whole list that are above what is in sight. */
  readonly at: number;
  /** It is on a way that leads far, and has not come to rest. */
  readonly far: boolean;
}

export const BEGINNING: Place = { top: 0, height: 600, at: 0, far: false };

/** How far the list can go, and how far its element. */
function furthest(full: number, height: number): { readonly at: number; readonly top: number } {
  return {
    at: Math.max(0, full - height),
    top: Math.max(0, Math.min(full, HIGHEST) - height),
  };
}

/**
 * Where the list is once its element was scrolled. A wheel or key moves it by as many pixels as
 * any other; only one who drags the bar goes the further the longer the list is. Pure.
 *
 * @param full pixels of all rows
 */
export function moved(
  before: Place,
  { top, height }: Pick<Place, "top" | "height">,
  { full }: { readonly full: number },
): Place {
  const end = furthest(full, height);
  const step = top - before.top;
  // A way that is drawn in small steps at its end, as browsers do, is one way.
  const far = before.far || Math.abs(step) > 2 * height;
  const share = end.top === 0 ? 0 : top / end.top;
  const at = end.at === end.top ? top : far ? share * end.at : before.at + step;
  return { top, height, at: Math.max(0, Math.min(at, end.at)), far };
}

/** Where it is once it has come to rest, its element put to the place that tells the truth. */
export function settled(place: Place, top: number): Place {
  return { ...place, top, far: false };
}

/** Where the element has to be scrolled to for the bar to tell the truth, and to go on from. */
export function settledTop({ height, at }: Place, full: number): number {
  const end = furthest(full, height);
  return end.at === 0 ? 0 : Math.round(at / end.at * end.top);
}
