/** Where the page is. The address is the one home of what is shown; views read it from here. */
import { computed, signal } from "@preact/signals";

interface Address {
  readonly path: string;
  readonly query: URLSearchParams;
}

function read(): Address {
  const { pathname, search } = globalThis.location;
  return { path: pathname, query: new URLSearchParams(search) };
}

export const address = signal<Address>(read());

/** The path alone: changes when another view is shown, not when a view changes its query. */
export const path = computed(() => address.value.path);

export interface GoOptions {
  /** Takes the place of the entry in the browser's history instead of adding one. */
  readonly replace?: boolean;
}

export function go(href: string, { replace = false }: GoOptions = {}): void {
  const before = address.peek().path;
  if (replace) history.replaceState(null, "", href);
  else history.pushState(null, "", href);
  address.value = read();
  if (!replace && address.peek().path !== before) scrollTo(0, 0);
}

/** An address of this view with some of its query changed; null and "" take a key away. */
export function hrefWith(changes: Readonly<Record<string, string | null>>): string {
  const { path, query } = address.value;
  const changed = new URLSearchParams(query);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === "") changed.delete(key);
    else changed.set(key, value);
  }
  const text = changed.toString();
  return text === "" ? path : `${path}?${text}`;
}

export function setQuery(changes: Readonly<Record<string, string | null>>): void {
  go(hrefWith(changes), { replace: true });
}

/** One value of the query; "" where it has none. */
export function query(key: string): string {
  return address.value.query.get(key) ?? "";
}

export type Parameters = Readonly<Record<string, string>>;

/** What a pattern such as "/executions/:id" finds in a path; null where it does not fit. */
export function match(pattern: string, path: string): Parameters | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) found[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return found;
}

function linkOf(event: MouseEvent): HTMLAnchorElement | null {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey &&
    !event.altKey && !event.defaultPrevented;
  const link = plain && event.target instanceof Element ? event.target.closest("a") : null;
  if (link === null || link.target !== "" || link.hasAttribute("download")) return null;
  return link.origin === globalThis.location.origin && !link.pathname.startsWith("/api/")
    ? link
    : null;
}

/** From now on links within the page change the view without loading it anew. */
export function followLinks(): void {
  addEventListener("popstate", () => address.value = read());
  document.addEventListener("click", (event) => {
    const link = linkOf(event);
    if (link === null || link.getAttribute("href")?.startsWith("#")) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
