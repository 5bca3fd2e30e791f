/** What every answer says to the browser about what the page may do. */
import type { MiddlewareHandler } from "hono";

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const PERMISSIONS = ["camera", "geolocation", "microphone", "payment", "usb"]
  .map((feature) => `${feature}=()`).join(", ");

const HEADERS = {
  "content-security-policy": POLICY,
  "permissions-policy": PERMISSIONS,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
} as const;

/**
 * Only the page's own files run in it, and no other site gets at what it shows. There is no
 * Strict-Transport-Security: it would bind every other server of the same host, whatever its port.
 */
export function protect(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    if (!context.res.headers.has("cache-control")) context.header("cache-control", "no-store");
  };
}
