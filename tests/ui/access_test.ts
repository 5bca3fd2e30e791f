import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { tree } from "../support/tree.ts";
import { browserTest, fillEnds } from "./browser.ts";

browserTest("a link signs in once, and leaves no trace in the address", async (visit) => {
  const { page, context, served } = visit;
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  assert.equal(page.url(), served.url);
  await page.reload();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  await context.clearCookies();
  visit.expectComplaints(/40[13]/);
  // From elsewhere: an address that differs in its last part only would not be loaded anew.
  await page.goto("about:blank");
  await page.goto(served.link);
  await page.getByRole("heading", { name: "Sign in to MirrorSphere" }).waitFor();
  await page.getByText(/this link: it was used, .* get a new one/).waitFor();
});

browserTest("a link that nobody answered is as good once the server is back", async (visit) => {
  const { page, context, served } = visit;
  visit.expectComplaints(/ERR_FAILED|ERR_ABORTED|net::|40[13]/);
  await page.route("**/api/session", (route) => route.abort());
  await page.goto("about:blank");
  await page.goto(served.link);
  await page.getByText("Connection lost").waitFor();
  await page.unroute("**/api/session");
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  assert.equal((await context.cookies()).length, 1);
}, { signedIn: false });

/** Sets a password as whoever is signed in. */
async function setPassword(page: Page, password: string): Promise<void> {
  const put = `fetch("/api/password", {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: ${JSON.stringify(JSON.stringify({ new: password }))},
  }).then(({ status }) => status)`;
  assert.equal(await page.evaluate(put), 204);
}

browserTest(
  "without a password there is no field for one, and the way in is told",
  async (visit) => {
    const { page } = visit;
    await page.getByRole("heading", { name: "Sign in to MirrorSphere" }).waitFor();
    await page.getByText("Open the link that was printed").waitFor();
    assert.equal(await page.locator("input").count(), 0);
    assert.equal(await page.getByRole("button").count(), 0);
  },
  { signedIn: false },
);

browserTest("no password, or a wrong one, is refused beside its field", async (visit) => {
  const { page, context } = visit;
  visit.expectComplaints(/40[139]/);
  await setPassword(page, "correct horse");
  await context.clearCookies();
  await page.reload();
  await page.getByRole("heading", { name: "Sign in to MirrorSphere" }).waitFor();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Give the password").first().waitFor();
  await page.getByLabel("Password").fill("a guess");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator(".field-problem").waitFor();
});

browserTest(
  "where a session ends in the middle of a form, what was typed is kept",
  async (visit) => {
    const { page, context, folder, served } = visit;
    visit.expectComplaints(/401|ERR_/);
    tree({ "one.txt": "1" }).build(`${folder}/source`);
    await setPassword(page, "correct horse");
    await page.goto(new URL("/jobs/new", served.url).href);
    await page.getByLabel("Name", { exact: true }).fill("photos");
    await fillEnds(page, `${folder}/source`, `${folder}/copy`);
    await context.clearCookies();
    await page.getByRole("button", { name: "Add job" }).click();
    await page.getByRole("heading", { name: "Sign in again" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByLabel("Password").fill("correct horse");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Sign in again" }).waitFor({ state: "detached" });
    assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "photos");
    assert.equal(await page.title(), "New job · MirrorSphere");
    await page.getByRole("button", { name: "Add job" }).click();
    await page.getByRole("heading", { name: "photos" }).waitFor();
  },
);

browserTest("a dialog waits, too, and a link in another window lets back in", async (visit) => {
  const { page, context, served } = visit;
  visit.expectComplaints(/401|ERR_/);
  await page.goto(new URL("/settings/notifications", served.url).href);
  await page.getByRole("button", { name: "Add channel" }).click();
  const dialog = page.getByRole("dialog", { name: "Add channel" });
  await dialog.getByRole("radio", { name: "Webhook" }).check();
  await dialog.getByLabel("Name").fill("chat");
  await dialog.getByLabel("Address").fill("http://127.0.0.1:1/");
  const cookies = await context.cookies();
  await context.clearCookies();
  // What the page asks for by itself may be refused first, and cover the dialog.
  await dialog.getByRole("button", { name: "Add channel" }).dispatchEvent("click");
  await page.getByText("Open the link that was printed").waitFor();
  // As a window in which the link was opened would.
  await context.addCookies(cookies);
  await page.evaluate(`dispatchEvent(new Event("focus"))`);
  await page.getByRole("heading", { name: "Sign in again" }).waitFor({ state: "detached" });
  assert.equal(await dialog.getByLabel("Name").inputValue(), "chat");
  await dialog.getByRole("button", { name: "Go back" }).click();
});
