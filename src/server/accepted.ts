/** What would be accepted in place of a value that its schema does not take: "a whole number". */
import type { z } from "@hono/zod-openapi";
import { quote } from "../base/names.ts";

export type Issue = z.core.$ZodIssue;

const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** For the end of "give ...". */
export function accepted(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return TYPES[issue.expected] ?? issue.expected;
    case "invalid_value":
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "too_small":
      return sized(issue.origin, issue.inclusive ? "at least" : "more than", issue.minimum);
    case "too_big":
      return sized(issue.origin, issue.inclusive ? "at most" : "less than", issue.maximum);
    case "unrecognized_keys":
      return `nothing named ${issue.keys.map(quote).join(", ")}`;
    case "invalid_format":
    case "custom":
      return issue.message;
    default:
      return "what /api/openapi.json describes";
  }
}

function sized(origin: string, bound: string, limit: number | bigint): string {
  const count = `${bound} ${limit}`;
  if (origin === "string") return `a text of ${count} ${limit === 1 ? "character" : "characters"}`;
  if (origin === "array") return `a list of ${count} ${limit === 1 ? "entry" : "entries"}`;
  return `a number of ${count}`;
}
