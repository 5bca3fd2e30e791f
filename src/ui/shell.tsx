/** The frame around every view: navigation, connection, messages. */
import { useEffect, useRef } from "preact/hooks";
import { Icon, type IconName, Mark } from "./components/icon.tsx";
import { Count, type Tone } from "./components/parts.tsx";
import { Toasts } from "./components/toasts.tsx";
import { findSession } from "./data/access.ts";
import { connection, listen } from "./data/events.ts";
import { runningCount } from "./data/live.ts";
import { session } from "./data/session.ts";
import { heldCount, HeldWatch } from "./data/summary.ts";
import { keepFocus } from "./focus.ts";
import { followLinks, match, path } from "./router.ts";
import { ROUTES } from "./routes.tsx";
import "./theme.ts";
import { Login, LoginAgain } from "./views/login.tsx";
import { NotFound } from "./views/not_found.tsx";

interface Place {
  readonly href: string;
  readonly icon: IconName;
  readonly label: string;
  /** Beginnings of further paths that belong to it. */
  readonly also?: readonly string[];
  readonly class?: string;
  readonly count?: () => { readonly count: number; readonly tone: Tone };
}

const PLACES: readonly Place[] = [
  {
    href: "/",
    icon: "activity",
    label: "Executions",
    also: ["/executions", "/new", "/plans", "/previews"],
    count: () => ({ count: runningCount.value, tone: "live" }),
  },
  { href: "/jobs", icon: "jobs", label: "Jobs" },
  { href: "/schedules", icon: "clock", label: "Schedules" },
  { href: "/history", icon: "history", label: "History" },
  {
    href: "/held",
    icon: "hand",
    label: "Held",
    class: "place-held",
    count: () => ({ count: heldCount.value, tone: "warn" }),
  },
  { href: "/settings", icon: "settings", label: "Settings" },
];

function isHere({ href, also = [] }: Place): boolean {
  const here = path.value;
  return here === href ||
    [...also, href].some((start) => start !== "/" && here.startsWith(`${start}/`)) ||
    also.includes(here);
}

function PlaceLink({ place }: { readonly place: Place }) {
  const counted = place.count?.();
  const quiet = counted === undefined || counted.count === 0;
  return (
    <li class={quiet ? place.class : undefined}>
      <a href={place.href} aria-current={isHere(place) ? "page" : undefined}>
        <Icon name={place.icon} />
        <span class="place-label">{place.label}</span>
        {counted !== undefined && <Count {...counted} />}
      </a>
    </li>
  );
}

function Sidebar() {
  return (
    <header class="sidebar">
      <a class="brand" href="/" aria-label="MirrorSphere, to the executions">
        <Mark />
        MirrorSphere
      </a>
      <nav class="navigation" aria-label="Main">
        <ul>{PLACES.map((place) => <PlaceLink key={place.href} place={place} />)}</ul>
      </nav>
    </header>
  );
}

/** Says that the server is away; it is tried again until it is back. */
function Connection() {
  return (
    <div role="status">
      {connection.value === "lost" && (
        <p class="connection">
          <Icon name="refresh" size={16} />
          Connection lost, trying again
        </p>
      )}
    </div>
  );
}

function CurrentView() {
  const here = path.value;
  for (const { pattern, view: RouteView } of ROUTES) {
    const parameters = match(pattern, here);
    // The key makes another execution another view, with nothing left of the one before.
    if (parameters !== null) return <RouteView key={here} parameters={parameters} />;
  }
  return <NotFound />;
}

function Inside() {
  const main = useRef<HTMLElement>(null);
  useEffect(() => main.current === null ? undefined : keepFocus(main.current), []);
  return (
    <div class="shell">
      <a class="skip" href="#main">Skip to the content</a>
      <Sidebar />
      <main ref={main} class="main" id="main" tabIndex={-1}>
        <CurrentView />
      </main>
      <Connection />
      <HeldWatch />
      <Toasts />
    </div>
  );
}

/** Milliseconds. */
const PATIENCE = 1500;

/** Asks until the server answers whether this browser is let in. */
function keepFinding(): void {
  findSession().catch(() => {
    connection.value = "lost";
    setTimeout(keepFinding, PATIENCE);
  });
}

export function Shell() {
  useEffect(() => {
    followLinks();
    keepFinding();
  }, []);
  const state = session.value;
  useEffect(() => state === "in" ? listen() : undefined, [state]);
  switch (state) {
    case "unknown":
      return <Connection />;
    case "out":
      return <Login />;
    case "in":
    case "expired":
      return (
        <>
          <Inside />
          {state === "expired" && <LoginAgain />}
        </>
      );
  }
}
