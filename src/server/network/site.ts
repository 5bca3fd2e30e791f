/** Where the page is reached, and which requests can be meant for it. */

export interface Site {
  /** Host names, besides addresses and "localhost", that the page is reached by; lower case. */
  readonly names: readonly string[];
  /** Whether it is only reached from this machine. */
  readonly loopback: boolean;
  /** Whether the browser speaks HTTPS, be it to a proxy. */
  readonly secure: boolean;
  /** A proxy stands before it, and says who asks. */
  readonly behindProxy: boolean;
}

/**
 * Whether a Host header names this page. A page of a stranger whose name was made to lead here
 * (DNS rebinding) sends its own name; an address cannot be made to lead elsewhere.
 */
export function isOurs(site: Site, host: string): boolean {
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname, host: parsed, username, pathname } = new URL(`http://${host}`);
  if (username !== "" || pathname !== "/" || parsed === "") return false;
  if (hostname === "localhost" || site.names.includes(hostname)) return true;
  const address = hostname.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(hostname);
  return address && (!site.loopback || isLoopback(hostname));
}

/** Whether an address, as URLs have it, is of this machine only. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || hostname === "::1" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** What a request was addressed to. HTTP/2 has no Host header, but says so all the same. */
export function hostOf({ headers, url }: Request): string {
  return headers.get("host") ?? new URL(url).host;
}

/** Whether the page itself sent a request that changes something, or no browser did. */
export function isOwnRequest(site: Site, request: Request): boolean {
  const { headers } = request;
  const from = headers.get("sec-fetch-site");
  if (from !== null && from !== "same-origin" && from !== "none") return false;
  const origin = headers.get("origin");
  if (origin === null) return true;
  const scheme = site.secure ? "https:" : "http:";
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  const asked = new URL(`${scheme}//${hostOf(request)}`);
  return protocol === scheme && host === asked.host;
}
