import type { JobOptions } from "../../model/options.ts";
import { checkOptions, defaultsFor } from "../../model/options_check.ts";
import type { OptionsGiven } from "../schema/values.ts";

/**
 * Options, with what was left out taken from others.
 *
 * @throws {RunError} "usage": they contradict each other
 */
export function completeOptions(
  given: OptionsGiven | undefined,
  before: JobOptions,
): JobOptions {
  const { filter, ...rest } = given ?? {};
  const defaults = defaultsFor(rest, before);
  const options = {
    ...defaults,
    ...defined(rest),
    filter: { ...defaults.filter, ...defined(filter ?? {}) },
  };
  checkOptions(options, { given: rest });
  return options;
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Without what is undefined, which would hide a default. */
export function defined<T extends object>(values: T): Defined<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}
