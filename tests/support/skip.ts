const said = new Set<string>();

/**
 * For `Deno.test({ ignore: skipUnless(isRoot, "needs root") })`: whether to leave the test out.
 * Says why, once per reason. Where the environment has `CI=true` nothing may be left out
 * unnoticed: there it throws instead.
 */
export function skipUnless(condition: boolean, reason: string): boolean {
  if (condition) return false;
  if (Deno.env.get("CI") === "true") {
    throw new Error(`Would be skipped, which CI forbids: ${reason}`);
  }
  if (!said.has(reason)) console.log(`SKIPPED: ${reason}`);
  said.add(reason);
  return true;
}
