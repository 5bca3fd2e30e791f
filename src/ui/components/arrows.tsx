import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  Home: -Infinity,
  End: Infinity,
};

export interface ArrowsProps {
  readonly class: string;
  /** What these links are. */
  readonly label: string;
  readonly children: ComponentChildren;
}

/**
 * Many links that are one stop of the Tab key: where one was, else at the one that is current, else
 * at the last. The arrows go from one to the next, Home and End to the ends (WAI-ARIA Authoring
 * Practices, "Managing Focus Within Components Using a Roving tabindex").
 */
export function Arrows({ class: name, label, children }: ArrowsProps) {
  const frame = useRef<HTMLDivElement>(null);
  const links = () => [...frame.current?.querySelectorAll("a") ?? []];
  const stopAt = (stop: Element | undefined) => {
    for (const link of links()) link.tabIndex = link === stop ? 0 : -1;
  };
  useLayoutEffect(() => {
    const all = links();
    stopAt(
      all.find((link) => link === document.activeElement) ??
        all.find((link) => link.hasAttribute("aria-current")) ?? all.at(-1),
    );
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const all = links();
    const at = all.findIndex((link) => link === document.activeElement);
    if (step === undefined || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
  };
  return (
    <div
      ref={frame}
      class={name}
      role="group"
      aria-label={label}
      onKeyDown={onKeyDown}
      onFocusIn={({ target }) => stopAt(target instanceof Element ? target : undefined)}
    >
      {children}
    </div>
  );
}
