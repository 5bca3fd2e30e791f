/** The frame that each view puts its content in. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ApiProblem } from "../data/problem.ts";
import { path } from "../router.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { Notice } from "./parts.tsx";

export interface ViewProps {
  readonly title: string;
  /** Stands in the title's place, where it says more than the plain text. */
  readonly heading?: ComponentChildren;
  readonly about?: ComponentChildren;
  /** Where one comes from. */
  readonly back?: { readonly href: string; readonly label: string };
  readonly actions?: ComponentChildren;
  readonly narrow?: boolean;
  readonly children: ComponentChildren;
}

// The first view of a visit leaves the focus to the browser; one that is gone to takes it.
let shown: string | null = null;

/** A view: its title, what can be done, and its content. Takes the focus when it is gone to. */
export function View({ title, heading, about, back, actions, narrow, children }: ViewProps) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const here = path.peek();
    if (shown !== null && shown !== here) head.current?.focus({ preventScroll: true });
    shown = here;
  }, []);
  useEffect(() => {
    document.title = `${title} · MirrorSphere`;
  }, [title]);
  return (
    <div class={narrow ? "view view-narrow" : "view"}>
      <header class="view-head">
        <div class="view-head-text">
          {back !== undefined && (
            <a class="breadcrumb" href={back.href}>
              {back.label}
              <Icon name="chevron" size={14} />
            </a>
          )}
          <h1 ref={head} tabIndex={-1}>{heading ?? title}</h1>
          {about !== undefined && <div class="soft">{about}</div>}
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export interface SectionProps {
  readonly title: string;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Section({ title, actions, children }: SectionProps) {
  return (
    <section class="section">
      <div class="section-head">
        <h2>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

export interface TabProps {
  readonly href: string;
  readonly current: boolean;
  readonly children: ComponentChildren;
}

/** One of several views of a thing: a link, so that it has an address. */
export function Tab({ href, current, children }: TabProps) {
  const link = useRef<HTMLAnchorElement>(null);
  // On a phone there may be more of them than fit, and a sliver counts as in sight for the browser.
  const bring = () => link.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  useEffect(() => {
    if (current) bring();
  }, [current]);
  return (
    <a
      ref={link}
      onFocus={bring}
      class="tab"
      href={href}
      aria-current={current ? "page" : undefined}
    >
      {children}
    </a>
  );
}

export function Chip({ href, current, children }: TabProps) {
  return (
    <a class="chip" href={href} aria-current={current ? "true" : undefined}>
      {children}
    </a>
  );
}

/** Says why something could not be shown, and offers to try again. */
export function Trouble({ problem, retry }: {
  readonly problem: ApiProblem;
  readonly retry: () => void;
}) {
  return (
    <Notice
      tone="bad"
      title="This could not be shown"
      action={<Button small icon="refresh" onClick={retry}>Try again</Button>}
    >
      <p>{problem.message}</p>
    </Notice>
  );
}
