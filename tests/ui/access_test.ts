import assert from "node:assert/strict";
import { browserTest } from "./browser.ts";

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

browserTest("no password, or a wrong one, is refused beside its field", async (visit) => {
  const { page } = visit;
  visit.expectComplaints(/40[139]/);
  await page.getByRole("heading", { name: "Sign in to MirrorSphere" }).waitFor();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Give the password").first().waitFor();
  await page.getByLabel("Password").fill("a guess");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator(".field-problem").waitFor();
}, { signedIn: false });
