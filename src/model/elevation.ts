/** What more rights would have carried. */
import { unreachable } from "../base/errors.ts";
import type { FailedOperation, Failure } from "./failure.ts";
import { formatCount } from "./format.ts";

type Need = "owners, attributes or modes" | "device nodes" | "entries of other users";

function needOf(operation: FailedOperation): Need {
  switch (operation) {
    case "set-metadata":
      return "owners, attributes or modes";
    case "make-special":
      return "device nodes";
    case "list":
    case "stat":
    case "read":
    case "compare":
    case "copy":
    case "verify":
    case "make-directory":
    case "make-symlink":
    case "make-hard-link":
    case "remove":
      return "entries of other users";
    default:
      return unreachable(operation);
  }
}

export interface Runner {
  readonly os: typeof Deno.build.os;
  /** Has every right there is; nothing is advised then. */
  readonly root: boolean;
}

/**
 * For the end of a run, once: how many of its failures are for want of rights, of which kind, and
 * how to have them; null where none is.
 */
export function elevationAdvice(
  failures: readonly Pick<Failure, "code" | "operation">[],
  { os, root }: Runner,
): string | null {
  const wanting = failures.filter(({ code }) =>
    code === "not-permitted" || code === "permission-denied"
  );
  if (root || wanting.length === 0) return null;
  const needs = Map.groupBy(wanting, ({ operation }) => needOf(operation));
  const kinds = [...needs].map(([need, { length }]) => `${formatCount(length)} ${need}`);
  const wayOut = os === "windows" ? "in an administrator terminal" : "with sudo";
  return `${formatCount(wanting.length)} of these failed for want of rights ` +
    `(${kinds.join(", ")}): run it ${wayOut} where they are wanted, or leave them out`;
}
