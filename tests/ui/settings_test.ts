import assert from "node:assert/strict";
import type { BrowserContext, Page } from "playwright-core";
import { tree } from "../support/tree.ts";
import { withServer } from "../notify/with_notifier.ts";
import { browserTest, fillEnds, seeState, type Visit } from "./browser.ts";

const PATH = "/hooks/T0-the-secret-path";
const TOKEN = "tk-the-secret-token";

async function open({ page, served }: Visit, part: string): Promise<void> {
  await page.goto(new URL(`/settings/${part}`, served.url).href);
  await page.getByRole("heading", { name: "Settings" }).waitFor();
}

/** Presses a button; that of the dialog where one is open. */
async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).last().click();
}

/** Everything that the page holds of what it was given: text, attributes, fields, storage. */
async function everything(page: Page): Promise<string> {
  const fields = await page.evaluate(
    `[...document.querySelectorAll("input")].map(({ value }) => value).join("\\n")`,
  );
  const kept = await page.evaluate(`JSON.stringify(localStorage) + JSON.stringify(sessionStorage)`);
  const told = await page.evaluate(`fetch("/api/channels").then((answer) => answer.text())`);
  return [await page.content(), fields, kept, told].join("\n");
}

async function assertNoSecret(page: Page): Promise<void> {
  const all = await everything(page);
  assert.ok(!all.includes("the-secret"), all);
}

async function waitUntil(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 400, "It never came to that");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function addWebhook(page: Page, url: string): Promise<void> {
  await press(page, "Add channel");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Webhook" }).check();
  await dialog.getByLabel("Name").fill("chat");
  await dialog.getByLabel("Address").fill(url);
  await dialog.getByLabel("Token").fill(TOKEN);
  await press(page, "Add channel");
  await page.getByRole("heading", { name: "chat" }).waitFor();
}

browserTest(
  "a channel is added, tried, changed and removed; its secrets are shown nowhere",
  (visit) =>
    withServer(async ({ url, received, answers }) => {
      const { page } = visit;
      visit.expectComplaints(/502/);
      await open(visit, "notifications");
      await page.getByRole("heading", { name: "Nobody is told yet" }).waitFor();
      await addWebhook(page, url + PATH);
      await assertNoSecret(page);

      await press(page, "Send a test to chat");
      await page.getByText("The test was delivered: 200 OK: Thank you").waitFor();
      const [{ path, headers, body } = assert.fail("nothing was sent")] = received;
      assert.equal(path, PATH);
      assert.equal(headers.get("authorization"), `Bearer ${TOKEN}`);
      assert.equal(JSON.parse(body).kind, "test");
      answers.push(new Response(`no such hook ${PATH}`, { status: 404 }));
      await press(page, "Send a test to chat");
      await page.locator(".toast", { hasText: "it answered 404 Not Found: no such hook" })
        .waitFor();
      await assertNoSecret(page);

      await press(page, "Edit chat");
      const dialog = page.getByRole("dialog");
      assert.equal(await dialog.getByLabel("Address").inputValue(), "");
      await dialog.getByLabel("Name").fill("the team’s chat");
      await dialog.getByRole("switch", { name: "Successes" }).check();
      await press(page, "Save");
      await page.getByText("Failures, Held removals, Copies that got too old, Successes").waitFor();
      await press(page, "Send a test to the team’s chat");
      await page.locator(".toast-good", { hasText: "The test was delivered" }).first().waitFor();
      assert.equal(received.at(-1)?.headers.get("authorization"), `Bearer ${TOKEN}`);
      await assertNoSecret(page);

      await press(page, "Edit the team’s chat");
      await dialog.getByRole("switch", { name: "Remove the token" }).check();
      await press(page, "Save");
      await dialog.waitFor({ state: "detached" });
      await press(page, "Send a test to the team’s chat");
      await waitUntil(() => received.at(-1)?.headers.get("authorization") === null);
      await press(page, "Edit the team’s chat");
      await dialog.getByRole("textbox", { name: "Token" }).waitFor();
      const forget = dialog.getByRole("switch", { name: "Remove the token" });
      await forget.waitFor({ state: "detached" });
      await press(page, "Go back");

      await press(page, "Remove the team’s chat");
      await page.getByRole("dialog").getByRole("button", { name: "Remove it" }).click();
      await page.getByRole("heading", { name: "Nobody is told yet" }).waitFor();
    }),
);

browserTest(
  "what a channel cannot be is said, and nothing that was typed is lost",
  async (visit) => {
    const { page, folder } = visit;
    visit.expectComplaints(/400|ERR_|Failed to load resource/);
    tree({ "one.txt": "1" }).build(`${folder}/source`);
    await fillEnds(page, `${folder}/source`, `${folder}/copy`);
    await page.getByLabel("Save as a job").check();
    await page.getByLabel("Name of the job").fill("photos");
    await press(page, "Start backup");
    await seeState(page, "Completed");
    await open(visit, "notifications");
    await press(page, "Add channel");
    const dialog = page.getByRole("dialog");
    const refused = dialog.getByRole("alert");
    const problem = dialog.locator(".field-problem");
    await press(page, "Add channel");
    await dialog.locator("input:focus").and(dialog.getByLabel("Name")).waitFor();
    for (const label of ["Name", "To", "From", "Mail server"]) {
      const field = dialog.getByLabel(label, { exact: true });
      await field.and(dialog.locator("[aria-invalid]")).waitFor();
    }
    await dialog.getByRole("radio", { name: "Switch" }).check();
    await dialog.getByLabel("Name").fill("watch");
    await dialog.getByLabel("Address").fill("somewhere");
    await dialog.getByLabel("Address").press("Enter");
    await problem.filter({ hasText: "Its address is not a web address" }).waitFor();
    await dialog.getByLabel("Address").fill("http://127.0.0.1:1/ping");
    await press(page, "Add channel");
    await problem.filter({ hasText: "name the job" }).waitFor();
    await dialog.getByLabel("Job").selectOption("photos");

    await visit.whileAway(async () => {
      await press(page, "Add channel");
      await refused.filter({ hasText: "No answer from MirrorSphere" }).waitFor();
    });
    assert.equal(await dialog.getByLabel("Name").inputValue(), "watch");
    await press(page, "Add channel");
    await page.getByText("of the job photos").waitFor();
  },
);

