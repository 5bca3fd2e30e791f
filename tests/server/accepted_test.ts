import assert from "node:assert/strict";
import { JobGiven } from "../../src/server/schema/jobs.ts";
import { invalid } from "../../src/server/refusal.ts";

const JOB = { name: "a", source: "/a", destination: "/b" };

/** What is said of a job that is given so. */
function said(given: unknown): string {
  const checked = JobGiven.safeParse(given);
  return checked.success ? "" : invalid(checked.error.issues).message;
}

Deno.test("of a value that is not taken it is said what is accepted instead", () => {
  const options = (options: unknown) => said({ ...JOB, options });
  const messages = {
    [said({ ...JOB, name: undefined })]: 'Read "name": not accepted; give a text',
    [said({ ...JOB, source: "" })]:
      'Read "source": not accepted; give a text of at least 1 character',
    [said({ ...JOB, freshness: -5 })]:
      'Read "freshness": not accepted; give a number of more than 0',
    [said({ ...JOB, freshness: 1.5 })]: 'Read "freshness": not accepted; give a whole number',
    [said({ ...JOB, colour: "red" })]:
      'Read what was sent: not accepted; give nothing named "colour"',
    [said({ ...JOB, source: "/a\0" })]: 'Read "source": not accepted; give a path without NUL',
    [options({ type: "half" })]:
      'Read "options.type": not accepted; give one of "full", "incremental"',
    [options({ filter: { minSize: -1 } })]:
      'Read "options.filter.minSize": not accepted; give a number of at least 0',
    [options({ filter: { rules: ["a\nb"] } })]:
      'Read "options.filter.rules.0": not accepted; give a rule on one line',
  };
  for (const [message, wanted] of Object.entries(messages)) assert.equal(message, wanted);
});
