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
});

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