/** What another browser is shown, which was given the address and no more. */
async function visitFrom(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  await page.waitForSelector("h1");
  return page;
}

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function changePassword(page: Page, old: string, next: string): Promise<void> {
  await page.getByLabel("Password now").fill(old);
  await page.getByLabel("New password").fill(next);
  await press(page, "Change password");
}

browserTest(
  "a password that is set lets in elsewhere, until that session is ended",
  async (visit) => {
    const { page, context, served } = visit;
    visit.expectComplaints(/400|403/);
    await open(visit, "access");
    await page.getByLabel("New password").fill("short");
    await press(page, "Set password");
    await page.locator(".field-problem", { hasText: "shorter than 8 characters" }).waitFor();
    await page.getByLabel("New password").fill("correct horse");
    await press(page, "Set password");
    await page.getByLabel("Password now").waitFor();

    const elsewhere = await context.browser()?.newContext() ?? assert.fail("no browser");
    try {
      const other = await visitFrom(elsewhere, served.url);
      await signIn(other, "wrong horse");
      await other.locator(".field-problem", { hasText: "not the right one" }).waitFor();
      await signIn(other, "correct horse");
      await other.getByRole("navigation", { name: "Main" }).waitFor();

      await changePassword(page, "wrong horse", "battery staple");
      const problem = page.locator(".field", { hasText: "Password now" }).locator(".field-problem");
      await problem.filter({ hasText: "Change the password" }).waitFor();
      assert.equal(await page.getByLabel("New password").inputValue(), "battery staple");

      await page.reload();
      await page.getByText("This browser").waitFor();
      await page.getByRole("button", { name: /^End session of/ }).click();
      await page.getByText("The session was ended").waitFor();
      await other.reload();
      await other.getByRole("heading", { name: "Sign in to MirrorSphere" }).waitFor();

      await changePassword(page, "correct horse", "battery staple");
      await page.getByText("The password was changed").waitFor();
      await signIn(other, "battery staple");
      await other.getByRole("navigation", { name: "Main" }).waitFor();
    } finally {
      await elsewhere.close();
    }
  },
);

browserTest("light or dark is chosen for this browser, and stays", async (visit) => {
  const { page } = visit;
  const background = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
  await open(visit, "configuration");
  const light = await background();
  await page.getByRole("radio", { name: "Dark" }).check();
  const dark = await background();
  assert.notEqual(dark, light);
  await page.reload();
  await page.waitForSelector("h1");
  assert.equal(await background(), dark);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByRole("radio", { name: "Light" }).check();
  assert.equal(await background(), light);
  await page.getByRole("radio", { name: "As the system" }).check();
  assert.equal(await background(), dark);
}, { view: { colorScheme: "light" } });

browserTest(
  "the configuration is changed on the page, kept in the file, and in force at once",
  async (visit) => {
    const { page, served } = visit;
    visit.expectComplaints(/400|412/);
    await open(visit, "configuration");
    await page.getByText("These are the defaults").waitFor();
    const executions = page.getByLabel("Executions at the same time");
    await executions.fill("99");
    await press(page, "Save configuration");
    await page.locator("input:focus[aria-invalid]").waitFor();
    await page.getByText("Give a whole number from 1 to 64").waitFor();
    await executions.fill("5");
    await page.getByRole("switch", { name: "Mirror" }).check();
    await press(page, "Save configuration");
    await page.getByText("The configuration was changed, and is in force").waitFor();
    await page.getByText("Comments and all that you do not change stay").waitFor();

    const told = await page.evaluate(`fetch("/api/configuration").then((answer) => answer.json())`);
    const { path } = told as { path: string };
    Deno.writeTextFileSync(path, `# by hand\n${Deno.readTextFileSync(path)}`);
    await page.getByRole("switch", { name: "Verify" }).check();
    await press(page, "Save configuration");
    await page.getByText("somebody changed it meanwhile").waitFor();
    await press(page, "Look at it again");
    await page.getByText("somebody changed it meanwhile").waitFor({ state: "detached" });
    await page.getByRole("switch", { name: "Verify" }).check();
    // What was told of the first time may still be shown.
    const saved = page.waitForResponse((answer) => answer.request().method() === "PATCH");
    await press(page, "Save configuration");
    assert.ok((await saved).ok());
    const text = Deno.readTextFileSync(path);
    for (const line of ["# by hand", "max_executions = 5", "mirror = true", "verify = true"]) {
      assert.ok(text.split("\n").includes(line), text);
    }

    // A new job takes over what was set, without a restart.
    await page.goto(new URL("/settings/configuration", served.url).href);
    assert.ok(await page.getByRole("switch", { name: "Mirror" }).isChecked());
    const about = await page.evaluate(`fetch("/api/about").then((answer) => answer.json())`);
    assert.equal((about as { config: { job: { mirror: boolean } } }).config.job.mirror, true);
  },
);
