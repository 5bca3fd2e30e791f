import { unreachable } from "../base/errors.ts";
import type { Reason } from "./event.ts";

/** Why an execution was begun: "by schedule 3, which was missed". */
export function reasonText(reason: NonNullable<Reason>): string {
  const by = `by schedule ${reason.scheduleId}`;
  switch (reason.cause) {
    case "due":
      return by;
    case "missed":
      return `${by}, which was missed`;
    case "retry":
      return `${by}, once more`;
    case "requested":
      return `${by}, as asked for`;
    case "changed":
      return `${by}, since files changed`;
    case "interrupted":
      return `${by}, where it was interrupted`;
    case "edited":
      return `${by}, anew, since its job was changed after the last one was interrupted`;
    default:
      return unreachable(reason.cause);
  }
}
