/** A list of any length, as high as its rows up to a limit: only those in sight are drawn. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { BEGINNING, HIGHEST, moved, settled, settledTop } from "./scroll.ts";

export interface VirtualListProps {
  readonly label: string;
  readonly count: number;
  /** Pixels; all rows alike. */
  readonly rowHeight: number;
  /** Never takes much room. */
  readonly low?: boolean;
  readonly row: (index: number) => ComponentChildren;
  /** Told which rows are in sight, from the first to before the last. */
  readonly onRange?: (first: number, end: number) => void;
}

/** Rows drawn above and below those in sight. */
const MARGIN = 8;

/** Pixels: how high a low list gets at most, and what the frame of a list takes. */
const LOW = 320;
const BORDERS = 2;

/** Milliseconds without scrolling, after which the bar is put right. */
const REST = 150;

/** Follows an element that is scrolled; `full`: pixels of all rows. */
function usePlace(full: number) {
  const frame = useRef<HTMLDivElement>(null);
  const length = useRef(full);
  length.current = full;
  const place = useRef(BEGINNING);
  const [, draw] = useState(BEGINNING);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const { scrollTop: top, clientHeight: height } = element;
      place.current = moved(place.current, { top, height }, { full: length.current });
      draw(place.current);
    };
    const settle = () => {
      element.scrollTop = settledTop(place.current, length.current);
      place.current = settled(place.current, element.scrollTop);
      draw(place.current);
    };
    const rest = () => {
      clearTimeout(timer);
      timer = setTimeout(settle, REST);
    };
    const scrolled = () => {
      look();
      rest();
    };
    const pressed = ({ key }: KeyboardEvent) => {
      if (key !== "Home" && key !== "End") return;
      place.current = { ...place.current, far: true };
      rest();
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", scrolled, { passive: true });
    element.addEventListener("keydown", pressed);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      element.removeEventListener("scroll", scrolled);
      element.removeEventListener("keydown", pressed);
    };
  }, []);
  return { frame, place: place.current };
}

export function VirtualList(
  { label, count, rowHeight, low = false, row, onRange }: VirtualListProps,
) {
  const full = count * rowHeight;
  const { frame, place } = usePlace(full);
  const at = Math.max(0, Math.min(place.at, full - place.height));
  const first = Math.max(0, Math.floor(at / rowHeight) - MARGIN);
  const end = Math.min(count, Math.ceil((at + place.height) / rowHeight) + MARGIN);
  useEffect(() => onRange?.(first, end), [first, end, count]);

  const rows = [];
  for (let index = first; index < end; index++) {
    rows.push(
      <div
        key={index}
        class="virtual-row"
        role="listitem"
        aria-setsize={count}
        aria-posinset={index + 1}
        style={{ height: `${rowHeight}px` }}
      >
        {row(index)}
      </div>,
    );
  }
  return (
    <div
      ref={frame}
      class="virtual"
      tabIndex={0}
      role="group"
      aria-label={label}
      style={{ maxHeight: `${full + BORDERS}px`, ...low && { height: `${LOW}px` } }}
    >
      <div class="virtual-space" style={{ height: `${Math.min(full, HIGHEST)}px` }}>
        <div
          class="virtual-rows"
          role="list"
          style={{ transform: `translateY(${place.top + first * rowHeight - at}px)` }}
        >
          {rows}
        </div>
      </div>
    </div>
  );
}
