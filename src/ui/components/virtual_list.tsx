/** A list of any length: only the rows in sight are drawn. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export interface VirtualListProps {
  readonly label: string;
  readonly count: number;
  /** Pixels; all rows alike. */
  readonly rowHeight: number;
  /** Takes no more room than its rows, and never much. */
  readonly low?: boolean;
  readonly row: (index: number) => ComponentChildren;
  /** Told which rows are in sight, from the first to before the last. */
  readonly onRange?: (first: number, end: number) => void;
}

/** Pixels: no browser lays out an element that is much higher. A longer list scrolls faster. */
const HIGHEST = 12_000_000;
/** Rows drawn above and below those in sight. */
const MARGIN = 8;

/** Pixels: how high a low list gets, and what its frame takes of that. */
const LOW = 320;
const BORDERS = 2;

interface Window {
  readonly top: number;
  readonly height: number;
}

/** Where the list is, in its own pixels, when its scrolled element is at `top`. */
function offset({ top, height }: Window, full: number): number {
  const scrolled = Math.min(full, HIGHEST);
  if (scrolled === full || scrolled <= height) return top;
  return top / (scrolled - height) * (full - height);
}

export function VirtualList(
  { label, count, rowHeight, low = false, row, onRange }: VirtualListProps,
) {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<Window>({ top: 0, height: 600 });
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);

  const full = count * rowHeight;
  const at = Math.max(0, Math.min(offset(view, full), full - view.height));
  const first = Math.max(0, Math.floor(at / rowHeight) - MARGIN);
  const end = Math.min(count, Math.ceil((at + view.height) / rowHeight) + MARGIN);
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
      style={low ? { height: `${Math.min(full + BORDERS, LOW)}px` } : {}}
    >
      <div class="virtual-space" style={{ height: `${Math.min(full, HIGHEST)}px` }}>
        <div
          class="virtual-rows"
          role="list"
          style={{ transform: `translateY(${view.top + first * rowHeight - at}px)` }}
        >
          {rows}
        </div>
      </div>
    </div>
  );
}
