/** The configuration: seen, changed, in force at once; the file is the one truth. */
import assert from "node:assert/strict";
import { type PageCase, refusal, withPage } from "./with_page.ts";

interface Configuration {
  readonly path: string;
  readonly revision: string;
  readonly given: { readonly Config: Record<string, unknown>; readonly job: object };
  readonly defaults: { readonly Config: Record<string, unknown> };
}

const show = ({ get }: PageCase) => get<Configuration>("/api/configuration");

function change({ ask }: PageCase, revision: string, json: unknown): Promise<Response> {
  const headers = { "if-match": `"${revision}"` };
  return ask("/api/configuration", { method: "PATCH", json, headers });
}

Deno.test("a change is written to the file, and is in force at once", () =>
  withPage(async (given) => {
    const seen = await show(given);
    assert.equal(seen.path, given.configFile);
    assert.equal(seen.defaults.Config["max_executions"], 2);
    const changes = { Config: { max_executions: 7 }, job: { mirror: true, exclude: ["*.tmp"] } };
    const response = await change(given, seen.revision, changes);
    assert.equal(response.status, 200, await response.clone().text());
    const changed: Configuration = await response.json();
    assert.deepEqual(changed.given, changes);
    assert.notEqual(changed.revision, seen.revision);
    assert.equal(given.config().maxExecutions, 7);
    assert.deepEqual(given.config().job.filter.rules, ["*.tmp"]);
    assert.match(Deno.readTextFileSync(given.configFile), /^# .*\n[^]*max_executions = 7\n/);
  }));

Deno.test("what is not accepted is refused with the field, and changes nothing", () =>
  withPage(async (given) => {
    const { revision } = await show(given);
    const response = await change(given, revision, { Config: { max_executions: 99 } });
    assert.equal(response.status, 400);
    const { code, fields } = await response.json();
    assert.equal(code, "invalid");
    assert.deepEqual(fields, [
      { field: "Config.max_executions", message: "Give a whole number from 1 to 64" },
    ]);
    assert.equal((await show(given)).revision, "none");
  }));

Deno.test("who saw an older file, or none, changes nothing", () =>
  withPage(async (given) => {
    const { revision } = await show(given);
    assert.equal((await change(given, revision, { job: { verify: true } })).status, 200);
    const late = await change(given, revision, { job: { verify: false } });
    assert.deepEqual(await refusal(late), [412, "edited-meanwhile"]);
    const blind = await given.ask("/api/configuration", { method: "PATCH", json: {} });
    assert.deepEqual(await refusal(blind), [428, "version-missing"]);
    assert.equal(given.config().job.verify, true);
  }));

Deno.test("a stranger neither sees nor changes the configuration", () =>
  withPage(async ({ ask }) => {
    const looked = await ask("/api/configuration", { stranger: true });
    assert.deepEqual(await refusal(looked), [401, "not-signed-in"]);
    const headers = { "if-match": '"none"' };
    const changed = await ask("/api/configuration", {
      method: "PATCH",
      json: { job: { mirror: true } },
      headers,
      stranger: true,
    });
    assert.deepEqual(await refusal(changed), [401, "not-signed-in"]);
  }));
