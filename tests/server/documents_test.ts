import assert from "node:assert/strict";
import { STATUSES } from "../../src/server/refusal.ts";
import { withPage } from "./with_page.ts";

const read = (path: string) => Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));

Deno.test("every code that the API refuses with is documented, with its status", () => {
  const [api, json] = [read("docs/api.md"), read("docs/json.md")];
  const missing = Object.entries(STATUSES).filter(([code, status]) => {
    const row = api.split("\n").find((line) => line.startsWith(`| \`${code}\``));
    return row === undefined ? !json.includes(`\`${code}\``) : !row.includes(` ${status} `);
  });
  assert.deepEqual(missing, []);
});

Deno.test("the description of the API names every route that the module's note lists", () =>
  withPage(async ({ get }) => {
    const { paths } = await get<{ paths: Record<string, unknown> }>("/api/openapi.json");
    const note = read("src/server/mod.ts");
    const top = (path: string) => path.split("/").slice(0, 3).join("/");
    const missing = Object.keys(paths).map(top).filter((path) => !note.includes(path));
    assert.deepEqual(missing, []);
    assert.ok(Object.keys(paths).length > 35);
  }));
