/** The icons of the page: lines on a grid of 20, drawn in the colour of the text. */

const SHAPES = {
  activity: "M2.5 10.5h3l2.4-6.5 4 12 2.6-7.5 1 2h2",
  archive: "M3 4.5h14v3H3zM4.5 7.5v8h11v-8M8 10.5h4",
  arrow: "M4 10h12M11.5 5.5 16 10l-4.5 4.5",
  bell: "M5.5 13.5V9a4.5 4.5 0 0 1 9 0v4.5l1 1.5h-11zM8.5 17.2h3",
  calendar: "M3.5 5.5h13v11h-13zM3.5 8.8h13M7 3.5v3.2M13 3.5v3.2",
  check: "m4.5 10.5 3.8 3.8 7.4-8.2",
  chevron: "m7.5 5 5 5-5 5",
  "chevron-down": "m5 7.5 5 5 5-5",
  clock: "M10 3.2a6.8 6.8 0 1 0 0 13.6 6.8 6.8 0 0 0 0-13.6zM10 6.5V10l2.6 1.8",
  close: "m5.5 5.5 9 9M14.5 5.5l-9 9",
  copy: "M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7",
  disk: "M3 12.2 5.4 5h9.2l2.4 7.2V16H3zM3 12.2h14M14 14.1h.01",
  edit: "M4 16l.8-3.4L13.4 4 16 6.6l-8.6 8.6zM11.5 6l2.6 2.6",
  eye: "M2.5 10S5.3 5 10 5s7.5 5 7.5 5-2.8 5-7.5 5-7.5-5-7.5-5zM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  failed: "M10 3.2a6.8 6.8 0 1 0 0 13.6 6.8 6.8 0 0 0 0-13.6zM7.7 7.7l4.6 4.6M12.3 7.7l-4.6 4.6",
  file: "M5 2.8h6.2L15 6.6v10.6H5zM11 3v4h4",
  filter: "M3.5 5h13M6 10h8M8.5 15h3",
  folder: "M2.8 5h4.7l1.8 2.2h7.9v8.3H2.8z",
  hand:
    "M6.5 10V5.2a1.2 1.2 0 0 1 2.4 0V9m0-.5V4a1.2 1.2 0 0 1 2.4 0v4.7m0-3.2a1.2 1.2 0 0 1 2.4 0V11m0-2.8a1.1 1.1 0 0 1 2.1 0v3.6c0 3-1.8 5-4.6 5-2.4 0-3.6-1-4.9-3.4L3.9 11c-.6-1.2 1-2 1.7-1z",
  history: "M3.5 10a6.5 6.5 0 1 0 2-4.7L3.5 7M3.5 3.5V7H7M10 6.8V10l2.3 1.5",
  info: "M10 3.2a6.8 6.8 0 1 0 0 13.6 6.8 6.8 0 0 0 0-13.6zM10 9.3v4M10 6.7h.01",
  jobs: "M3.5 4h13v4h-13zM3.5 12h13v4h-13zM6.2 6h.01M6.2 14h.01",
  key: "M7 9a3.5 3.5 0 1 1 2.6 3.4L8 14H6.2v1.8H3.5V13L7.3 9.4A3.6 3.6 0 0 1 7 9zM11.3 8.2h.01",
  logout: "M8 3.5H4v13h4M8.5 10h8M13.5 7l3 3-3 3",
  minus: "M4.5 10h11",
  moon: "M16 11.6A6.5 6.5 0 0 1 8.4 4a6.3 6.3 0 1 0 7.6 7.6z",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  paused: "M10 3.2a6.8 6.8 0 1 0 0 13.6 6.8 6.8 0 0 0 0-13.6zM8.3 7.6v4.8M11.7 7.6v4.8",
  pause: "M7 5v10M13 5v10",
  play: "M6.5 4.5v11l9-5.5z",
  plus: "M10 4.5v11M4.5 10h11",
  refresh:
    "M16.2 8A6.5 6.5 0 0 0 4.7 6.3L3.5 8M3.5 4.5V8H7M3.8 12a6.5 6.5 0 0 0 11.5 1.7l1.2-1.7m0 3.5V12H13",
  running: "M10 3.2a6.8 6.8 0 1 1-6.8 6.8",
  search: "M8.8 3.8a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM12.5 12.5l3.7 3.7",
  settings: "M3.5 6h7M14.5 6h2M12.5 4v4M3.5 14h2M9.5 14h7M7.5 12v4M3.5 10h4M11.5 10h5M9.5 8v4",
  stop: "M5.5 5.5h9v9h-9z",
  stopped: "M10 3.2a6.8 6.8 0 1 0 0 13.6 6.8 6.8 0 0 0 0-13.6zM5.3 5.3l9.4 9.4",
  sun:
    "M10 6.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4zM10 2.5v1.6M10 15.9v1.6M2.5 10h1.6M15.9 10h1.6M4.7 4.7l1.1 1.1M14.2 14.2l1.1 1.1M4.7 15.3l1.1-1.1M14.2 5.8l1.1-1.1",
  done: "M10 3.2a6.8 6.8 0 1 0 0 13.6 6.8 6.8 0 0 0 0-13.6zM7 10.3l2.1 2.1L13.2 8",
  swap: "M4 7h12l-3-3M16 13H4l3 3",
  trash: "M4 5.5h12M8 5.3V3.5h4v1.8M5.5 5.5l.7 11h7.6l.7-11M8.5 8.8v4.6M11.5 8.8v4.6",
  up: "M10 16V4.5M5 9.2l5-4.9 5 4.9",
  warning: "M10 3.5 2.8 16h14.4zM10 8.3v3.6M10 13.9h.01",
} as const;

export type IconName = keyof typeof SHAPES;

export interface IconProps {
  readonly name: IconName;
  /** Pixels; 18 by default. */
  readonly size?: number;
  readonly class?: string;
}

/** Decoration only: what it means is said in words beside it, or by the label of its button. */
export function Icon({ name, size = 18, class: className }: IconProps) {
  return (
    <svg
      class={className}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={SHAPES[name]} />
    </svg>
  );
}

/** The mark of MirrorSphere: a sphere, and its mirror image. */
export function Mark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M11 2.6a9.45 9.45 0 0 0 0 18.8z" fill="currentColor" />
      <path
        d="M13 2.6a9.45 9.45 0 0 1 0 18.8z"
        fill="currentColor"
        opacity="0.45"
      />
    </svg>
  );
}
