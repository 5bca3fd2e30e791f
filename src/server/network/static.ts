/** The files of the page, which were handed over when the network part began. */
import { Hono } from "hono";

export interface StaticFile {
  /** "/" for the page itself. */
  readonly path: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, compressed with gzip. */
  readonly packed: Uint8Array<ArrayBuffer>;
  /** Changes with the content. */
  readonly tag: string;
}

// An address within the page, such as "/executions/7", which a browser was sent or asks for anew:
// the page itself reads it. No view has a dot in its address; files have.
const VIEW = "/:view{(?!api(?:/|$))[^.]+}";

/** Serves the files, compressed where the browser can take that. */
export function staticRoutes(files: readonly StaticFile[]) {
  const app = new Hono();
  for (const { path, type, bytes, packed, tag } of files) {
    app.on("GET", path === "/" ? ["/", VIEW] : [path], (context) => {
      const headers = {
        "content-type": type,
        // The browser asks each time whether it has changed, which costs little.
        "cache-control": "no-cache",
        "etag": `"${tag}"`,
        "vary": "accept-encoding",
      };
      if (context.req.header("if-none-match")?.includes(`"${tag}"`)) {
        return context.body(null, 304, headers);
      }
      const gzip = /\bgzip\b/.test(context.req.header("accept-encoding") ?? "");
      return gzip
        ? context.body(packed, 200, { ...headers, "content-encoding": "gzip" })
        : context.body(bytes, 200, headers);
    });
  }
  return app;
}
