/** Small parts that most views are made of. */
import type { ComponentChildren } from "preact";
import { formatCount, formatMoment, formatWhen } from "../format.ts";
import { Icon, type IconName } from "./icon.tsx";

export type Tone = "neutral" | "live" | "good" | "warn" | "bad";

export interface BadgeProps {
  readonly tone: Tone;
  readonly icon?: IconName;
  readonly children: ComponentChildren;
}

export function Badge({ tone, icon, children }: BadgeProps) {
  return (
    <span class={`badge badge-${tone}`}>
      {icon !== undefined && (
        <Icon name={icon} size={15} class={icon === "running" ? "turning" : ""} />
      )}
      {children}
    </span>
  );
}

/** How many of something: nothing where there are none. */
export function Count({ count, tone = "neutral" }: {
  readonly count: number;
  readonly tone?: Tone;
}) {
  return count === 0 ? null : <span class={`count count-${tone}`}>{formatCount(count)}</span>;
}

/** How far something is, 0 to 1; null where that is not known. */
export function Bar({ fraction, paused = false, label }: {
  readonly fraction: number | null;
  readonly paused?: boolean;
  readonly label: string;
}) {
  const state = fraction === null && !paused ? " bar-unknown" : paused ? " bar-paused" : "";
  const share = fraction ?? (paused ? 1 : 0);
  return (
    <div
      class={`bar${state}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={fraction === null ? undefined : Math.floor(fraction * 100)}
    >
      <div
        class="bar-fill"
        style={fraction === null && !paused ? {} : { transform: `scaleX(${share})` }}
      />
    </div>
  );
}

export interface FigureProps {
  readonly label: string;
  readonly bad?: boolean;
  readonly children: ComponentChildren;
}

/** One number and what it counts; stands in {@linkcode Figures}. */
export function Figure({ label, bad = false, children }: FigureProps) {
  return (
    <div class={bad ? "figure figure-bad" : "figure"}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Figures({ children }: { readonly children: ComponentChildren }) {
  return <dl class="figures">{children}</dl>;
}

/** A moment as one says it; in full when pointed at. */
export function When({ at }: { readonly at: number }) {
  return (
    <time class="nowrap" dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {formatWhen(at)}
    </time>
  );
}

export interface NoticeProps {
  readonly tone: Exclude<Tone, "neutral">;
  readonly title?: string;
  readonly action?: ComponentChildren;
  readonly children?: ComponentChildren;
}

const NOTICE_ICONS: Readonly<Record<NoticeProps["tone"], IconName>> = {
  live: "info",
  good: "done",
  warn: "warning",
  bad: "failed",
};

/** A word to the user, with the way out beside it. */
export function Notice({ tone, title, action, children }: NoticeProps) {
  return (
    <div class={`notice notice-${tone}`}>
      <Icon name={NOTICE_ICONS[tone]} />
      <div class="notice-body">
        {title !== undefined && <p class="notice-title">{title}</p>}
        {children}
      </div>
      {action}
    </div>
  );
}

export interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Stands where there is nothing yet, and says what to do first. */
export function Empty({ icon, title, action, children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} size={32} />
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** Holds the place of what is being asked for, so that nothing jumps when it comes. */
export function Skeleton({ height }: { readonly height: number }) {
  return <div class="skeleton" style={{ height: `${height}px` }} />;
}
