/** Text cut to fit a terminal, measured in columns: a wide character takes two. */
import width from "fast-string-width";

export { width };

const ELLIPSIS = "…";
let graphemes: Intl.Segmenter | undefined;

/** Cuts the end off, with an ellipsis, where a text takes more than so many columns. */
export function clipEnd(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let kept = "";
  let room = columns - width(ELLIPSIS);
  // Made at first need: it takes 15 ms, which a short run on a wide terminal need not wait for.
  graphemes ??= new Intl.Segmenter();
  for (const { segment } of graphemes.segment(text)) {
    room -= width(segment);
    if (room < 0) break;
    kept += segment;
  }
  return columns < width(ELLIPSIS) ? "" : `${kept}${ELLIPSIS}`;
}

/** Cuts leading folders off a path first, since the file's own name says most. */
export function clipPath(path: string, columns: number): string {
  let rest = path;
  while (width(rest) > columns) {
    const slash = rest.indexOf("/", rest.startsWith(ELLIPSIS) ? ELLIPSIS.length + 1 : 0);
    if (slash === -1) return clipEnd(rest, columns);
    rest = `${ELLIPSIS}${rest.slice(slash)}`;
  }
  return rest;
}
