/** Who gets in, for the command line: without what serves the page, which takes long to load. */
import type { Store } from "../store/mod.ts";
import { Guardian } from "./door/guardian.ts";
import { PasswordHasher } from "./passwords/hasher.ts";

export { passwordProblem } from "./passwords/rule.ts";

export function newGuardian(store: Store): Guardian {
  return new Guardian({ store, passwords: new PasswordHasher(), now: Date.now });
}
